/**
 * The outside of a KDBX 4 file (keepass.info/help/kb/kdbx_4.html): header, key derivation, blocks, cipher, gzip.
 * kdbxweb reads the inside, but believes what a file says of its costs and sizes; here they are bounded first, so that
 * the library only ever sees files that fit. Not supported: KDBX 3, key files, challenge-response, Twofish.
 */
import { cbc } from "@noble/ciphers/aes.js";
import { chacha20 } from "@noble/ciphers/chacha.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { gzipSync } from "fflate";
import { bytesToHex, concatBytes, equalBytes, utf8ToBytes } from "../../bytes/bytes.ts";
import { inflateGzip } from "../bounded-inflate.ts";
import type { ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { LIMITS } from "../limits.ts";
import { type KdbxHeader, readKdbxHeader } from "./kdbx-header.ts";
import { transformedKey } from "./kdbx-kdf.ts";

export type KdbxEnvelope = {
  readonly header: KdbxHeader;
  /** Inner header and XML. Secret. */
  readonly payload: Uint8Array;
  /** The same file around another payload: same header, same keys, for handing it to the library at once. */
  readonly rewrap: (payload: Uint8Array) => Uint8Array;
};

const SIGNATURE = "03d9a29a67fb4bb5";
const HASH_LENGTH = 32;
const BLOCK_HEAD = HASH_LENGTH + 4;
const BLOCK_BYTES = 1024 * 1024;

export function isKdbx(bytes: Uint8Array): boolean {
  return bytesToHex(bytes.slice(0, 8)) === SIGNATURE;
}

/** Throws ExchangeFault. */
export async function openEnvelope(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<KdbxEnvelope> {
  const header = readKdbxHeader(bytes);
  const { headerBytes, masterSeed } = header;
  const sealed = bytes.slice(headerBytes.length);
  if (sealed.length < 2 * HASH_LENGTH) throw damaged();
  if (!equalBytes(sealed.slice(0, HASH_LENGTH), sha256(headerBytes))) throw damaged();
  const composite = sha256(sha256(utf8ToBytes(passphrase)));
  const transformed = await transformedKey(composite, header.kdf, doors);
  const cipherKey = sha256(concatBytes(masterSeed, transformed));
  const macKey = sha512(concatBytes(masterSeed, transformed, Uint8Array.of(1)));
  const headerMac = hmac(sha256, blockKey(macKey, 0xffff_ffff, 0xffff_ffff), headerBytes);
  const before = sealed.slice(0, 2 * HASH_LENGTH);
  if (!equalBytes(before.slice(HASH_LENGTH), headerMac))
    throw new ExchangeFault("exchange/wrong-passphrase", "The passphrase is wrong.");
  const packed = decrypted(joinBlocks(sealed.slice(2 * HASH_LENGTH), macKey), header, cipherKey);
  return {
    header,
    payload: header.isCompressed ? inflated(packed) : packed,
    rewrap: (payload) => {
      const content = header.isCompressed ? gzipSync(payload, { level: 1 }) : payload;
      return concatBytes(headerBytes, before, splitBlocks(encrypted(content, header, cipherKey), macKey));
    },
  };
}

function decrypted(data: Uint8Array, { cipher, iv }: KdbxHeader, key: Uint8Array): Uint8Array {
  try {
    return cipher === "aes" ? cbc(key, iv).decrypt(data) : chacha20(key, iv, data);
  } catch (cause) {
    throw damaged(cause);
  }
}

function encrypted(data: Uint8Array, { cipher, iv }: KdbxHeader, key: Uint8Array): Uint8Array {
  return cipher === "aes" ? cbc(key, iv).encrypt(data) : chacha20(key, iv, data);
}

function inflated(packed: Uint8Array): Uint8Array {
  const result = inflateGzip(packed, LIMITS.fileBytes);
  if ("bytes" in result) return result.bytes;
  if (result.refused === "malformed") throw damaged();
  throw new ExchangeFault("exchange/too-large", "The database holds more than Keyferry reads.");
}

function joinBlocks(bytes: Uint8Array, macKey: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0, index = 0; ; index++) {
    const head = bytes.slice(at, at + BLOCK_HEAD);
    if (head.length < BLOCK_HEAD) throw damaged();
    const length = new DataView(head.buffer).getUint32(HASH_LENGTH, true);
    const data = bytes.slice(at + BLOCK_HEAD, at + BLOCK_HEAD + length);
    const mac = hmac(
      sha256,
      blockKey(macKey, index, 0),
      concatBytes(blockNumber(index), head.slice(HASH_LENGTH), data),
    );
    if (data.length !== length || !equalBytes(mac, head.slice(0, HASH_LENGTH))) throw damaged();
    if (length === 0) return concatBytes(...blocks);
    blocks.push(data);
    at += BLOCK_HEAD + length;
  }
}

function splitBlocks(bytes: Uint8Array, macKey: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0, index = 0; ; at += BLOCK_BYTES, index++) {
    const data = bytes.slice(at, at + BLOCK_BYTES);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, data.length, true);
    parts.push(
      hmac(sha256, blockKey(macKey, index, 0), concatBytes(blockNumber(index), length, data)),
      length,
      data,
    );
    if (data.length === 0) return concatBytes(...parts);
  }
}

function blockKey(macKey: Uint8Array, low: number, high: number): Uint8Array {
  const number = new Uint8Array(8);
  const view = new DataView(number.buffer);
  view.setUint32(0, low, true);
  view.setUint32(4, high, true);
  return sha512(concatBytes(number, macKey));
}

/** 8 bytes, least significant first. */
function blockNumber(index: number): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setUint32(0, index, true);
  return number;
}

function damaged(cause?: unknown): ExchangeFault {
  return new ExchangeFault("exchange/malformed", "The database is damaged or cut off.", cause);
}
