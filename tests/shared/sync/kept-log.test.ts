import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { EMPTY_HEAD } from "../../../shared/log/hash-chain.ts";
import { controlAt, headAt, isLeafOnly, leafOf } from "../../../shared/sync/kept-log.ts";
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
});
