/**
 * The ceremony's second door to the outside: what the person is asked and what they answered.
 *
 * [Note: asking by running again] The person may take minutes and the browser may end the extension's worker
 * meanwhile, so no ceremony waits in memory. `ask` answers null while the person has not decided; the ceremony then
 * ends with what it wants to ask, and is run again from its first step once there is a decision. Nothing is made or
 * signed before the gate has answered.
 */
import type { PasskeyFacts } from "./credential-source.ts";

export type UserVerificationRequirement = "required" | "preferred" | "discouraged";

/** What the approval window has to show. */
export type CeremonyAsk =
  | {
      readonly kind: "create";
      readonly rpId: string;
      readonly rpName: string;
      readonly userName: string;
      readonly userDisplayName: string;
      /** The vault already holds a passkey that excludeCredentials names. */
      readonly isExcluded: boolean;
      readonly userVerification: UserVerificationRequirement;
    }
  | {
      readonly kind: "get";
      readonly rpId: string;
      /** At least one, newest first. */
      readonly candidates: readonly PasskeyFacts[];
      readonly userVerification: UserVerificationRequirement;
    };

/** What really happened in the approval window: the person approved. Cancelling never reaches the ceremony. */
export type Consent = {
  /** Which passkey, for get; null for create. */
  readonly credentialId: Uint8Array | null;
  /** True only when the person gave password or biometrics within the verification window. */
  readonly userVerified: boolean;
};

export interface UserGate {
  /** The person's decision, or null while there is none. */
  ask(ask: CeremonyAsk): Promise<Consent | null>;
}
