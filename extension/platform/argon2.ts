/**
 * Argon2id (RFC 9106) as WebAssembly: about four times as fast as in JavaScript on the same machine, so the same
 * waiting time buys the person four times the cost for whoever guesses passwords. Runs in the background, which in
 * Chromium is a worker of its own.
 */
import { argon2id } from "hash-wasm";
import type { Argon2id } from "../../shared/vault/unlock-password.ts";

export const argon2idByWasm: Argon2id = (password, salt, { memoryKiB, passes, lanes }, tagLength) =>
  argon2id({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength: tagLength,
    outputType: "binary",
  });
