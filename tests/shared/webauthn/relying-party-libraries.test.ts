/**
 * Everything answered is verified by relying-party code that shares nothing with Keyferry: @simplewebauthn/server and
 * node:crypto for all five algorithms, fido2-lib for what it knows (see CAN).
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import {
  type AuthenticationResponseJSON as SimpleAssertion,
  type RegistrationResponseJSON as SimpleRegistration,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { Fido2Lib } from "fido2-lib";
import { describe, expect, it } from "vitest";
import {
  type CoseAlgorithm,
  EDDSA,
  ES256,
  ES384,
  ES512,
  RS256,
  SUPPORTED_ALGORITHMS,
} from "../../../shared/cose/algorithms.ts";
import { createCredential } from "../../../shared/webauthn/create-credential.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { requestAssertion } from "../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
} from "../../../shared/webauthn/response-json.ts";
import { approving, ceremonyDoors, MemoryStore } from "../../support/ceremony-doors.ts";
import { CHALLENGE, untrustedCreation, untrustedRequest } from "../../support/ceremony-options.ts";

const CALLER = { origin: "https://login.example.org", topOrigin: null };
const RP_ID = "example.org";

/** What fido2-lib 3.5.9 can read: it has no EdDSA, and hashes every assertion with SHA-256. */
const CAN: Record<CoseAlgorithm, { registration: boolean; assertion: boolean }> = {
  [ES256]: { registration: true, assertion: true },
  [RS256]: { registration: true, assertion: true },
  [ES384]: { registration: true, assertion: false },
  [ES512]: { registration: true, assertion: false },
  [EDDSA]: { registration: false, assertion: false },
};
const HASH = { [ES256]: "sha256", [ES384]: "sha384", [ES512]: "sha512", [RS256]: "sha256", [EDDSA]: null };

const decoded = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

async function register(alg: CoseAlgorithm, userVerified: boolean, changes: Record<string, unknown> = {}) {
  const pubKeyCredParams = [{ type: "public-key", alg }];
  const authenticatorSelection = { residentKey: "required" };
  const options = decodeCreationOptions(
    untrustedCreation({ pubKeyCredParams, authenticatorSelection, ...changes }),
  );
  const doors = ceremonyDoors({ gate: approving(userVerified) });
  const made = await createCredential(CALLER, options, { followSiteAlgorithmOrder: false }, doors);
  if (made.kind !== "created") throw new Error(`expected a passkey, got ${made.kind}`);
  return made;
}

async function signIn(
  { source }: Awaited<ReturnType<typeof register>>,
  userVerified: boolean,
  changes: Record<string, unknown> = {},
) {
  const doors = ceremonyDoors({ store: new MemoryStore(source), gate: approving(userVerified) });
  const found = await requestAssertion(CALLER, decodeRequestOptions(untrustedRequest(changes)), doors);
  if (found.kind !== "asserted") throw new Error(`expected an assertion, got ${found.kind}`);
  return found.response;
}

async function bySimple(response: RegistrationResponseJSON, requireUserVerification: boolean) {
  const result = await verifyRegistrationResponse({
    response: JSON.parse(JSON.stringify(response)) as SimpleRegistration,
    expectedChallenge: CHALLENGE,
    expectedOrigin: CALLER.origin,
    expectedRPID: RP_ID,
    requireUserVerification,
    supportedAlgorithmIDs: [...SUPPORTED_ALGORITHMS],
  });
  if (!result.verified) throw new Error("refused");
  return result.registrationInfo;
}

async function assertionBySimple(
  response: AuthenticationResponseJSON,
  credential: { id: string; publicKey: Uint8Array<ArrayBuffer>; counter: number },
  requireUserVerification: boolean,
) {
  return verifyAuthenticationResponse({
    response: JSON.parse(JSON.stringify(response)) as SimpleAssertion,
    expectedChallenge: CHALLENGE,
    expectedOrigin: CALLER.origin,
    expectedRPID: RP_ID,
    requireUserVerification,
    credential,
  });
}

function byFido2(response: RegistrationResponseJSON) {
  return new Fido2Lib({ rpId: RP_ID, cryptoParams: [...SUPPORTED_ALGORITHMS] }).attestationResult(
    {
      id: decoded(response.id).buffer,
      rawId: decoded(response.rawId).buffer,
      response: {
        clientDataJSON: response.response.clientDataJSON,
        attestationObject: response.response.attestationObject,
      },
    },
    { challenge: CHALLENGE, origin: CALLER.origin, rpId: RP_ID, factor: "either" },
  );
}

