import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../../shared/bytes/bytes.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { transformedKey } from "../../../../shared/exchange/kdbx/kdbx-kdf.ts";
import { readKdbx } from "../../../../shared/exchange/kdbx/read-kdbx.ts";
import { quickDoors } from "../sample-passkeys.ts";
import { addPasskeyEntry, databaseWith, PASSPHRASE, useAesKdf, useArgon2d } from "./kdbx-samples.ts";

const ARGON2ID = hexToBytes("9e298b1956db4773b23dfc3ec6f0a1e6");
const AES = hexToBytes("c9d9f39a628a4460bf740d08c18a4fea");
const salt = new Uint8Array(32);
const argon2 = { $UUID: ARGON2ID, S: salt, M: [0, 0, 16], I: [2], P: [1], V: [0x13] };
const aes = { $UUID: AES, S: salt, R: [100] };

async function codeOf(parameters: Readonly<Record<string, Iterable<number>>>): Promise<string> {
  const kdf = new Map(Object.entries(parameters).map(([name, value]) => [name, Uint8Array.from(value)]));
  try {
    await transformedKey(new Uint8Array(32), kdf, quickDoors);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("key derivation of a database", () => {
  it.each([
    ["Argon2id", () => undefined],
    ["Argon2d", useArgon2d],
    ["AES-KDF of few rounds", (database: Parameters<typeof useAesKdf>[0]) => useAesKdf(database, 7)],
    ["AES-KDF of many rounds", (database: Parameters<typeof useAesKdf>[0]) => useAesKdf(database, 70_000)],
  ])("%s is that of the library", async (_, use) => {
    const bytes = await databaseWith((database) => {
      use(database);
      addPasskeyEntry(database);
    });

    expect((await readKdbx(bytes, PASSPHRASE, quickDoors)).passkeys.length).toBe(1);
  });

  // parameters, verdict
  it.each([
    ["good Argon2", argon2, "nothing was refused"],
    ["16 GiB of memory", { ...argon2, M: [0, 0, 0, 0, 4] }, "exchange/too-costly"],
    ["51 passes", { ...argon2, I: [51] }, "exchange/too-costly"],
    ["memory that is no whole number of KiB", { ...argon2, M: [1, 0, 16] }, "exchange/malformed"],
    ["no lanes", { ...argon2, P: [] }, "exchange/malformed"],
    ["the old Argon2", { ...argon2, V: [0x10] }, "exchange/unsupported-version"],
    ["a secret key", { ...argon2, K: [1] }, "exchange/unsupported-version"],
    ["a short salt", { ...argon2, S: [1] }, "exchange/unsupported-version"],
    ["good AES-KDF", aes, "nothing was refused"],
    ["AES-KDF of billions of rounds", { ...aes, R: [0, 0, 0, 255] }, "exchange/too-costly"],
    ["AES-KDF of no rounds", { ...aes, R: [0] }, "exchange/unsupported-version"],
    ["another kind", { ...aes, $UUID: salt }, "exchange/unsupported-version"],
  ])("%s: %s", async (_, parameters, verdict) => {
    expect(await codeOf(parameters)).toBe(verdict);
  });
});
