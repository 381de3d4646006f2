/**
 * Private keys as JWK (RFC 7517, RFC 7518 section 6, RFC 8037): EC, RSA of two primes, Ed25519. The public members
 * must belong to the private ones. Written for EC and RSA, the way WebCrypto exports them.
 */
import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { concatBytes, equalBytes } from "../bytes/bytes.ts";
import { ES256, ES384, ES512 } from "../cose/algorithms.ts";
import { contentOf, decodeItems, encodeItem, encodeUnsigned, TAG, unsignedOf } from "../cose/der.ts";
import { type EcAlgorithm, ellipticCurveOf } from "../cose/elliptic-curves.ts";
import { algorithmIdentifier } from "../cose/key-object-ids.ts";
import { decodePkcs8, encodeEd25519Pkcs8 } from "../cose/pkcs8.ts";
import { ecPkcs8, type ReadKey, readPkcs8 } from "./key-reading.ts";
import { LIMITS } from "./limits.ts";
import { Skip } from "./read-collector.ts";
import { asText, type JsonObject } from "./untrusted-json.ts";

const CURVES: Readonly<Record<string, EcAlgorithm>> = { "P-256": ES256, "P-384": ES384, "P-521": ES512 };
const RSA_NUMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"] as const;
const RS256_IN_JWK = "RS256";

/** Throws Skip. */
export function readPrivateJwk(jwk: JsonObject): ReadKey {
  if (jwk["kty"] === "EC") {
    const alg = CURVES[asText(jwk["crv"]) ?? ""];
    if (alg === undefined) throw new Skip("key-unsupported");
    return readEcNumbers(alg, { secret: member(jwk, "d"), x: member(jwk, "x"), y: member(jwk, "y") });
  }
  if (jwk["kty"] === "OKP") return readOkp(jwk);
  if (jwk["kty"] === "RSA") return readRsa(jwk);
  throw new Skip("key-unsupported");
}

/** A key from its private number and point, each as long as the curve's field or shorter. Throws Skip. */
export function readEcNumbers(
  alg: EcAlgorithm,
  numbers: { readonly secret: Uint8Array; readonly x: Uint8Array; readonly y: Uint8Array },
): ReadKey {
  const { sizeBytes } = ellipticCurveOf(alg);
  const point = concatBytes(Uint8Array.of(4), padded(numbers.x, sizeBytes), padded(numbers.y, sizeBytes));
  return readPkcs8(ecPkcs8(alg, padded(numbers.secret, sizeBytes), point));
}

/** The JWK of an EC or RSA key; null for Ed25519. `pkcs8` is canonical. */
export function writePrivateJwk(pkcs8: Uint8Array): JsonObject | null {
  const key = decodePkcs8(pkcs8);
  if (key.kind === "ed25519") return null;
  const ends = { ext: true, key_ops: ["sign"] };
  if (key.kind === "rsa") {
    const numbers = rsaNumbers(pkcs8).map((number, at) => [RSA_NUMBERS[at] ?? "", encodeBase64url(number)]);
    return { alg: RS256_IN_JWK, kty: "RSA", ...Object.fromEntries(numbers), ...ends };
  }
  const { x, y, alg } = key.publicKey;
  const crv = Object.keys(CURVES).find((name) => CURVES[name] === alg) ?? "";
  return {
    kty: "EC",
    x: encodeBase64url(x),
    y: encodeBase64url(y),
    crv,
    d: encodeBase64url(key.secret),
    ...ends,
  };
}

/** The public half of a private JWK. */
export function publicJwkOf(jwk: JsonObject): JsonObject {
  const publicMembers = ["alg", "kty", "x", "y", "crv", "n", "e"].filter((name) => name in jwk);
  const members = publicMembers.map((name) => [name, jwk[name] ?? null]);
  return { ...Object.fromEntries(members), ext: true, key_ops: ["verify"] };
}

function readOkp(jwk: JsonObject): ReadKey {
  const curve = asText(jwk["crv"]);
  if (curve === "X25519" || curve === "X448") throw new Skip("key-agreement-only");
  if (curve !== "Ed25519") throw new Skip("key-unsupported");
  const seed = member(jwk, "d");
  if (seed.length !== 32) throw new Skip("key-malformed");
  const key = readPkcs8(encodeEd25519Pkcs8(seed));
  if (!("x" in key.publicKey) || !equalBytes(key.publicKey.x, member(jwk, "x")))
    throw new Skip("key-public-mismatch");
  return key;
}

function readRsa(jwk: JsonObject): ReadKey {
  const numbers = RSA_NUMBERS.map((name) => encodeUnsigned(member(jwk, name)));
  const key = encodeItem(TAG.sequence, encodeUnsigned(Uint8Array.of(0)), ...numbers);
  return readPkcs8(
    encodeItem(
      TAG.sequence,
      encodeUnsigned(Uint8Array.of(0)),
      algorithmIdentifier(-257),
      encodeItem(TAG.octetString, key),
    ),
  );
}

function rsaNumbers(pkcs8: Uint8Array): readonly Uint8Array[] {
  const [, , inner] = decodeItems(contentOf(decodeItems(pkcs8)[0], TAG.sequence));
  const [, ...numbers] = decodeItems(
    contentOf(decodeItems(contentOf(inner, TAG.octetString))[0], TAG.sequence),
  );
  return numbers.map(unsignedOf);
}

function member(jwk: JsonObject, name: string): Uint8Array {
  const text = asText(jwk[name]) ?? "";
  if (text.length > LIMITS.keyBytes) throw new Skip("key-too-large");
  const bytes = decodeBase64url(text);
  if (bytes === null || bytes.length === 0) throw new Skip("key-malformed");
  return bytes;
}

function padded(number: Uint8Array, length: number): Uint8Array {
  if (number.length > length) throw new Skip("key-malformed");
  const bytes = new Uint8Array(length);
  bytes.set(number, length - number.length);
  return bytes;
}
