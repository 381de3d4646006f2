import { describe, expect, it } from "vitest";
import { compareStamps, putField } from "../../../shared/vault/apply-put.ts";
import type { OpStamp } from "../../../shared/vault/item-state.ts";
import type { StampedOp } from "../../../shared/vault/stamped-op.ts";

const device = (value: number) => new Uint8Array(16).fill(value);

function put(author: number, seq: number, baseSeq: number, ms: number, opNo = seq): StampedOp {
  const stamp: OpStamp = { seq, device: device(author), opNo, hlc: { ms, counter: 0 } };
  return { op: { op: "restore", itemId: device(0) }, opId: device(9), stamp, baseSeq, isReissued: false };
}

/** Puts "W" by the first and "P" by the second; says which stays and whether the loss is called concurrent. */
function duel(first: StampedOp, second: StampedOp): string {
  const field = putField(putField(new Map(), "f", "W", first), "f", "P", second).get("f");
  return `${field?.value}${field?.lost[0]?.isConcurrent ? ", concurrent" : ""}`;
}

describe("two values of one field", () => {
  //  W: author, seq, base, ms | P: author, seq, base, ms | what stays
  it.each([
    ["P had seen W", put(1, 1, 0, 900), put(2, 2, 1, 100), "P"],
    ["P had seen more than W", put(1, 1, 0, 900), put(2, 5, 4, 100), "P"],
    ["one device, clock back", put(1, 1, 0, 900), put(1, 2, 0, 100), "P"],
    ["concurrent, P later", put(1, 1, 0, 100), put(2, 2, 0, 900), "P, concurrent"],
    ["concurrent, P earlier", put(1, 1, 0, 900), put(2, 2, 0, 100), "W, concurrent"],
    ["concurrent, one time, P of the greater device", put(1, 1, 0, 5), put(2, 2, 0, 5), "P, concurrent"],
    ["concurrent, one time, P of the smaller device", put(2, 1, 0, 5), put(1, 2, 0, 5), "W, concurrent"],
    [
      "one device, older operation placed later by its group, earlier clock",
      put(1, 6, 0, 60, 6),
      put(1, 7, 0, 50, 5),
      "W, concurrent",
    ],
  ])("%s: %#", (_name, first, second, expected) => {
    expect(duel(first, second)).toBe(expected);
  });

  it("that are equal leave no history and take the winner's stamp", () => {
    const fields = putField(
      putField(new Map(), "f", [1, "x"], put(1, 1, 0, 1)),
      "f",
      [1, "x"],
      put(2, 2, 1, 2),
    );
    expect(fields.get("f")).toMatchObject({ stamp: { seq: 2 }, lost: [] });
  });

  it("are ordered by clock, counter, device, operation", () => {
    const stamp = (ms: number, counter: number, author: number, opNo: number): OpStamp => ({
      seq: 1,
      device: device(author),
      opNo,
      hlc: { ms, counter },
    });
    const rising = [
      stamp(1, 0, 1, 1),
      stamp(1, 0, 1, 2),
      stamp(1, 0, 2, 1),
      stamp(1, 1, 1, 1),
      stamp(2, 0, 1, 1),
    ];
    for (const [index, one] of rising.entries())
      for (const [other, two] of rising.entries())
        expect(Math.sign(compareStamps(one, two))).toBe(Math.sign(index - other));
  });
});