function assertionByFido2(response: AuthenticationResponseJSON, publicKey: string) {
  return new Fido2Lib({ rpId: RP_ID }).assertionResult(
    {
      id: decoded(response.id).buffer,
      rawId: decoded(response.rawId).buffer,
      response: {
        clientDataJSON: response.response.clientDataJSON,
        authenticatorData: decoded(response.response.authenticatorData).buffer,
        signature: response.response.signature,
        userHandle: response.response.userHandle ?? "",
      },
    },
    {
      challenge: CHALLENGE,
      origin: CALLER.origin,
      rpId: RP_ID,
      factor: "either",
      publicKey,
      prevCounter: 0,
      userHandle: response.response.userHandle ?? null,
    },
  );
}

/** The relying party's last steps by hand, with the key as getPublicKey() gives it. */
function assertionByNode(
  { response }: AuthenticationResponseJSON,
  { response: { publicKey } }: RegistrationResponseJSON,
  alg: CoseAlgorithm,
): boolean {
  const clientDataHash = createHash("sha256").update(decoded(response.clientDataJSON)).digest();
  const key = createPublicKey({ key: Buffer.from(decoded(publicKey)), format: "der", type: "spki" });
  const signed = Buffer.concat([decoded(response.authenticatorData), clientDataHash]);
  return verify(HASH[alg], signed, key, decoded(response.signature));
}

const cases = SUPPORTED_ALGORITHMS.flatMap((alg) =>
  [true, false].map((userVerified) => ({ alg, userVerified })),
);

describe.each(cases)("algorithm $alg, userVerified $userVerified", ({ alg, userVerified }) => {
  it("@simplewebauthn/server takes the registration and the sign-in after it", async () => {
    const made = await register(alg, userVerified);
    const info = await bySimple(made.response, userVerified);
    const result = await assertionBySimple(await signIn(made, userVerified), info.credential, userVerified);

    expect(info).toMatchObject({
      fmt: "none",
      userVerified,
      credentialDeviceType: "multiDevice",
      credentialBackedUp: true,
    });
    expect(result.verified).toBe(true);
    expect(result.authenticationInfo).toMatchObject({
      userVerified,
      newCounter: 0,
      credentialID: made.response.id,
    });
  });

  it("node:crypto verifies the sign-in with the key that getPublicKey() gives", async () => {
    const made = await register(alg, userVerified);

    expect(assertionByNode(await signIn(made, userVerified), made.response, alg)).toBe(true);
    expect(
      assertionByNode(await signIn(await register(alg, userVerified), userVerified), made.response, alg),
    ).toBe(false);
  });

  it("packed self-attestation is taken where the site asks for it", async () => {
    const { response } = await register(alg, userVerified, {
      attestation: "direct",
      attestationFormats: ["packed"],
    });

    expect(await bySimple(response, userVerified)).toMatchObject({ fmt: "packed" });
  });

  it("an assertion over another challenge is refused", async () => {
    const made = await register(alg, userVerified);
    const { credential } = await bySimple(made.response, userVerified);
    const response = await signIn(made, userVerified, { challenge: "AQ" });

    await expect(assertionBySimple(response, credential, userVerified)).rejects.toThrow();
  });
});

describe.each(SUPPORTED_ALGORITHMS.map((alg) => ({ alg })))("fido2-lib, algorithm $alg", ({ alg }) => {
  it(CAN[alg].registration ? "takes the registration" : "cannot read the registration yet", async () => {
    const made = await register(alg, true);

    if (!CAN[alg].registration) return expect(byFido2(made.response)).rejects.toThrow(/algorithm/iu);
    const result = await byFido2(made.response);
    expect(result.audit).toMatchObject({ validRequest: true, validExpectations: true, complete: true });
    // It names the bits of BE and BS as an older text did.
    const flags: unknown = result.authnrData.get("flags");
    expect(flags).toEqual(new Set(["UP", "UV", "RFU3", "RFU4", "AT"]));
  });

  it(CAN[alg].assertion ? "takes the sign-in" : "cannot read the sign-in yet", async () => {
    const made = await register(alg, true);
    const spki = Buffer.from(decoded(made.response.response.publicKey)).toString("base64");
    const pem = `-----BEGIN PUBLIC KEY-----\n${spki.replace(/(.{64})/gu, "$1\n")}\n-----END PUBLIC KEY-----\n`;
    const response = await signIn(made, true);

    if (!CAN[alg].assertion) return expect(assertionByFido2(response, pem)).rejects.toThrow(/key format/u);
    const result = await assertionByFido2(response, pem);
    expect(result.audit).toMatchObject({ validRequest: true, validExpectations: true, complete: true });
  });
});
