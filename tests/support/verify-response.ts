/**
 * The relying party's back end of the tests, twice: everything Keyferry answers is verified by two libraries that
 * share no code. Throws, saying which of the two refused and why.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { Fido2Lib } from "fido2-lib";
import type { CredentialJson } from "./page-ceremony.ts";

export type Expected = {
  /** base64url */
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly userVerified: boolean;
};

/** What a relying party keeps of a registration. */
export type Registered = {
  readonly credentialId: string;
  readonly cosePublicKey: Uint8Array<ArrayBuffer>;
  readonly publicKeyPem: string;
  readonly alg: number;
  readonly backupEligible: boolean;
  readonly fmt: string;
};

const ALGORITHMS = [-7, -8, -35, -36, -257];

export async function verifyRegistration(
  credential: CredentialJson,
  expected: Expected,
): Promise<Registered> {
  const first = await verifyRegistrationResponse({
    // The page's JSON is what this library is there to judge.
    response: credential as unknown as RegistrationResponseJSON,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rpId,
    requireUserVerification: expected.userVerified,
    supportedAlgorithmIDs: ALGORITHMS,
  });
  if (!first.verified) throw new Error("@simplewebauthn/server refused the registration");
  const info = first.registrationInfo;
  if (info.userVerified !== expected.userVerified) throw new Error(`UV is ${info.userVerified}`);
  const second = await fido2(expected.rpId).attestationResult(forFido2(credential), {
    challenge: expected.challenge,
    origin: expected.origin,
    rpId: expected.rpId,
    factor: expected.userVerified ? "first" : "either",
  });
  if (!second.audit.validRequest || !second.audit.complete)
    throw new Error("fido2-lib refused the registration");
  return {
    credentialId: info.credential.id,
    cosePublicKey: info.credential.publicKey,
    publicKeyPem: second.authnrData.get("credentialPublicKeyPem"),
    alg: Number(credential.response["publicKeyAlgorithm"]),
    backupEligible: info.credentialDeviceType === "multiDevice",
    fmt: info.fmt,
  };
}

export async function verifyAssertion(
  credential: CredentialJson,
  registered: Registered,
  expected: Expected,
): Promise<{ readonly userHandle: string | null }> {
  const first = await verifyAuthenticationResponse({
    response: credential as unknown as AuthenticationResponseJSON,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rpId,
    requireUserVerification: expected.userVerified,
    credential: { id: registered.credentialId, publicKey: registered.cosePublicKey, counter: 0 },
  });
  if (!first.verified) throw new Error("@simplewebauthn/server refused the assertion");
  if (first.authenticationInfo.userVerified !== expected.userVerified)
    throw new Error(`UV is ${first.authenticationInfo.userVerified}`);
  const userHandle = (credential.response["userHandle"] as string | undefined) ?? null;
  const second = await fido2(expected.rpId).assertionResult(forFido2(credential), {
    challenge: expected.challenge,
    origin: expected.origin,
    rpId: expected.rpId,
    factor: expected.userVerified ? "first" : "either",
    publicKey: registered.publicKeyPem,
    prevCounter: 0,
    userHandle,
  });
  if (!second.audit.validRequest || !second.audit.complete)
    throw new Error("fido2-lib refused the assertion");
  return { userHandle };
}

function fido2(rpId: string): Fido2Lib {
  return new Fido2Lib({ rpId, cryptoParams: ALGORITHMS });
}

/** This library takes buffers where the other takes text. */
function forFido2(credential: CredentialJson) {
  const buffer = (name: string) => {
    const text = credential.response[name];
    return typeof text === "string" ? new Uint8Array(Buffer.from(text, "base64url")).buffer : undefined;
  };
  return {
    id: new Uint8Array(Buffer.from(credential.id, "base64url")).buffer,
    rawId: new Uint8Array(Buffer.from(credential.rawId, "base64url")).buffer,
    response: {
      clientDataJSON: credential.response["clientDataJSON"] as string,
      attestationObject: credential.response["attestationObject"] as string,
      authenticatorData: buffer("authenticatorData") as ArrayBuffer,
      signature: credential.response["signature"] as string,
      userHandle: credential.response["userHandle"] as string,
    },
  };
}
