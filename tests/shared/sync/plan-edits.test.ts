import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, planEdits } from "../../../shared/sync/plan-edits.ts";
import { encodeReissueBody } from "../../../shared/vault/entry-body.ts";
import { HLC_ZERO } from "../../../shared/vault/hlc.ts";
import { seededRandom, tickingClock } from "../vault/seeded-random.ts";
import { create, rename } from "./devices.ts";

const HEAD = { seq: 7, hlc: HLC_ZERO };
const environment = () => ({ random: seededRandom("plan"), nowMs: tickingClock() });
/** What header, clear part of a reissue, tag, length and signature take of 64 KiB. */
const AROUND = 134 + 40 + 16 + 4 + 64;

describe("planEdits", () => {
  it("makes one edit of what fits one entry, and no group", () => {
    const edits = planEdits(HEAD, [create("ann"), rename("ann", "work")], environment());

    expect(edits).toHaveLength(1);
    expect(edits[0]).toMatchObject({ baseSeq: 7, group: null, reissue: null });
  });

  it("makes a group of what does not, in order, with a rising clock", () => {
    const ops = Array.from({ length: 5 }, (_, n) => create(`user ${n}`, 30_000));

    const edits = planEdits(HEAD, ops, environment());

    expect(edits.flatMap((edit) => edit.ops)).toEqual(ops);
    expect(edits.map(({ group }) => group?.index)).toEqual([0, 1, 2]);
    expect(new Set(edits.map(({ group }) => String(group?.id))).size).toBe(1);
    expect(edits.map(({ hlc }) => hlc.ms)).toEqual([...edits.map(({ hlc }) => hlc.ms)].sort());
  });

  it("creates an item at most once in one edit", () => {
    expect(partsOf([create("ann"), create("ann")])).toHaveLength(2);
  });

  it("refuses nothing, and what no entry holds", () => {
    expect(() => planEdits(HEAD, [], environment())).toThrow("no operations");
    expect(() => planEdits(HEAD, [create("ann", 65_000)], environment())).toThrow("larger than an entry");
  });

  it("leaves room to bring every edit over after a fork", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 64_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, (bytes) => {
        const edits = planEdits(
          HEAD,
          bytes.map((length, n) => create(`user ${n}`, length)),
          environment(),
        );
        for (const edit of edits) {
          const group = { id: new Uint8Array(16), index: 4095, count: 4096 };
          const hlc = { ms: 2 ** 47, counter: 65_535 };
          const body = { ...edit, hlc, group, baseSeq: 2 ** 50 };
          expect(encodeReissueBody(body, new Uint8Array(16)).length + AROUND).toBeLessThanOrEqual(65_536);
        }
      }),
      { numRuns: 60 },
    );
  });
});
