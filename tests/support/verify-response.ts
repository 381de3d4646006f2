/**
 * The relying party's back end of the tests, more than once: everything Keyferry answers is verified by
 * `@simplewebauthn/server`, by `fido2-lib` as far as it reaches (see FIDO2_LIB), and assertions by Node's own crypto.
 * Throws, saying which of them refused and why.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
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
  readonly alg: number;
  readonly backupEligible: boolean;
  readonly fmt: string;
  readonly cosePublicKey: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo, base64url, from getPublicKey(). */
  readonly publicKey: string;
  /** As fido2-lib read it from the attestation object; null where it cannot. */
  readonly publicKeyPem: string | null;
};

const ALGORITHMS = [-7, -8, -35, -36, -257];

/** fido2-lib 3.5.9 knows no EdDSA, and hashes every assertion with SHA-256. */
const FIDO2_LIB = { registration: [-7, -35, -36, -257], assertion: [-7, -257] };

const HASH: Readonly<Record<number, string | null>> = {
  [-7]: "sha256",
  [-8]: null,
  [-35]: "sha384",
  [-36]: "sha512",
  [-257]: "sha256",
};

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
  const alg = Number(credential.response["publicKeyAlgorithm"]);
  return {
    credentialId: info.credential.id,
    cosePublicKey: info.credential.publicKey,
    publicKey: String(credential.response["publicKey"]),
    publicKeyPem: FIDO2_LIB.registration.includes(alg)
      ? await registrationByFido2(credential, expected)
      : null,
    alg,
    backupEligible: info.credentialDeviceType === "multiDevice",
    fmt: info.fmt,
  };
}

export async function verifyAssertion(
  credential: CredentialJson,
  registered: Registered,
  expected: Expected,
): Promise<{ readonly userHandle: string | null }> {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: credential as unknown as AuthenticationResponseJSON,
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rpId,
    requireUserVerification: expected.userVerified,
    credential: { id: registered.credentialId, publicKey: registered.cosePublicKey, counter: 0 },
  });
  if (!verified) throw new Error("@simplewebauthn/server refused the assertion");
  if (authenticationInfo.userVerified !== expected.userVerified)
    throw new Error(`UV is ${authenticationInfo.userVerified}`);
  if (!isSignedFor(credential, registered)) throw new Error("node:crypto refused the signature");
  if (FIDO2_LIB.assertion.includes(registered.alg)) await assertionByFido2(credential, registered, expected);
  return { userHandle: (credential.response["userHandle"] as string | undefined) ?? null };
}

/** The signature over authenticator data and client data hash (section 7.2, step 22), with getPublicKey()'s key. */
function isSignedFor({ response }: CredentialJson, { alg, publicKey }: Registered): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, "base64url"), format: "der", type: "spki" });
  const clientDataHash = createHash("sha256").update(bytes(response["clientDataJSON"])).digest();
  const signed = Buffer.concat([bytes(response["authenticatorData"]), clientDataHash]);
  return verify(HASH[alg] ?? null, signed, key, bytes(response["signature"]));
}

async function registrationByFido2(credential: CredentialJson, expected: Expected): Promise<string> {
  const { audit, authnrData } = await fido2(expected.rpId).attestationResult(
    {
      ...ids(credential),
      response: credential.response as { clientDataJSON: string; attestationObject: string },
    },
    { challenge: expected.challenge, origin: expected.origin, factor: factor(expected) },
  );
  if (!audit.validRequest || !audit.complete) throw new Error("fido2-lib refused the registration");
  return authnrData.get("credentialPublicKeyPem");
}

async function assertionByFido2(
  credential: CredentialJson,
  { publicKeyPem }: Registered,
  expected: Expected,
): Promise<void> {
  const { response } = credential;
  const userHandle = (response["userHandle"] as string | undefined) ?? null;
  const { audit } = await fido2(expected.rpId).assertionResult(
    {
      ...ids(credential),
      response: {
        clientDataJSON: String(response["clientDataJSON"]),
        authenticatorData: new Uint8Array(bytes(response["authenticatorData"])).buffer,
        signature: String(response["signature"]),
        userHandle: userHandle ?? "",
      },
    },
    {
      challenge: expected.challenge,
      origin: expected.origin,
      factor: factor(expected),
      publicKey: publicKeyPem ?? "",
      prevCounter: 0,
      userHandle,
    },
  );
  if (!audit.validRequest || !audit.complete) throw new Error("fido2-lib refused the assertion");
}

function fido2(rpId: string): Fido2Lib {
  return new Fido2Lib({ rpId, cryptoParams: ALGORITHMS });
}

function factor({ userVerified }: Expected): "first" | "either" {
  return userVerified ? "first" : "either";
}

function ids({ id, rawId }: CredentialJson): { id: ArrayBuffer; rawId: ArrayBuffer } {
  return { id: new Uint8Array(bytes(id)).buffer, rawId: new Uint8Array(bytes(rawId)).buffer };
}

function bytes(base64url: unknown): Buffer {
  return Buffer.from(String(base64url), "base64url");
}
