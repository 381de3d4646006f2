import { describe, expect, it } from "vitest";
import { makeEdit } from "../../../shared/vault/edit.ts";
import { MAX_OPS } from "../../../shared/vault/entry-body.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { seededRandom } from "./seeded-random.ts";

const OP: Op = { op: "restore", itemId: new Uint8Array(16) };
const outside = { random: seededRandom("edit"), nowMs: () => 500 };
const at = { seq: 7, hlc: { ms: 900, counter: 3 } };

describe("a new edit", () => {
  it("has seen the log up to the head and is later than all of it, whatever the wall clock says", () => {
    const group = { id: outside.random(16), index: 0, count: 2 };
    expect(makeEdit(at, [OP], outside, group)).toEqual({
      opId: expect.any(Uint8Array),
      hlc: { ms: 900, counter: 4 },
      baseSeq: 7,
      ops: [OP],
      group,
      reissue: null,
    });
  });

  it("has an id of its own", () => {
    expect(makeEdit(at, [OP], outside).opId).not.toEqual(makeEdit(at, [OP], outside).opId);
  });

  it("holds one operation at least and as many as an entry may at most", () => {
    const cannot = expect.objectContaining({ code: "vault/cannot-write" });
    expect(() => makeEdit(at, [], outside)).toThrow(cannot);
    const many = (count: number) => Array.from({ length: count }, () => OP);
    expect(makeEdit(at, many(MAX_OPS), outside).ops.length).toBe(MAX_OPS);
    expect(() => makeEdit(at, many(MAX_OPS + 1), outside)).toThrow(cannot);
  });
});
