/**
 * The test vectors of Web Authentication Level 3 (section "Test Vectors"). What a software authenticator can
 * reproduce is reproduced bit for bit by the code that ships; everything else is decoded strictly.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex, hexToBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import {
  type CoseAlgorithm,
  EDDSA,
  ES256,
  ES384,
  ES512,
  isSupportedAlgorithm,
  RS256,
} from "../../../shared/cose/algorithms.ts";
import { decodeCoseKey, encodeCoseKey } from "../../../shared/cose/cose-key.ts";
import { encodeItem, encodeUnsigned, TAG } from "../../../shared/cose/der.ts";
import { KeyFault } from "../../../shared/cose/key-fault.ts";
import { algorithmIdentifier } from "../../../shared/cose/key-object-ids.ts";
import { encodeEcPkcs8, encodeEd25519Pkcs8 } from "../../../shared/cose/pkcs8.ts";
import { publicKeyOf } from "../../../shared/cose/signing-key.ts";
import { decodeAttestationObject } from "../../../shared/webauthn/attestation-object.ts";
import {
  attestedPublicKey,
  decodeAuthenticatorData,
  encodeAuthenticatorData,
} from "../../../shared/webauthn/authenticator-data.ts";
import { encodeClientData } from "../../../shared/webauthn/client-data.ts";
import type { CredentialSource } from "../../../shared/webauthn/credential-source.ts";
import { getAssertion } from "../../../shared/webauthn/get-assertion.ts";
import { makeCredential } from "../../../shared/webauthn/make-credential.ts";
import { requestAssertion } from "../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { approving, ceremonyDoors, MemoryStore } from "../../support/ceremony-doors.ts";
import published from "../../vectors/webauthn-w3c.json" with { type: "json" };

const ORIGIN = "https://example.org";
const TOP_ORIGIN = "https://example.com";
const RP_ID = "example.org";

type Vector = {
  readonly anchor: string;
  readonly title: string;
  readonly registration: Readonly<Record<string, string>>;
  readonly authentication: Readonly<Record<string, string>>;
};
const vectors: readonly Vector[] = published.vectors.map(
  ({ anchor, title, registration, authentication }) => ({
    anchor,
    title,
    registration: members(registration),
    authentication: members(authentication),
  }),
);
const byAnchor = (name: string) => {
  const vector = vectors.find(({ anchor }) => anchor === `sctn-test-vectors-${name}`);
  if (vector === undefined) throw new Error(`no vector ${name}`);
  return vector;
};

function members(part: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(part).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
const hexOf = (part: Readonly<Record<string, string>>, name: string) => part[name] ?? "";
const bytesOf = (part: Readonly<Record<string, string>>, name: string) => hexToBytes(hexOf(part, name));
const bigOf = (bytes: Uint8Array) => BigInt(`0x${bytesToHex(bytes)}`);
const textOf = (part: Readonly<Record<string, string>>) =>
  new TextDecoder().decode(bytesOf(part, "clientDataJSON"));
const attested = ({ registration }: Vector) => {
  const object = decodeAttestationObject(bytesOf(registration, "attestationObject"));
  const data = decodeAuthenticatorData(object.authData);
  if (data.attestedCredential === null) throw new Error("a registration attests a credential");
  return { object, data, credential: data.attestedCredential };
};

describe.each(vectors)("$title", (vector) => {
  const { registration, authentication } = vector;

  it("has an attestation object that decodes strictly and says what the vector says", () => {
    const { data, credential } = attested(vector);

    expect(bytesToHex(credential.credentialId)).toBe(hexOf(registration, "credential_id"));
    expect(bytesToHex(credential.aaguid)).toBe(hexOf(registration, "aaguid"));
    expect(bytesToHex(data.rpIdHash)).toBe(bytesToHex(sha256(utf8ToBytes(RP_ID))));
    expect(bytesToHex(encodeCanonical(decodeStrict(bytesOf(registration, "attestationObject"))))).toBe(
      hexOf(registration, "attestationObject"),
    );
  });

  it("has authenticator data that encodes back to the same bytes", () => {
    const { object, data } = attested(vector);

    expect(bytesToHex(encodeAuthenticatorData(data))).toBe(bytesToHex(object.authData));
    const signed = bytesOf(authentication, "authenticatorData");
    expect(bytesToHex(encodeAuthenticatorData(decodeAuthenticatorData(signed)))).toBe(bytesToHex(signed));
  });

  it("has a COSE key that is taken and written back, or refused for its algorithm", () => {
    const { credential } = attested(vector);

    if (vector.anchor.endsWith("ed448")) expect(() => attestedPublicKey(credential)).toThrow(KeyFault);
    else expect(encodeCoseKey(decodeCoseKey(credential.coseKey))).toEqual(credential.coseKey);
  });

  it.each([
    ["webauthn.create", registration],
    ["webauthn.get", authentication],
  ] as const)("has client data of %s that serialises the same, up to members of the future", (type, part) => {
    const text = textOf(part);
    const written = new TextDecoder().decode(
      encodeClientData({
        type,
        challenge: bytesOf(part, "challenge"),
        origin: ORIGIN,
        crossOrigin: text.includes('"crossOrigin":true'),
        topOrigin: text.includes('"topOrigin"') ? TOP_ORIGIN : null,
      }),
    );

    if (text.includes('"extraData"'))
      expect(text.startsWith(`${written.slice(0, -1)},"extraData":`)).toBe(true);
    else expect(text).toBe(written);
  });
});

/** The private keys: given, except RSA's, whose primes the specification names by their form. */
function privateKeyOf({ registration }: Vector, alg: CoseAlgorithm): Uint8Array {
  if (alg === RS256) return mersenneRsaKey();
  if (alg === EDDSA) return encodeEd25519Pkcs8(bytesOf(registration, "private_key"));
  const width = { [ES256]: 64, [ES384]: 96, [ES512]: 132 }[alg];
  return encodeEcPkcs8(alg, hexToBytes(hexOf(registration, "credential_private_key").padStart(width, "0")));
}

