/** Key derivation of KDBX 4: Argon2d, Argon2id (version 0x13) and AES-KDF, with what they may cost checked first. */
import { cbc } from "@noble/ciphers/aes.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "../../bytes/bytes.ts";
import type { Argon2Request, ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { checkArgon2Cost, tooCostly } from "../kdf-cost.ts";
import { LIMITS } from "../limits.ts";
import { dictionaryNumber } from "./kdbx-header.ts";

const ARGON2_KINDS: Readonly<Record<string, Argon2Request["kind"]>> = {
  ef636ddf8c29444b91f7a9a403e30a0c: "argon2d",
  "9e298b1956db4773b23dfc3ec6f0a1e6": "argon2id",
};
const AES_KDF = "c9d9f39a628a4460bf740d08c18a4fea";
const ARGON2_VERSION = 0x13;
const KEY_LENGTH = 32;
const BLOCK = 16;
/** Rounds of AES-KDF done with one call. */
const ROUNDS_AT_ONCE = 65_536;

/** 32 bytes. Throws ExchangeFault. */
export async function transformedKey(
  composite: Uint8Array,
  kdf: ReadonlyMap<string, Uint8Array>,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<Uint8Array> {
  const name = bytesToHex(kdf.get("$UUID") ?? new Uint8Array(0));
  const salt = kdf.get("S");
  if (salt?.length !== 32) throw unknownKdf();
  const kind = ARGON2_KINDS[name];
  if (kind !== undefined) return doors.argon2(argon2Request(kind, composite, salt, kdf));
  if (name === AES_KDF) return aesKdf(composite, salt, dictionaryNumber(kdf, "R") ?? 0);
  throw unknownKdf();
}

function argon2Request(
  kind: Argon2Request["kind"],
  password: Uint8Array,
  salt: Uint8Array,
  kdf: ReadonlyMap<string, Uint8Array>,
): Argon2Request {
  const memoryBytes = dictionaryNumber(kdf, "M") ?? 0;
  const cost = {
    memoryKiB: memoryBytes / 1024,
    passes: dictionaryNumber(kdf, "I") ?? 0,
    lanes: dictionaryNumber(kdf, "P") ?? 0,
  };
  if (dictionaryNumber(kdf, "V") !== ARGON2_VERSION || kdf.has("K") || kdf.has("A")) throw unknownKdf();
  checkArgon2Cost(cost);
  return { kind, password, salt, ...cost, tagLength: KEY_LENGTH };
}

/** AES-256 over both halves, again and again: the last block of CBC over zeros, begun with the half. */
function aesKdf(composite: Uint8Array, seed: Uint8Array, rounds: number): Uint8Array {
  if (rounds < 1) throw unknownKdf();
  if (rounds > LIMITS.aesKdfRounds) throw tooCostly();
  const zeros = new Uint8Array(Math.min(rounds, ROUNDS_AT_ONCE) * BLOCK);
  const half = (start: Uint8Array): Uint8Array => {
    let block = start;
    for (let left = rounds; left > 0; left -= ROUNDS_AT_ONCE) {
      const plain = zeros.subarray(0, Math.min(left, ROUNDS_AT_ONCE) * BLOCK);
      block = cbc(seed, block, { disablePadding: true }).encrypt(plain).slice(-BLOCK);
    }
    return block;
  };
  return sha256(concatBytes(half(composite.slice(0, BLOCK)), half(composite.slice(BLOCK))));
}

function unknownKdf(): ExchangeFault {
  return new ExchangeFault(
    "exchange/unsupported-version",
    "The database protects its key in a way that is not read. Choose Argon2 in your password manager.",
  );
}
