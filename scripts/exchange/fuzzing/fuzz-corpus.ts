/** What the fuzzers grow their inputs from: two passkeys, the sample files, and doors that cost next to nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeEcPkcs8 } from "../../../shared/cose/pkcs8.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import type { ExchangePasskey } from "../../../shared/exchange/exchange-passkey.ts";
import { readPkcs8 } from "../../../shared/exchange/key-reading.ts";
import { bytesFor, fullPasskey } from "../full-passkey.ts";
import { nodeDoors } from "../node-doors.ts";

const SAMPLES = join(import.meta.dirname, "../../../tests/vectors/exchange");

/** Key derivation without its cost, and keys taken as proved: neither is what is fuzzed. */
export const fuzzDoors: ExchangeDoors = {
  ...nodeDoors,
  argon2: ({ password, salt, tagLength }) =>
    nodeDoors.argon2({ kind: "argon2id", password, salt, memoryKiB: 8, passes: 1, lanes: 1, tagLength }),
  pbkdf2: (password, salt, _iterations, length) => nodeDoors.pbkdf2(password, salt, 1, length),
  proveKey: async () => true,
};

export function fuzzPasskeys(): readonly ExchangePasskey[] {
  const key = readPkcs8(encodeEcPkcs8(-7, bytesFor("fuzz key", 32)));
  return [fullPasskey(key), fullPasskey(key, { credentialId: bytesFor("second", 16), folders: [] })];
}

/** The sample files by name, without the expected values and those that one long key derivation makes slow. */
export function fuzzSamples(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(SAMPLES).filter((name) => /\.(json|passkey|avux|avex)$/.test(name));
  const kept = names.filter((name) => !["expected.json", "keys.json"].includes(name));
  return new Map(kept.map((name) => [name, new Uint8Array(readFileSync(join(SAMPLES, name)))]));
}
