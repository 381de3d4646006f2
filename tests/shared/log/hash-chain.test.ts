import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeEntry, encodeEntry } from "../../../shared/log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../../shared/log/hash-chain.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

const CASES = readCases<{ name: string; entry: string; leaf: string; head: string }>("log/chain.json");

describe("hash chain", () => {
  it("gives the leaves and heads of the vectors, each head the next entry's prev", () => {
    let head = EMPTY_HEAD;
    for (const one of CASES) {
      const entry = decodeEntry(hexToBytes(one.entry));
      expect(bytesToHex(entry.header.prev)).toBe(bytesToHex(head));
      expect(bytesToHex(leafHash(entry))).toBe(one.leaf);
      head = nextHead(head, leafHash(entry));
      expect(bytesToHex(head)).toBe(one.head);
    }
  });

  it("hashes what FORMAT.md draws, computed here by another implementation", () => {
    const entry = decodeEntry(hexToBytes(CASES[2]?.entry ?? ""));
    const bytes = encodeEntry(entry);
    const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
    const clear = sha256(new Uint8Array());
    const sealed = sha256(bytes.slice(134, -64));
    const leaf = sha256(
      Buffer.from("keyferry/v1/leaf\0"),
      bytes.slice(0, 134),
      clear,
      sealed,
      bytes.slice(-64),
    );
    expect(leaf.toString("hex")).toBe(CASES[2]?.leaf);
    const head = sha256(Buffer.from("keyferry/v1/head\0"), entry.header.prev, leaf);
    expect(head.toString("hex")).toBe(CASES[2]?.head);
  });

  it("covers the signatures: another valid signature is another leaf", () => {
    const entry = decodeEntry(hexToBytes(CASES[1]?.entry ?? ""));
    expect(leafHash({ ...entry, signatures: [new Uint8Array(64)] })).not.toEqual(leafHash(entry));
  });
});
