/**
 * The one-time recovery code: 100 random bits, written as four groups of five characters that are hard to confuse
 * (Crockford's base 32). So many bits cannot be guessed, online or from the hash, so SHA-256 is enough and no
 * counting of attempts is needed, which strangers could use to lock an owner out.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { RandomBytes } from "../../shared/bytes/environment.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS = 20;
const GROUP = 5;

/** For example `7KQ4M-0ZT9X-WB3HD-51RCV`. */
export function newRecoveryCode(randomBytes: RandomBytes): string {
  const characters = [...randomBytes(CHARACTERS)]
    .map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
    .join("");
  return (characters.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}

/** base64url SHA-256 over account and code; tolerant of case, spaces, dashes, and O, I, L for 0, 1, 1. */
export function hashRecoveryCode(accountId: string, code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return createHash("sha256").update(`${accountId}:${plain}`).digest("base64url");
}

/** In constant time. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one, "base64url"), Buffer.from(other, "base64url")];
  return first.length === second.length && timingSafeEqual(first, second);
}
