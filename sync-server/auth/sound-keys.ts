/**
 * Public keys on which OpenSSL and the log's own rule agree: canonical and not of small order (FORMAT.md, "Suite 1").
 * Keys are judged once each and remembered in OpenSSL's form.
 */
import { createPublicKey, type KeyObject } from "node:crypto";
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { LruMap } from "../lru-map.ts";

/** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const KEY_LENGTH = 32;
const KEYS_REMEMBERED = 20_000;

/** y coordinates of the eight points of small order, least significant byte first, without the sign of x. */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

export class SoundKeys {
  readonly #keys = new LruMap<KeyObject>(KEYS_REMEMBERED);

  /** The key, or null where it is not sound. That it is a point on the curve is left to OpenSSL. */
  find(publicKey: Uint8Array): KeyObject | null {
    if (publicKey.length !== KEY_LENGTH) return null;
    const name = bytesToHex(publicKey);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    if (!isSound(publicKey)) return null;
    const key = createPublicKey({
      key: Buffer.concat([SPKI_PREFIX, publicKey]),
      format: "der",
      type: "spki",
    });
    this.#keys.set(name, key);
    return key;
  }
}

/** Canonical (y below 2^255 - 19) and not of small order. */
function isSound(publicKey: Uint8Array): boolean {
  const y = publicKey.slice();
  y[KEY_LENGTH - 1] = (y[KEY_LENGTH - 1] ?? 0) & 0x7f;
  const isBelowPrime = (y[0] ?? 0) < 0xed || y[KEY_LENGTH - 1] !== 0x7f || y.subarray(1, -1).some(isNotFull);
  return isBelowPrime && !SMALL_ORDER_Y.has(bytesToHex(y));
}

function isNotFull(byte: number): boolean {
  return byte !== 0xff;
}
