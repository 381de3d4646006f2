/**
 * PublicKeyCredential and its two kinds of response as branded objects (WebAuthn Level 3, 5.1 and 5.2).
 * Attributes give the same buffer at every read; methods that return lists or dictionaries make new ones.
 */
import { Brand, type Slot } from "./branded-objects.ts";

const credentials = new Brand();
const attestations = new Brand();
const assertions = new Brand();

// Absent in insecure contexts, where nothing is patched and no credential made.
const publicKeyCredential = window.PublicKeyCredential?.prototype;
const attestationResponse = window.AuthenticatorAttestationResponse?.prototype;
const assertionResponse = window.AuthenticatorAssertionResponse?.prototype;

/** Makes the native accessors answer for our objects too. */
export function patchCredentialObjects(): void {
  credentials.answer(Credential.prototype, ["id", "type"]);
  credentials.answer(publicKeyCredential, [
    "rawId",
    "response",
    "authenticatorAttachment",
    "getClientExtensionResults",
    "toJSON",
  ]);
  const response = AuthenticatorResponse.prototype;
  attestations.answer(response, ["clientDataJSON"]);
  attestations.answer(attestationResponse, [
    "attestationObject",
    "getAuthenticatorData",
    "getPublicKey",
    "getPublicKeyAlgorithm",
    "getTransports",
  ]);
  assertions.answer(response, ["clientDataJSON"]);
  assertions.answer(assertionResponse, ["authenticatorData", "signature", "userHandle"]);
}

/** True for a credential that Keyferry made. */
export function isOurCredential(value: unknown): boolean {
  return credentials.slotOf(value) !== undefined;
}

export function makeCredential(slot: Slot): object {
  return credentials.make(publicKeyCredential, slot);
}

export function makeAttestation(slot: Slot): object {
  return attestations.make(attestationResponse, slot);
}

export function makeAssertion(slot: Slot): object {
  return assertions.make(assertionResponse, slot);
}
