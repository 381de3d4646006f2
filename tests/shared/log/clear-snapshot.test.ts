import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, concatBytes } from "../../../shared/bytes/bytes.ts";
import {
  decodeSnapshotClear,
  encodeSnapshotClear,
  isChunkCount,
  MAX_CHUNKS,
} from "../../../shared/log/clear-snapshot.ts";
import { SIZE_CLASSES } from "../../../shared/log/size-classes.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

const malformed = expect.objectContaining({ code: "log/malformed" });
const hash = new Uint8Array(32);
const counter = (fill: number, devSeq = 1) => ({ deviceId: new Uint8Array(16).fill(fill), devSeq });
const clear = { coversSeq: 9, controlHash: hash, devSeqs: [counter(1), counter(2)], chunkHashes: [hash] };

describe("clear part of snapshot", () => {
  it("reads and writes the covered place, the counters and the hashes", () => {
    const bytes = clearPart("snapshot of 256 entries in two chunks");
    const read = decodeSnapshotClear(bytes);
    expect(read.coversSeq).toBe(256);
    expect(read.devSeqs.map(({ devSeq }) => devSeq).sort()).toEqual([250, 6]);
    expect(read.chunkHashes.map((one) => one.length)).toEqual([32, 32]);
    expect(encodeSnapshotClear(read)).toEqual(bytes);
    refusesOtherLengths(decodeSnapshotClear, bytes);
  });

  it("has counters in strictly rising order and no others", () => {
    const bytes = encodeSnapshotClear({ ...clear, devSeqs: [counter(2), counter(1)] });
    expect(decodeSnapshotClear(bytes).devSeqs).toEqual([counter(1), counter(2)]);
    const [head, one, two, rest] = [0, 42, 66, 90].map((from, place, all) =>
      bytes.slice(from, all[place + 1]),
    );
    if (!head || !one || !two || !rest) throw new Error("no parts");
    for (const parts of [
      [head, two, one, rest],
      [head, one, one, rest],
    ])
      expect(() => decodeSnapshotClear(concatBytes(...parts))).toThrow(malformed);
  });

  it("names 1, 2, 4, ... 1024 chunks and no other number", () => {
    const counts = Array.from({ length: 2100 }, (_, count) => count).filter(isChunkCount);
    expect(counts).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
    for (const count of [0, 3, 2048]) {
      const chunkHashes = Array.from({ length: count }, () => hash);
      expect(() => encodeSnapshotClear({ ...clear, chunkHashes })).toThrow(RangeError);
      const bytes = encodeSnapshotClear({ ...clear, devSeqs: [] });
      const list = concatBytes(Uint8Array.of(count >> 8, count & 255), ...chunkHashes);
      expect(() => decodeSnapshotClear(concatBytes(bytes.slice(0, 42), list))).toThrow(malformed);
    }
  });

  it("fits an entry with as many chunks as there may be and a thousand members", () => {
    const chunkHashes = Array.from({ length: MAX_CHUNKS }, () => hash);
    const devSeqs = Array.from({ length: 1000 }, (_, at) => ({
      deviceId: Uint8Array.from(
        { length: 16 },
        (_byte, place) => (place < 2 ? at >> (8 - 8 * place) : 0) & 255,
      ),
      devSeq: at,
    }));
    const { length } = encodeSnapshotClear({ ...clear, devSeqs, chunkHashes });
    expect(length).toBeLessThan((SIZE_CLASSES.at(-1) ?? 0) - 1024);
  });

  it("of any bytes reads what encodes to them again, or refuses them", () => {
    const device = fc.record({
      deviceId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      devSeq: fc.maxSafeNat(),
    });
    const devSeqs = fc.uniqueArray(device, {
      maxLength: 4,
      comparator: (a, b) => compareBytes(a.deviceId, b.deviceId) === 0,
    });
    fc.assert(
      fc.property(devSeqs, fc.uint8Array({ maxLength: 200 }), fc.nat(200), (counters, noise, at) => {
        const right = encodeSnapshotClear({ ...clear, devSeqs: counters });
        for (const bytes of [right, noise, concatBytes(right.slice(0, at), noise)])
          try {
            expect(encodeSnapshotClear(decodeSnapshotClear(bytes))).toEqual(bytes);
          } catch (error) {
            expect(error).toEqual(malformed);
          }
      }),
    );
  });
});
