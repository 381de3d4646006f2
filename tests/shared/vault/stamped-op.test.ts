import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import { hadSeen, stampOps } from "../../../shared/vault/stamped-op.ts";

const A = new Uint8Array(16).fill(1);
const B = new Uint8Array(16).fill(2);
const ENTRY: OpenedData = {
  kind: "data",
  seq: 7,
  device: A,
  devSeq: 3,
  body: {
    opId: B,
    hlc: { ms: 1, counter: 0 },
    baseSeq: 5,
    ops: [
      { op: "purge", itemId: A },
      { op: "restore", itemId: B },
    ],
    group: null,
  },
  reissue: null,
};

describe("stamped operations", () => {
  it("take the place they take effect at and numbers that rise through the device's entries", () => {
    const ops = stampOps(ENTRY, 9);
    expect(ops.map(({ stamp }) => stamp.seq)).toEqual([9, 9]);
    expect(ops.map(({ stamp }) => stamp.opNo)).toEqual([3 * 65_536, 3 * 65_536 + 1]);
    expect(ops[1]).toMatchObject({ op: { op: "restore" }, opId: B, baseSeq: 5 });
  });

  // touched by | at seq | op_no | had the author (A, base 5, op_no 196608) seen it?
  it.each([
    ["B", 5, 1, true],
    ["B", 6, 1, false],
    ["A", 6, 196_607, true],
    ["A", 6, 196_608, false],
    ["A", 5, 999_999, true],
  ])("device %s at place %i with number %i: %s", (device, seq, opNo, expected) => {
    const [op] = stampOps(ENTRY, 7);
    if (op === undefined) throw new Error("no operation");
    expect(hadSeen(op, idText(device === "A" ? A : B), { seq, opNo })).toBe(expected);
  });
});
