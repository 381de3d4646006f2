import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  cosignedBytes,
  decodeEntry,
  encodeEntry,
  entryAad,
  signEntry,
  signedBytes,
} from "../../../shared/log/entry.ts";
import { verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

type Case = { name: string; entry: string; signed: string; signPublicKey: string };
const CASES = readCases<Case>("log/chain.json");
const DATA = hexToBytes(CASES[1]?.entry ?? "");

function malformed(bytes: Uint8Array) {
  expect(() => decodeEntry(bytes)).toThrow(expect.objectContaining({ code: "log/malformed" }));
}

describe("entry", () => {
  it.each(CASES)("reads, verifies and writes again: $name", ({ entry, signed, signPublicKey }) => {
    const decoded = decodeEntry(hexToBytes(entry));
    const message = signedBytes(decoded, decoded.signatures.slice(0, -1));
    expect(bytesToHex(message.slice(0, 64))).toBe(signed);
    expect(
      verifyStrict(decoded.signatures.at(-1) ?? new Uint8Array(), message, hexToBytes(signPublicKey)),
    ).toBe(true);
    expect(bytesToHex(encodeEntry(decoded))).toBe(entry);
  });

  it("authenticates header and clear part with the sealed part", () => {
    const genesis = decodeEntry(hexToBytes(CASES[0]?.entry ?? ""));
    const bytes = hexToBytes(CASES[0]?.entry ?? "");
    expect(entryAad(genesis.header, genesis.clear)).toEqual(bytes.slice(0, 134 + genesis.clear.length));
  });

  it("refuses lengths that do not add up", () => {
    for (const at of [129, 133]) {
      const bytes = DATA.slice();
      bytes[at] = (bytes[at] ?? 0) + 1;
      malformed(bytes);
    }
  });

  it("refuses every length but the seven sizes", () => {
    malformed(DATA.slice(0, 133));
    malformed(DATA.slice(0, -1));
    malformed(concatBytes(DATA, new Uint8Array(64)));
  });

  it("refuses no signature, more than three, and a part without room for a tag", () => {
    const entry = decodeEntry(DATA);
    const resized = (count: number) => {
      const ciphertext = new Uint8Array(1024 - 134 - 64 * count);
      return encodeEntry({
        header: { ...entry.header, ciphertextLength: ciphertext.length },
        clear: new Uint8Array(),
        ciphertext,
        signatures: Array.from({ length: count }, () => new Uint8Array(64)),
      });
    };
    expect(decodeEntry(resized(3)).signatures.length).toBe(3);
    malformed(resized(0));
    malformed(resized(4));
    const clear = new Uint8Array(1024 - 134 - 64 - 15);
    const header = { ...entry.header, clearLength: clear.length, ciphertextLength: 15 };
    malformed(encodeEntry({ header, clear, ciphertext: new Uint8Array(15), signatures: entry.signatures }));
  });

  it("signs under another label as co-signer than as signer", () => {
    const entry = decodeEntry(DATA);
    expect(cosignedBytes(entry)).not.toEqual(signedBytes(entry, []));
    const seeds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
    const [byFirst, own] = signEntry(entry, seeds[1], [seeds[0]]).signatures;
    expect(verifyStrict(byFirst ?? DATA, cosignedBytes(entry), ed25519.getPublicKey(seeds[0]))).toBe(true);
    expect(
      verifyStrict(own ?? DATA, signedBytes(entry, [byFirst ?? DATA]), ed25519.getPublicKey(seeds[1])),
    ).toBe(true);
    expect(verifyStrict(own ?? DATA, signedBytes(entry, []), ed25519.getPublicKey(seeds[1]))).toBe(false);
  });
});
