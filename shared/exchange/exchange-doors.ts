/** What the codecs need from outside: chance, time, and the costly primitives that the platform does best. */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import type { PublicKey } from "../cose/public-key.ts";

/** RFC 9106, version 0x13. */
export type Argon2Request = {
  readonly kind: "argon2d" | "argon2id";
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly tagLength: number;
};

export type Argon2 = (request: Argon2Request) => Promise<Uint8Array>;

/** PBKDF2 with HMAC-SHA-256. */
export type Pbkdf2 = (
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
) => Promise<Uint8Array>;

/** Signs with the private key and verifies with the public one, which must belong to it. */
export type ProveKey = (pkcs8: Uint8Array, publicKey: PublicKey) => Promise<boolean>;

export type ExchangeDoors = {
  readonly random: RandomBytes;
  readonly now: NowMs;
  readonly argon2: Argon2;
  readonly pbkdf2: Pbkdf2;
  readonly proveKey: ProveKey;
};
