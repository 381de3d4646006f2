/** The codecs' doors on Node: its random source, its WebCrypto, and Argon2 as WebAssembly. */
import { randomBytes, webcrypto } from "node:crypto";
import { argon2d, argon2id } from "hash-wasm";
import type { Argon2, ExchangeDoors } from "../../shared/exchange/exchange-doors.ts";
import { pbkdf2BySubtle, proveKeyBySubtle } from "../../shared/exchange/key-proof.ts";

const argon2: Argon2 = ({ kind, password, salt, memoryKiB, passes, lanes, tagLength }) =>
  (kind === "argon2d" ? argon2d : argon2id)({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength: tagLength,
    outputType: "binary",
  });

const random = (length: number) => new Uint8Array(randomBytes(length));

export const nodeDoors: ExchangeDoors = {
  random,
  now: Date.now,
  argon2,
  pbkdf2: pbkdf2BySubtle(webcrypto.subtle),
  proveKey: proveKeyBySubtle(webcrypto.subtle, random(32)),
};
