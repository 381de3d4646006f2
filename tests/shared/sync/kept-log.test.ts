import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { EMPTY_HEAD } from "../../../shared/log/hash-chain.ts";
import {
  controlAt,
  hasLooseCounters,
  headAt,
  isLeafOnly,
  leafOf,
  withCounters,
} from "../../../shared/sync/kept-log.ts";
import type { KeptEntry } from "../../../shared/sync/replica.ts";
import { create, Devices } from "./devices.ts";
import { missedCompaction } from "./scenarios.ts";

describe("the kept log", () => {
  it("knows the head and the control state at every place", async () => {
    const laptop = await new Devices("kept").found();
    await laptop.engine.write([create("ann")]);
    const early = laptop.state;
    await laptop.engine.rekey(null, { remove: [] });
    await laptop.engine.write([create("bob")]);

    expect(await headAt(laptop.replica, 0)).toEqual(EMPTY_HEAD);
    expect(await headAt(laptop.replica, early.log.seq)).toEqual(early.log.head);
    expect(await headAt(laptop.replica, laptop.state.log.seq)).toEqual(laptop.state.log.head);
    expect(await controlAt(laptop.replica, early.log.seq)).toEqual(early.control);
    expect(await controlAt(laptop.replica, laptop.state.log.seq)).toEqual(laptop.state.control);
  });

  it("comes to the same where only leaves are left of a stretch", async () => {
    const { phone } = await missedCompaction("kept leaves");
    await phone.sync();
    const kept = await phone.replica.entries(1, phone.state.log.seq);
    expect(kept.some(isLeafOnly)).toBe(true);

    expect(await controlAt(phone.replica, phone.state.log.seq)).toEqual(phone.state.control);
    const middle = kept.findIndex(isLeafOnly) + 1;
    const next = kept.find(({ seq, bytes }) => seq > middle && bytes.length > 32);
    expect(await headAt(phone.replica, (next?.seq ?? 0) - 1)).toHaveLength(32);
  });

  it("takes a leaf for itself and hashes an entry", async () => {
    const laptop = await new Devices("leaf").found();
    const [genesis] = await laptop.replica.entries(1, 1);
    const leaf = leafOf(genesis ?? { bytes: new Uint8Array() });

    expect(equalBytes(leafOf({ bytes: leaf }), leaf)).toBe(true);
  });

  it("refuses a log that does not follow from itself", async () => {
    const laptop = await new Devices("broken").found();
    await laptop.engine.write([create("ann")]);
    const entries = async (from: number, to: number): Promise<readonly KeptEntry[]> =>
      (await laptop.replica.entries(from, to)).slice(1);

    await expect(controlAt({ entries }, 2)).rejects.toMatchObject({ code: "vault/tampered" });
  });

  it("has counters that are lower bounds from its first gap on, until a snapshot names them", async () => {
    const { laptop, phone } = await missedCompaction("loose");
    await phone.sync();
    const kept = await phone.replica.entries(1, phone.state.log.seq);
    const firstLeaf = kept.find(isLeafOnly)?.seq ?? 0;
    const lastLeaf = kept.findLast(isLeafOnly)?.seq ?? 0;
    const snapshot = phone.state.snapshot?.seq ?? 0;

    const loose: number[] = [];
    for (const { seq } of kept) if (await hasLooseCounters(phone.replica, seq)) loose.push(seq);

    expect(firstLeaf).toBeGreaterThan(2);
    expect([loose.at(0), loose.at(-1)]).toEqual([firstLeaf - 1, lastLeaf]);
    expect(loose).toHaveLength(lastLeaf - firstLeaf + 2);
    expect(snapshot).toBe(lastLeaf + 1);
    expect(await controlAt(phone.replica, snapshot)).toEqual(await controlAt(laptop.replica, snapshot));
  });

  it("raises lower bounds to what an entry needs, and never lowers a counter", async () => {
    const { laptop, phone } = await missedCompaction("raise");
    await phone.sync();
    const gap = (await phone.replica.entries(1, phone.state.log.seq)).find(isLeafOnly)?.seq ?? 0;
    const bounds = await controlAt(phone.replica, gap + 3);
    const [next] = await laptop.replica.entries(gap + 4, gap + 4);
    const [early] = await laptop.replica.entries(2, 2);
    if (next === undefined || early === undefined) throw new Error("no entry");

    const raised = withCounters(bounds, next.bytes);

    const { header } = decodeEntry(next.bytes);
    expect(memberById(bounds, header.deviceId)?.devSeq).toBeLessThan(header.devSeq - 1);
    expect(memberById(raised, header.deviceId)?.devSeq).toBe(header.devSeq - 1);
    expect(withCounters(raised, early.bytes)).toEqual(raised);
  });
});
