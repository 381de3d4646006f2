/**
 * Stateless proofs that this server (or another node with the same store) said something until a certain time:
 *   u8 1 || u64 expires_at (ms since 1970) || payload || HMAC-SHA-256(server key, L(purpose) || u16 length of origin ||
 *   origin || everything before it)
 * Challenges and tokens are two purposes of it. Nothing is stored, so nothing can be exhausted.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { concatBytes, uint16, uint64, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { type Label, labelled } from "../../shared/log/labels.ts";

const VERSION = 1;
const HEAD_LENGTH = 9;
const MAC_LENGTH = 32;

export class StampMaker {
  readonly #serverKey: KeyObject;
  readonly #prefix: Uint8Array;
  readonly #payloadLength: number;

  /** `serverKey`: 32 secret bytes that all nodes share. A stamp for one origin is worth nothing under another. */
  constructor(serverKey: Uint8Array, purpose: Label, origin: string, payloadLength: number) {
    const octets = utf8ToBytes(origin);
    this.#serverKey = createSecretKey(serverKey);
    this.#prefix = labelled(purpose, uint16(octets.length), octets);
    this.#payloadLength = payloadLength;
  }

  make(payload: Uint8Array, expiresAtMs: number): Uint8Array {
    if (payload.length !== this.#payloadLength) throw new RangeError("the payload has another length");
    const said = concatBytes(Uint8Array.of(VERSION), uint64(expiresAtMs), payload);
    return concatBytes(said, this.#mac(said));
  }

  /** What a stamp says, or null where it is not one of ours, of another origin, or ended. */
  read(
    untrusted: Uint8Array,
    nowMs: number,
  ): { readonly payload: Uint8Array; readonly expiresAtMs: number } | null {
    const length = HEAD_LENGTH + this.#payloadLength;
    if (untrusted.length !== length + MAC_LENGTH || untrusted[0] !== VERSION) return null;
    const said = untrusted.subarray(0, length);
    if (!timingSafeEqual(this.#mac(said), untrusted.subarray(length))) return null;
    const expiresAtMs = Number(new DataView(said.buffer, said.byteOffset).getBigUint64(1));
    return expiresAtMs > nowMs ? { payload: said.slice(HEAD_LENGTH), expiresAtMs } : null;
  }

  #mac(said: Uint8Array): Uint8Array {
    return createHmac("sha256", this.#serverKey).update(this.#prefix).update(said).digest();
  }
}
