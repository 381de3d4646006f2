/** Raw 32-byte keys of the two curves as Node's key objects. Each is imported once. */
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";

export type Curve = "ed25519" | "x25519";

/** DER of PKCS#8 and of SubjectPublicKeyInfo (RFC 8410) up to the key itself. */
const PREFIXES = {
  ed25519: { secret: "302e020100300506032b657004220420", open: "302a300506032b6570032100" },
  x25519: { secret: "302e020100300506032b656e04220420", open: "302a300506032b656e032100" },
} as const;

const known = new Map<string, KeyObject>();
const results = new Map<string, Uint8Array>();

export function secretKey(curve: Curve, raw: Uint8Array): KeyObject {
  return imported(`${curve}/secret/`, raw, () =>
    createPrivateKey({ key: der(PREFIXES[curve].secret, raw), format: "der", type: "pkcs8" }),
  );
}

export function openKey(curve: Curve, raw: Uint8Array): KeyObject {
  return imported(`${curve}/open/`, raw, () =>
    createPublicKey({ key: der(PREFIXES[curve].open, raw), format: "der", type: "spki" }),
  );
}

/** The raw public key of a raw secret one. */
export function publicKeyOf(curve: Curve, secret: Uint8Array): Uint8Array {
  return remembered([curve, secret], () => {
    const exported = createPublicKey(secretKey(curve, secret)).export({ format: "der", type: "spki" });
    return new Uint8Array(exported.subarray(-32));
  });
}

/** X25519. Throws for a point of small order. */
export function sharedSecret(secret: Uint8Array, peer: Uint8Array): Uint8Array {
  return remembered(["x25519", secret, peer], () => {
    const keys = { privateKey: secretKey("x25519", secret), publicKey: openKey("x25519", peer) };
    return new Uint8Array(diffieHellman(keys));
  });
}

/** A fresh copy of what follows from these parts, computed once. */
export function remembered(parts: readonly (string | Uint8Array)[], compute: () => Uint8Array): Uint8Array {
  const id = parts.map((part) => (typeof part === "string" ? part : latin1(part))).join("/");
  const found = results.get(id);
  if (found !== undefined) return found.slice();
  const result = compute();
  results.set(id, result);
  return result.slice();
}

/** Runs make keys of their own: nothing is gained by keeping those of earlier ones. */
export function forgetKeys(): void {
  known.clear();
  results.clear();
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function der(prefix: string, raw: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(prefix, "hex"), raw]);
}

function imported(name: string, raw: Uint8Array, make: () => KeyObject): KeyObject {
  const id = name + latin1(raw);
  const found = known.get(id);
  if (found !== undefined) return found;
  const key = make();
  known.set(id, key);
  return key;
}
