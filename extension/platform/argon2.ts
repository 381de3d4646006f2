/**
 * Argon2 (RFC 9106) as WebAssembly: about four times as fast as in JavaScript on the same machine, so the same
 * waiting time buys the person four times the cost for whoever guesses passwords. Runs in the background, which in
 * Chromium is a worker of its own.
 */
import { argon2d, argon2id } from "hash-wasm";
import type { Argon2 } from "../../shared/exchange/exchange-doors.ts";
import type { Argon2id } from "../../shared/vault/unlock-password.ts";

/** As files of other vaults ask for it, some of them for Argon2d. */
export const argon2ByWasm: Argon2 = ({ kind, password, salt, memoryKiB, passes, lanes, tagLength }) =>
  (kind === "argon2d" ? argon2d : argon2id)({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength: tagLength,
    outputType: "binary",
  });

/** As the vault asks for it. */
export const argon2idByWasm: Argon2id = (password, salt, parameters, tagLength) =>
  argon2ByWasm({ ...parameters, kind: "argon2id", password, salt, tagLength });
