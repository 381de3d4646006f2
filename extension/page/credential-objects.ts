/** The native interfaces of a public-key credential (WebAuthn Level 3, 5.1 and 5.2), answering for ours too. */
import { answerFor } from "./branded-objects.ts";

// Absent in insecure contexts, where nothing is patched and no credential made.
export const publicKeyCredential = window.PublicKeyCredential?.prototype;
export const attestationResponse = window.AuthenticatorAttestationResponse?.prototype;
export const assertionResponse = window.AuthenticatorAssertionResponse?.prototype;

/** Makes the native accessors answer for objects of branded-objects.ts. */
export function patchCredentialObjects(): void {
  answerFor(Credential.prototype, ["id", "type"]);
  answerFor(publicKeyCredential, [
    "rawId",
    "response",
    "authenticatorAttachment",
    "getClientExtensionResults",
    "toJSON",
  ]);
  answerFor(AuthenticatorResponse.prototype, ["clientDataJSON"]);
  answerFor(attestationResponse, [
    "attestationObject",
    "getAuthenticatorData",
    "getPublicKey",
    "getPublicKeyAlgorithm",
    "getTransports",
  ]);
  answerFor(assertionResponse, ["authenticatorData", "signature", "userHandle"]);
}
