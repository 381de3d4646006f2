import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeGenesisClear, encodeGenesisClear } from "../../../shared/log/clear-genesis.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { readCases } from "../vault/vectors-on-disk.ts";
import { refusesOtherLengths } from "./clear-parts.ts";

const [GENESIS] = readCases<{ entry: string }>("log/chain.json");

describe("clear part of genesis", () => {
  it("reads founding record, commitment and two wraps, and writes them again", () => {
    const { clear } = decodeEntry(hexToBytes(GENESIS?.entry ?? ""));
    const decoded = decodeGenesisClear(clear);
    expect(clear.length).toBe(161 + 32 + 2 + 2 * 96);
    expect(decoded.wraps.length).toBe(2);
    expect(encodeGenesisClear(decoded)).toEqual(clear);
    refusesOtherLengths(decodeGenesisClear, clear);
  });
});
