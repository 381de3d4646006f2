/** UserVerificationRequirement (WebAuthn Level 3, section 5.8.6): what a site asks, and what may be answered. */
import { CeremonyFault } from "./ceremony-fault.ts";
import type { UserVerificationRequirement } from "./user-gate.ts";
import { toKnownString } from "./webidl.ts";

/** Absent and unknown values are "preferred". */
export function decodeUserVerification(untrusted: unknown): UserVerificationRequirement {
  return toKnownString(untrusted, ["required", "preferred", "discouraged"]) ?? "preferred";
}

/** A ceremony that demands verification never goes on without: the UV flag tells what happened, not what was asked. */
export function refuseUnverified(requirement: UserVerificationRequirement, userVerified: boolean): void {
  if (requirement === "required" && !userVerified)
    throw new CeremonyFault("ceremony/constraint-not-met", "verification is required and did not happen");
}
