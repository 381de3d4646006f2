/**
 * What FORMAT.md names under "Suite 1", from node:crypto. It has no XChaCha20, so the key of a nonce is derived here
 * (draft-irtf-cfrg-xchacha-03, section 2.2), and no HPKE of this suite, so RFC 9180 is followed step by step.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  sign,
  verify,
} from "node:crypto";

const TAG = 16;

export function label(name: string): Buffer {
  return Buffer.from(`keyferry/v1/${name}\0`, "latin1");
}

export function u(bits: 8 | 16 | 32 | 64, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes.subarray(8 - bits / 8);
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

/** RFC 5869. */
function extract(salt: Uint8Array, ikm: Uint8Array): Buffer {
  return createHmac("sha256", salt).update(ikm).digest();
}

function expand(prk: Uint8Array, info: Uint8Array, length: number): Buffer {
  // No more than one block is ever asked for.
  return createHmac("sha256", prk).update(info).update(Uint8Array.of(1)).digest().subarray(0, length);
}

export function hkdf(ikm: Uint8Array, ...info: readonly Uint8Array[]): Buffer {
  return expand(extract(new Uint8Array(), ikm), Buffer.concat(info), 32);
}

type Curve = "ed25519" | "x25519";
const OID: Record<Curve, string> = { ed25519: "2b6570", x25519: "2b656e" };

function privateKey(curve: Curve, seed: Uint8Array) {
  const key = Buffer.concat([Buffer.from(`302e02010030050603${OID[curve]}04220420`, "hex"), seed]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

function publicKey(curve: Curve, raw: Uint8Array) {
  const key = Buffer.concat([Buffer.from(`302a30050603${OID[curve]}032100`, "hex"), raw]);
  return createPublicKey({ key, format: "der", type: "spki" });
}

export function publicOf(curve: Curve, seed: Uint8Array): Buffer {
  return createPublicKey(privateKey(curve, seed)).export({ format: "der", type: "spki" }).subarray(-32);
}

export function signed(seed: Uint8Array, ...message: readonly Uint8Array[]): Buffer {
  return sign(null, Buffer.concat(message), privateKey("ed25519", seed));
}

export function isSigned(signature: Uint8Array, key: Uint8Array, ...message: readonly Uint8Array[]): boolean {
  return verify(null, Buffer.concat(message), publicKey("ed25519", key), signature);
}

function xchacha(key: Uint8Array, nonce: Uint8Array): { readonly key: Buffer; readonly nonce: Buffer } {
  return {
    key: hchacha20(key, nonce.subarray(0, 16)),
    nonce: Buffer.concat([new Uint8Array(4), nonce.subarray(16)]),
  };
}

export function seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  return chacha(xchacha(key, nonce), aad, plain);
}

export function open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer {
  return unchacha(xchacha(key, nonce), aad, sealed);
}

type KeyAndNonce = { readonly key: Uint8Array; readonly nonce: Uint8Array };

function chacha({ key, nonce }: KeyAndNonce, aad: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG });
  cipher.setAAD(aad, { plaintextLength: plain.length });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unchacha({ key, nonce }: KeyAndNonce, aad: Uint8Array, sealed: Uint8Array): Buffer {
  const cipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG });
  cipher.setAAD(aad, { plaintextLength: sealed.length - TAG });
  cipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([cipher.update(sealed.subarray(0, -TAG)), cipher.final()]);
}

const ROUNDS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

function hchacha20(key: Uint8Array, input: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.from("expand 32-byte k", "latin1"), key, input]);
  const state = Uint32Array.from({ length: 16 }, (_, index) => bytes.readUInt32LE(index * 4));
  const mix = (a: number, b: number, c: number, turn: number) => {
    state[a] = (state[a] ?? 0) + (state[b] ?? 0);
    const x = (state[c] ?? 0) ^ (state[a] ?? 0);
    state[c] = (x << turn) | (x >>> (32 - turn));
  };
  for (let round = 0; round < 10; round++)
    for (const [a, b, c, d] of ROUNDS) {
      mix(a, b, d, 16);
      mix(c, d, b, 12);
      mix(a, b, d, 8);
      mix(c, d, b, 7);
    }
  const out = Buffer.alloc(32);
  for (const [index, word] of [0, 1, 2, 3, 12, 13, 14, 15].entries())
    out.writeUInt32LE(state[word] ?? 0, index * 4);
  return out;
}

const KEM = Buffer.from("KEM\x00\x20", "latin1");
const HPKE = Buffer.from("HPKE\x00\x20\x00\x01\x00\x03", "latin1");

function labeledExtract(suite: Uint8Array, salt: Uint8Array, name: string, ikm: Uint8Array): Buffer {
  return extract(salt, Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(name), ikm]));
}

function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  name: string,
  info: Uint8Array,
  length: number,
): Buffer {
  const whole = Buffer.concat([u(16, length), Buffer.from("HPKE-v1"), suite, Buffer.from(name), info]);
  return expand(prk, whole, length);
}

const NOTHING = new Uint8Array();

/** RFC 9180, base mode: the key and nonce of the first message between these keys. */
function hpke(
  secret: Uint8Array,
  other: Uint8Array,
  enc: Uint8Array,
  recipient: Uint8Array,
  info: Uint8Array,
) {
  const dh = diffieHellman({
    privateKey: privateKey("x25519", secret),
    publicKey: publicKey("x25519", other),
  });
  const eae = labeledExtract(KEM, NOTHING, "eae_prk", dh);
  const shared = labeledExpand(KEM, eae, "shared_secret", Buffer.concat([enc, recipient]), 32);
  const hashes = [
    labeledExtract(HPKE, NOTHING, "psk_id_hash", NOTHING),
    labeledExtract(HPKE, NOTHING, "info_hash", info),
  ];
  const context = Buffer.concat([u(8, 0), ...hashes]);
  const prk = labeledExtract(HPKE, shared, "secret", NOTHING);
  return {
    key: labeledExpand(HPKE, prk, "key", context, 32),
    nonce: labeledExpand(HPKE, prk, "base_nonce", context, 12),
  };
}

/** To `recipient`, with the ephemeral key pair that follows from ikmE. */
export function hpkeSeal(recipient: Uint8Array, ikmE: Uint8Array, info: Uint8Array, plain: Uint8Array) {
  const prk = labeledExtract(KEM, NOTHING, "dkp_prk", ikmE);
  const ephemeral = labeledExpand(KEM, prk, "sk", NOTHING, 32);
  const enc = publicOf("x25519", ephemeral);
  return { enc, ct: chacha(hpke(ephemeral, recipient, enc, recipient, info), NOTHING, plain) };
}

export function hpkeOpen(secret: Uint8Array, enc: Uint8Array, info: Uint8Array, ct: Uint8Array): Buffer {
  return unchacha(hpke(secret, enc, enc, publicOf("x25519", secret), info), NOTHING, ct);
}
