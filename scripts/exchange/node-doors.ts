/** The codecs' doors on Node: its random source, its WebCrypto, and Argon2 as WebAssembly. */
import { randomBytes, webcrypto } from "node:crypto";
import { argon2ByWasm } from "../../extension/platform/argon2.ts";
import type { ExchangeDoors } from "../../shared/exchange/exchange-doors.ts";
import { pbkdf2BySubtle, proveKeyBySubtle } from "../../shared/exchange/key-proof.ts";

const random = (length: number) => new Uint8Array(randomBytes(length));

export const nodeDoors: ExchangeDoors = {
  random,
  now: Date.now,
  argon2: argon2ByWasm,
  pbkdf2: pbkdf2BySubtle(webcrypto.subtle),
  proveKey: proveKeyBySubtle(webcrypto.subtle, random(32)),
};
