import { describe, expect, it } from "vitest";
import { decodeSnapshotClear, encodeSnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

describe("clear part of snapshot", () => {
  it("reads and writes the covered place and the hashes", () => {
    const bytes = clearPart("snapshot of 256 entries in two chunks");
    const clear = decodeSnapshotClear(bytes);
    expect(clear.coversSeq).toBe(256);
    expect(clear.chunkHashes.map((hash) => hash.length)).toEqual([32, 32]);
    expect(encodeSnapshotClear(clear)).toEqual(bytes);
    refusesOtherLengths(decodeSnapshotClear, bytes);
  });
});
