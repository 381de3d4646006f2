import { describe, expect, it } from "vitest";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { dictionaryNumber, readKdbxHeader } from "../../../../shared/exchange/kdbx/kdbx-header.ts";
import { fixtureBytes } from "../fixtures.ts";

const good = fixtureBytes("keepass-passkeys.kdbx4-argon2id.kdbx");

function codeOf(bytes: Uint8Array): string {
  try {
    readKdbxHeader(bytes);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

/** The header with bytes changed from an offset on. */
function changed(at: number, ...values: number[]): Uint8Array {
  const copy = good.slice();
  copy.set(values, at);
  return copy;
}

/** Where the field with this id begins. */
function fieldAt(id: number): number {
  let at = 12;
  while (good[at] !== id) at += 5 + new DataView(good.buffer, good.byteOffset).getUint32(at + 1, true);
  return at;
}

describe("the header of a database", () => {
  it("states cipher, compression and key derivation", () => {
    const header = readKdbxHeader(good);

    expect([header.cipher, header.isCompressed, header.masterSeed.length]).toEqual(["aes", true, 32]);
    expect(dictionaryNumber(header.kdf, "M")).toBe(1024 * 1024);
    expect(dictionaryNumber(header.kdf, "I")).toBe(2);
  });

  // what is wrong, bytes, code
  it.each([
    ["KDBX 3", changed(10, 3), "exchange/unsupported-version"],
    ["a newer minor version", changed(8, 2), "exchange/unsupported-version"],
    ["another cipher", changed(fieldAt(2) + 5, 0), "exchange/unsupported-version"],
    ["a seed of another length", changed(fieldAt(4) + 1, 31), "exchange/malformed"],
    ["an endless field", changed(fieldAt(4) + 1, 255, 255, 255, 255), "exchange/malformed"],
    ["another compression", changed(fieldAt(3) + 5, 2), "exchange/malformed"],
    ["a dictionary of another version", changed(fieldAt(11) + 6, 2), "exchange/malformed"],
    ["a dictionary entry that ends beyond it", changed(fieldAt(11) + 8, 255, 255), "exchange/malformed"],
    ["an end before its end", good.slice(0, 40), "exchange/malformed"],
    ["half a version", good.slice(0, 9), "exchange/malformed"],
  ])("with %s is refused", (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  // bytes, number
  it.each([
    [[1, 0, 0, 0], 1],
    [[0, 1], 256],
    [[255, 255, 255, 255, 255, 255, 31, 0], 2 ** 53 - 1],
    [[0, 0, 0, 0, 0, 0, 32, 0], null],
    [[], null],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], null],
  ])("numbers are little-endian: %j is %j", (bytes, number) => {
    expect(dictionaryNumber(new Map([["N", Uint8Array.from(bytes)]]), "N")).toBe(number);
    expect(dictionaryNumber(new Map(), "N")).toBeNull();
  });
});
