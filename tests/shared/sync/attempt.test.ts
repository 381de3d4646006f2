import { describe, expect, it } from "vitest";
import {
  batchOf,
  clockAfter,
  MAX_BATCH_BYTES,
  MAX_BATCH_ENTRIES,
  removable,
  sealBatch,
} from "../../../shared/sync/attempt.ts";
import { planEdits } from "../../../shared/sync/plan-edits.ts";
import { create, rename } from "./devices.ts";
import { pair } from "./scenarios.ts";

const sized = (...lengths: readonly number[]) => lengths.map((length) => ({ bytes: new Uint8Array(length) }));

describe("batchOf", () => {
  it.each([
    // sizes                                          | how many go at once
    [[], 0],
    [[1024], 1],
    [[MAX_BATCH_BYTES, 1024], 1],
    [[MAX_BATCH_BYTES + 1], 1],
    [[131_072, 131_072, 1024], 2],
    [Array.from({ length: 80 }, () => 1024), MAX_BATCH_ENTRIES],
  ])("of %j takes %i", (lengths, count) => {
    expect(batchOf(sized(...lengths))).toHaveLength(count);
  });
});

describe("sealBatch", () => {
  it("seals for one place after the other, no more than one request carries", async () => {
    const { laptop } = await pair("batch");
    const ops = Array.from({ length: 12 }, (_, n) => create(`user ${n}`, 40_000));
    const edits = planEdits(laptop.state.log, ops, laptop.environment);

    const attempts = sealBatch(laptop.state, edits, laptop.environment);

    expect(attempts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4].map((n) => laptop.state.log.seq + n));
    expect(attempts.map(({ opId }) => opId)).toEqual(edits.slice(0, 4).map(({ opId }) => opId));
  });

  it("never lets the clock fall behind a waiting edit", async () => {
    const { laptop } = await pair("clock");
    const [edit] = planEdits(laptop.state.log, [rename("ann", "x")], laptop.environment);
    if (edit === undefined) throw new Error("an edit");
    const later = { ...edit, hlc: { ms: edit.hlc.ms + 9, counter: 3 } };

    expect(clockAfter(laptop.state, [later, edit]).hlc).toEqual(later.hlc);
  });
});

describe("removable", () => {
  it("leaves out this device, strangers, and whoever is gone", async () => {
    const { laptop, phone } = await pair("removable");

    expect(removable(laptop.state, [laptop.id, phone.id, new Uint8Array(16)])).toEqual([phone.id]);
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    expect(removable(laptop.state, [phone.id])).toEqual([]);
  });
});