/** RSA with p = 2^1279 - 1, q = 2^2203 - 1, e = 65537. */
function mersenneRsaKey(): Uint8Array {
  const [p, q, e] = [2n ** 1279n - 1n, 2n ** 2203n - 1n, 65537n];
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = [0n, p * q, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const inner = encodeItem(TAG.sequence, ...numbers.map(derInteger));
  return encodeItem(
    TAG.sequence,
    derInteger(0n),
    algorithmIdentifier(RS256),
    encodeItem(TAG.octetString, inner),
  );
}

function derInteger(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return encodeUnsigned(hexToBytes(hex.length % 2 === 0 ? hex : `0${hex}`));
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

const SIGNED_BY_US = vectors.filter(({ anchor }) => !anchor.endsWith("ed448"));

function sourceOf(vector: Vector): CredentialSource {
  const { alg } = attestedPublicKey(attested(vector).credential);
  if (!isSupportedAlgorithm(alg)) throw new Error("an algorithm that is not ours");
  const flags = decodeAuthenticatorData(bytesOf(vector.authentication, "authenticatorData")).flags;
  return {
    credentialId: bytesOf(vector.registration, "credential_id"),
    rpId: RP_ID,
    userHandle: null,
    alg,
    privateKeyPkcs8: privateKeyOf(vector, alg),
    prfSeeds: null,
    isDiscoverable: true,
    backupEligible: flags.backupEligible,
    backupState: flags.backupState,
    counter: 0,
  };
}

describe.each(SIGNED_BY_US)("the authentication of: $title", (vector) => {
  const { authentication } = vector;
  const { flags } = decodeAuthenticatorData(bytesOf(authentication, "authenticatorData"));
  const source = sourceOf(vector);

  it("is by the private key of the attested credential", () => {
    expect(encodeCoseKey(publicKeyOf(source.alg, source.privateKeyPkcs8))).toEqual(
      attested(vector).credential.coseKey,
    );
  });

  it("is reproduced bit for bit by the authenticator", async () => {
    const clientDataHash = sha256(bytesOf(authentication, "clientDataJSON"));

    const assertion = await getAssertion(
      { rpId: RP_ID, clientDataHash, allowCredentials: [], userVerification: "preferred" },
      ceremonyDoors({ store: new MemoryStore(source), gate: approving(flags.userVerified) }),
    );

    if (assertion.kind !== "signed") throw new Error("the gate approves");
    expect(bytesToHex(assertion.authenticatorData)).toBe(hexOf(authentication, "authenticatorData"));
    expect(bytesToHex(assertion.signature)).toBe(hexOf(authentication, "signature"));
  });
});

/** Those without members of the future, which no client of today writes. */
const WRITTEN_BY_US = SIGNED_BY_US.filter(
  ({ authentication }) => !/extraData|"crossOrigin":true\}/u.test(textOf(authentication)),
);

describe.each(WRITTEN_BY_US)("from the page's options to the response: $title", (vector) => {
  const { authentication, registration } = vector;

  it("is reproduced bit for bit", async () => {
    const { flags } = decodeAuthenticatorData(bytesOf(authentication, "authenticatorData"));
    const options = decodeRequestOptions({
      challenge: encodeBase64url(bytesOf(authentication, "challenge")),
      allowCredentials: [{ type: "public-key", id: encodeBase64url(bytesOf(registration, "credential_id")) }],
    });
    const topOrigin = textOf(authentication).includes('"topOrigin"') ? TOP_ORIGIN : null;

    const result = await requestAssertion(
      { origin: ORIGIN, topOrigin },
      options,
      ceremonyDoors({ store: new MemoryStore(sourceOf(vector)), gate: approving(flags.userVerified) }),
    );

    if (result.kind !== "asserted") throw new Error("the gate approves");
    const { response } = result.response;
    const hex = (text: string) => bytesToHex(decodeBase64url(text) ?? new Uint8Array());
    expect(hex(response.clientDataJSON)).toBe(hexOf(authentication, "clientDataJSON"));
    expect(hex(response.authenticatorData)).toBe(hexOf(authentication, "authenticatorData"));
    expect(hex(response.signature)).toBe(hexOf(authentication, "signature"));
  });
});

describe("the registration of", () => {
  it.each([
    "none-es256",
    "none-es256-crossOrigin",
    "none-es256-topOrigin",
    "none-es256-long-credential-id",
    "packed-self-es256",
  ])("%s is reproduced bit for bit by the authenticator", async (name) => {
    const vector = byAnchor(name);
    const { registration } = vector;
    const { data } = attested(vector);
    const { userVerified, backupEligible, backupState } = data.flags;
    const credentialId = bytesOf(registration, "credential_id");
    // Drawn in this order: the id, the private number, the two PRF seeds.
    const draws = [credentialId, bytesOf(registration, "credential_private_key")];

    const made = await makeCredential(
      {
        clientDataHash: sha256(bytesOf(registration, "clientDataJSON")),
        rp: { id: RP_ID, name: "" },
        user: { id: new Uint8Array(1), name: "", displayName: "" },
        alg: ES256,
        isDiscoverable: true,
        userVerification: "preferred",
        excludeCredentials: [],
        attestation: name.startsWith("packed-self") ? "packed-self" : "none",
      },
      {
        aaguid: bytesOf(registration, "aaguid"),
        credentialIdBytes: credentialId.length,
        backupEligible,
        backupState,
      },
      ceremonyDoors({
        gate: approving(userVerified),
        random: (length) => draws.shift() ?? new Uint8Array(length).fill(7),
      }),
    );

    if (made.kind !== "made") throw new Error("the gate approves");
    expect(bytesToHex(made.attestationObject)).toBe(hexOf(registration, "attestationObject"));
    expect(draws).toEqual([]);
  });

  it("the RSA key has the primes that the specification names", () => {
    const { credential } = attested(byAnchor("packed-rs256"));
    const key = attestedPublicKey(credential);

    expect(key.alg === RS256 && bigOf(key.modulus) === (2n ** 1279n - 1n) * (2n ** 2203n - 1n)).toBe(true);
  });
});
