import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import { hadSeen, stampOps, toucherOf } from "../../../shared/vault/stamped-op.ts";

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

const REISSUED: OpenedData = {
  ...ENTRY,
  reissue: { abandonedHead: new Uint8Array(32), forkSeq: 5, device: B },
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

  // Brought over by A as a group that takes effect at 7.
  // touched by | at seq | op_no | had the author (on the other branch, base 5) seen it?
  it.each([
    ["B", 5, 1, true],
    ["B", 6, 1, false],
    ["A", 6, 1, false],
    ["A", 7, 196_607, true],
    ["A", 7, 196_608, false],
    ["B", 7, 1, false],
    ["A", 5, 999_999, true],
  ])("of a reissue, device %s at place %i with number %i: %s", (device, seq, opNo, expected) => {
    const [op] = stampOps(REISSUED, 7);
    if (op === undefined) throw new Error("no operation");
    expect(hadSeen(op, idText(device === "A" ? A : B), { seq, opNo })).toBe(expected);
    expect(hadSeen(op, `${idText(device === "A" ? A : B)}@${seq}`, { seq, opNo })).toBe(expected);
  });

  it("of a reissue touch items under a name of their own, which the device that signed them knows", () => {
    const [ordinary] = stampOps({ ...ENTRY, seq: 8, devSeq: 4 }, 8);
    const [reissued] = stampOps(REISSUED, 7);
    if (ordinary === undefined || reissued === undefined) throw new Error("no operation");
    expect(toucherOf(ordinary)).toBe(idText(A));
    expect(toucherOf(reissued)).toBe(`${idText(A)}@7`);
    expect(hadSeen(ordinary, toucherOf(reissued), reissued.stamp)).toBe(true);
  });
});
