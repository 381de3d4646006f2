import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { isAvex, openAvex, sealAvex } from "../../../../shared/exchange/aliasvault/avex.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { fixtureBytes } from "../fixtures.ts";
import { quickDoors } from "../sample-passkeys.ts";

const DELIMITER = "\n-----BEGIN ENCRYPTED DATA-----\n";
const plain = utf8ToBytes("an avux");

/** A file with its header changed as text. */
async function withHeader(change: (header: string) => string): Promise<Uint8Array> {
  const bytes = await sealAvex(plain, "password", quickDoors);
  const end = Buffer.from(bytes).indexOf(DELIMITER);
  return concatBytes(utf8ToBytes(change(Buffer.from(bytes.slice(0, end)).toString())), bytes.slice(end));
}

async function codeOf(bytes: Uint8Array, passphrase = "password"): Promise<string> {
  try {
    await openAvex(bytes, passphrase, quickDoors);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("AliasVault's encrypted export", () => {
  it("opens again, and states the true offset of its data", async () => {
    const bytes = await sealAvex(plain, "password", quickDoors);
    const stated = /"encryptedDataOffset": (\d+)/.exec(Buffer.from(bytes).toString("latin1"))?.[1];

    expect(await openAvex(bytes, "password", quickDoors)).toEqual(plain);
    expect(Number(stated)).toBe(Buffer.from(bytes).indexOf(DELIMITER) + DELIMITER.length);
  });

  it("opens with a wrong offset and an escaped salt, as real files have them", async () => {
    const bytes = await withHeader((header) =>
      header.replace(/"encryptedDataOffset": \d+/, '"encryptedDataOffset": 1').replaceAll("+", "\\u002B"),
    );

    expect(await openAvex(bytes, "password", quickDoors)).toEqual(plain);
  });

  it("is told by its delimiter", () => {
    expect(isAvex(fixtureBytes("aliasvault-passkeys.avex"))).toBe(true);
    expect(isAvex(fixtureBytes("aliasvault-passkeys.avux"))).toBe(false);
    expect(isAvex(utf8ToBytes(`x${DELIMITER}`))).toBe(false);
  });

  it("tells a wrong passphrase", async () => {
    expect(await codeOf(await sealAvex(plain, "password", quickDoors), "other")).toBe(
      "exchange/wrong-passphrase",
    );
  });

  // what is changed in the header, code
  it.each<readonly [RegExp, string, string]>([
    [/"MemorySize": \d+/, '"MemorySize": 99999999', "exchange/too-costly"],
    [/"Iterations": \d+/, '"Iterations": 0', "exchange/malformed"],
    [/"MemorySize": \d+/, '"MemorySize": "x"', "exchange/malformed"],
    [/Argon2Id/, "Scrypt", "exchange/malformed"],
    [/AES-256-GCM/, "AES-128-GCM", "exchange/malformed"],
    [/"format": "avex"/, '"format": "other"', "exchange/malformed"],
    [/"salt": "[^"]*"/, '"salt": "x"', "exchange/malformed"],
    [/"salt"/, '"sal"', "exchange/malformed"],
  ])("with %s as %s is refused", async (pattern, replacement, code) => {
    expect(await codeOf(await withHeader((header) => header.replace(pattern, replacement)))).toBe(code);
  });

  it("that is cut off is refused", async () => {
    expect(await codeOf(utf8ToBytes(`{"format":"avex"${DELIMITER}`))).toBe("exchange/malformed");
    expect(await codeOf(utf8ToBytes("{}"))).toBe("exchange/malformed");
  });
});
