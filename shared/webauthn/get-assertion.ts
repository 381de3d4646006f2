/**
 * authenticatorGetAssertion (WebAuthn Level 3, section 6.3.3), step by step.
 * Not supported: extensions with authenticator output.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, utf8ToBytes } from "../bytes/bytes.ts";
import { sign } from "../cose/signing-key.ts";
import { encodeAuthenticatorData } from "./authenticator-data.ts";
import type { CeremonyDoors } from "./ceremony-doors.ts";
import { CeremonyFault } from "./ceremony-fault.ts";
import { type CredentialDescriptor, namesCredential } from "./credential-descriptor.ts";
import type { CredentialSource } from "./credential-source.ts";
import { nextSignCount } from "./signature-counter.ts";
import type { CeremonyAsk, UserVerificationRequirement } from "./user-gate.ts";
import { refuseUnverified } from "./user-verification.ts";

export type GetAssertionRequest = {
  readonly rpId: string;
  /** SHA-256 of clientDataJSON. */
  readonly clientDataHash: Uint8Array;
  /** Empty: any discoverable passkey of the site. */
  readonly allowCredentials: readonly CredentialDescriptor[];
  readonly userVerification: UserVerificationRequirement;
};

export type Assertion = {
  readonly kind: "signed";
  readonly source: CredentialSource;
  readonly userVerified: boolean;
  readonly signCount: number;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
};

type GetAssertionDoors = Omit<CeremonyDoors, "random">;

/**
 * "ask": the person has not decided; run again with a decision. "no-match": nothing here fits, and nobody was asked.
 * Throws CeremonyFault "ceremony/constraint-not-met" where required verification did not happen,
 * "ceremony/not-allowed-here" where the passkey is gone or was never a candidate.
 */
export async function getAssertion(
  request: GetAssertionRequest,
  doors: GetAssertionDoors,
): Promise<{ readonly kind: "ask"; readonly ask: CeremonyAsk } | { readonly kind: "no-match" } | Assertion> {
  // Step 1: well-formed: the types say so.

  // Steps 2 and 3: the passkeys the site names, or all of the site that it need not name.
  // Deviation: transports in the list are not looked at, since they are often wrong (get-assertion.test.ts).
  const present = await doors.store.findByRpId(request.rpId);
  const candidates = present.filter(({ credentialId, isDiscoverable }) =>
    request.allowCredentials.length === 0
      ? isDiscoverable
      : namesCredential(request.allowCredentials, credentialId),
  );

  // Step 4: none fits.
  if (candidates.length === 0) return { kind: "no-match" };

  // Step 5: the person's choice and consent, and verification where asked for.
  const ask: CeremonyAsk = {
    kind: "get",
    rpId: request.rpId,
    candidates,
    userVerification: request.userVerification,
  };
  const consent = await doors.gate.ask(ask);
  if (consent === null) return { kind: "ask", ask };
  const chosenId = consent.credentialId;
  if (chosenId === null || !candidates.some(({ credentialId }) => equalBytes(credentialId, chosenId)))
    throw new CeremonyFault("ceremony/not-allowed-here", "consent to a passkey that was not offered");
  refuseUnverified(request.userVerification, consent.userVerified);
  const source = await doors.store.open(request.rpId, chosenId);
  if (source === null) throw new CeremonyFault("ceremony/not-allowed-here", "the passkey is gone");

  // Step 6: no extension adds authenticator output.

  // Step 7: the counter.
  const lastCounter = source.counter === 0 ? 0 : await doors.lastCounter(source);
  const signCount = nextSignCount(source.counter, lastCounter, doors.nowMs());

  // Step 8: authenticator data, without attested credential data; consent is presence.
  const authenticatorData = encodeAuthenticatorData({
    rpIdHash: sha256(utf8ToBytes(request.rpId)),
    flags: {
      userPresent: true,
      userVerified: consent.userVerified,
      backupEligible: source.backupEligible,
      backupState: source.backupState,
    },
    signCount,
    attestedCredential: null,
  });

  // Steps 9 to 12: the signature over both; a failure is an exception of the doors.
  const signed = concatBytes(authenticatorData, request.clientDataHash);
  const signature = await sign(source.alg, source.privateKeyPkcs8, signed, doors.rsa);
  return {
    kind: "signed",
    source,
    userVerified: consent.userVerified,
    signCount,
    authenticatorData,
    signature,
  };
}
