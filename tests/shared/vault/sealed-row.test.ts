import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { openRow, rowId, sealRow } from "../../../shared/vault/sealed-row.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "rowKey" | "table" | "key" | "plaintext" | "row", string>;
const KEY = new Uint8Array(32).fill(5);
const PLACE = { table: "items", key: Uint8Array.of(1, 2, 3) };
const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });

describe("sealed rows", () => {
  it.each(readCases<Case>("vault/rows.json"))("open as in the vector: $name", (one) => {
    const place = { table: one.table, key: hexToBytes(one.key) };
    expect(bytesToHex(openRow(hexToBytes(one.rowKey), place, hexToBytes(one.row)))).toBe(one.plaintext);
  });

  it("open only in their table, under their key, with the right row key", () => {
    const row = sealRow(KEY, PLACE, Uint8Array.of(9), seededRandom("row"));
    expect(openRow(KEY, PLACE, row)).toEqual(Uint8Array.of(9));
    expect(() => openRow(KEY, { ...PLACE, table: "item" }, row)).toThrow(corrupted);
    expect(() => openRow(KEY, { ...PLACE, key: Uint8Array.of(1, 2, 4) }, row)).toThrow(corrupted);
    expect(() => openRow(new Uint8Array(32), PLACE, row)).toThrow(corrupted);
  });

  it("do not run table and key into each other", () => {
    const row = sealRow(KEY, { table: "ab", key: utf8ToBytes("c") }, Uint8Array.of(9), seededRandom("row"));
    expect(() => openRow(KEY, { table: "a", key: utf8ToBytes("bc") }, row)).toThrow(corrupted);
  });

  it("are refused with any bit flipped or cut anywhere", () => {
    const row = sealRow(KEY, PLACE, utf8ToBytes("a row"), seededRandom("row"));
    fc.assert(
      fc.property(fc.integer({ min: 8, max: row.length * 8 - 1 }), (bit) => {
        const flipped = row.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => openRow(KEY, PLACE, flipped)).toThrow(corrupted);
      }),
    );
    for (const length of [0, 1, 24, 25, 40, row.length - 1])
      expect(() => openRow(KEY, PLACE, row.slice(0, length))).toThrow(corrupted);
  });

  it("of a newer version say so", () => {
    const row = sealRow(KEY, PLACE, Uint8Array.of(9), seededRandom("row"));
    row[0] = 2;
    expect(() => openRow(KEY, PLACE, row)).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
  });

  it("have lengths in steps of 256 bytes", () => {
    const sizes = [0, 1, 200, 252, 253, 508, 509].map(
      (length) => sealRow(KEY, PLACE, new Uint8Array(length), seededRandom("row")).length - 41,
    );
    expect(sizes).toEqual([256, 256, 256, 256, 512, 512, 768]);
  });

  it("hold no trace of what they say, and no two are alike", () => {
    const random = seededRandom("row");
    const text = utf8ToBytes("marker.example.org");
    const rows = [1, 2].map(() => bytesToHex(sealRow(KEY, PLACE, text, random)));
    for (const row of rows) expect(row).not.toContain(bytesToHex(text));
    expect(rows[0]).not.toBe(rows[1]);
  });
});

describe("row names", () => {
  it.each(
    readCases<Record<"name" | "indexKey" | "table" | "about" | "rowId", string>>("vault/row-names.json"),
  )("are those of the vector: $name", (one) => {
    expect(bytesToHex(rowId(hexToBytes(one.indexKey), one.table, utf8ToBytes(one.about)))).toBe(one.rowId);
  });

  it("differ by key, table and subject", () => {
    const about = utf8ToBytes("example.org");
    const names = [
      rowId(KEY, "items", about),
      rowId(KEY, "sites", about),
      rowId(KEY, "items", utf8ToBytes("example.com")),
      rowId(new Uint8Array(32), "items", about),
    ];
    expect(new Set(names.map(bytesToHex)).size).toBe(4);
  });
});
