/** Founding, appending and reading. */
import { expect, it } from "vitest";
import { compareBytes } from "../../../shared/bytes/bytes.ts";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import {
  after,
  everythingOf,
  hash,
  mustWrite,
  NOW_MS,
  newVault,
  random,
  vaultOf,
  writeAfter,
  written,
} from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

export function logTests({ store, ground }: Subject): void {
  it("knows nothing of a vault that was never written", async () => {
    const { vaultId } = newVault();

    expect(await store().vault(vaultId)).toBeNull();
    expect(await everythingOf(store(), newVault(), [])).toMatchObject({
      entries: [],
      leaves: [],
      control: [],
    });
    expect(await store().compact(vaultId, 1, NOW_MS)).toBe(0);
  });

  it("founds a vault with its genesis and returns it as written", async () => {
    const write = writeAfter(newVault());

    await mustWrite(store(), write);

    expect(await store().vault(write.vaultId)).toEqual({
      vaultId: write.vaultId,
      ...write.next,
      liveBytes: 0,
      bareTo: 0,
      baseSnapshot: null,
    });
    expect(await store().entries(write.vaultId, 0, 10, 10_000)).toEqual(storedAs(write.entries));
  });

  it("keeps entries of every size class byte for byte, several in one write", async () => {
    const founded = await vaultOf(store(), 0);
    const sizes = [1, 2, 4, 8, 16, 32, 64].map((kib) => ({ kind: "data", size: kib * 1024 }) as const);
    const write = writeAfter(founded, { entries: sizes });

    await mustWrite(store(), write);

    expect(await store().entries(write.vaultId, 1, 64, 1_000_000)).toEqual(storedAs(write.entries));
    expect((await store().vault(write.vaultId))?.liveBytes).toBe(127 * 1024);
  });

  it.each([
    // what the writer expects               outcome
    ["the vault as it was before", "before", "moved"],
    ["the right place with another head", "other-head", "moved"],
    ["a place that is not reached yet", "ahead", "moved"],
    ["that there is no vault", "none", "moved"],
    ["the vault as it stands", "present", "written"],
  ] as const)("judges a writer that expects %s", async (_, what, outcome) => {
    const before = await vaultOf(store(), 1);
    const present = await written(store(), before);
    const expected = {
      before,
      "other-head": { ...present, head: hash() },
      ahead: { ...present, seq: present.seq + 1 },
      none: { ...present, seq: 0, head: new Uint8Array(32) },
      present,
    }[what];
    const kept = await everythingOf(store(), present);

    expect(await store().write(writeAfter(expected), NOW_MS)).toBe(outcome);

    if (outcome === "moved") expect(await everythingOf(store(), present)).toEqual(kept);
  });

  it("does not found a vault for a writer that expects one", async () => {
    const absent = { ...newVault(), seq: 3, head: hash() };

    expect(await store().write(writeAfter(absent), NOW_MS)).toBe("moved");
    expect(await store().write(writeAfter({ ...newVault(), head: hash() }), NOW_MS)).toBe("moved");
    expect(await store().vault(absent.vaultId)).toBeNull();
  });

  it.each([
    ["leave a place out", { seq: 3 }],
    ["do not reach the new place", { nextSeq: 5 }],
    ["are none", { count: 0 }],
  ])("refuses entries that %s as misuse", async (_, { seq, nextSeq, count }: Gap) => {
    const vault = await vaultOf(store(), 0);
    const write = writeAfter(vault);
    const entries = write.entries.slice(0, count).map((entry) => ({ ...entry, seq: seq ?? entry.seq }));
    const gap = { ...write, entries, next: { ...write.next, seq: nextSeq ?? write.next.seq } };

    await expect(store().write(gap, NOW_MS)).rejects.toMatchObject({ code: "store/misused" });
    expect((await store().vault(vault.vaultId))?.seq).toBe(1);
  });

  it("refuses a control entry without its bytes, and a snapshot that is not among the entries", async () => {
    const vault = await vaultOf(store(), 0);
    const write = writeAfter(vault, { entries: [{ kind: "rekey" }] });
    const bare = { ...write, entries: write.entries.map((entry) => ({ ...entry, bytes: null })) };
    const elsewhere = {
      ...write,
      snapshots: [{ seq: 1, coversSeq: 0, author: random(16), chunkHashes: [] }],
    };

    await expect(store().write(bare, NOW_MS)).rejects.toMatchObject({ code: "store/misused" });
    await expect(store().write(elsewhere, NOW_MS)).rejects.toMatchObject({ code: "store/misused" });
  });

  it.each([
    // after, maxEntries, maxBytes -> places
    [0, 100, 1_000_000, [1, 2, 3, 4, 5]],
    [2, 100, 1_000_000, [3, 4, 5]],
    [0, 2, 1_000_000, [1, 2]],
    [0, 100, 3 * 1024, [1, 2, 3]],
    [0, 100, 3 * 1024 - 1, [1, 2]],
    [1, 100, 1, [2]],
    [5, 100, 1_000_000, []],
    [9, 100, 1_000_000, []],
  ])("pages after %i with at most %i entries of %i bytes", async (from, maxEntries, maxBytes, places) => {
    const { vaultId } = await vaultOf(store(), 4);

    const page = await store().entries(vaultId, from, maxEntries, maxBytes);

    expect(page.map(({ seq }) => seq)).toEqual(places);
  });

  it("tells leaves of a range that may reach beyond the log", async () => {
    const founded = await vaultOf(store(), 0);
    const write = writeAfter(founded, { entries: [{ kind: "data" }, { kind: "data" }, { kind: "data" }] });
    await mustWrite(store(), write);
    const [second, third, fourth] = write.entries.map(({ leaf }) => leaf);

    expect(await store().leaves(founded.vaultId, 2, 3)).toEqual([second, third]);
    expect(await store().leaves(founded.vaultId, 4, 99)).toEqual([fourth]);
    expect(await store().leaves(founded.vaultId, 5, 99)).toEqual([]);
  });

  it("tells the control entries up to a place, all five kinds and no others", async () => {
    const kinds = ["genesis", "data", "deviceAdd", "rekey", "snapshot", "checkpoint", "policy"] as const;
    const more = ["reissue", "groupAbort", "close"] as const;
    const write = writeAfter(newVault(), { entries: [...kinds, ...more].map((kind) => ({ kind })) });
    await mustWrite(store(), write);
    const bytesAt = (...places: number[]) => places.map((place) => write.entries[place - 1]?.bytes);

    expect(await store().controlEntries(write.vaultId, 99)).toEqual(bytesAt(1, 3, 4, 7, 10));
    expect(await store().controlEntries(write.vaultId, 4)).toEqual(bytesAt(1, 3, 4));
  });

  it("finds every vault of a locator, as long as the last write names it", async () => {
    const [old, fresh] = [hash(), hash()];
    const first = await written(store(), newVault(), { locators: [old] });
    const second = await written(store(), newVault(), { locators: [old, fresh] });
    const both = [first.vaultId, second.vaultId].sort(compareBytes);

    expect(await found(store(), old)).toEqual(both);
    expect(await found(store(), fresh)).toEqual([second.vaultId]);

    const moved = await written(store(), first, { locators: [fresh] });

    expect(await found(store(), old)).toEqual([second.vaultId]);
    expect(await found(store(), fresh)).toEqual(both);
    await written(store(), moved, { locators: [] });
    expect(await found(store(), fresh)).toEqual([second.vaultId]);
    expect(await found(store(), hash())).toEqual([]);
  });

  it("names no more vaults of a locator than asked for, the longest logs first", async () => {
    const locators = [hash()];
    const lengths = [1, 4, 2, 3];
    const vaults = await Promise.all(
      lengths.map((length) =>
        written(store(), newVault(), { locators, entries: Array(length).fill({ kind: "genesis" }) }),
      ),
    );

    const named = await store().vaultsByLocator(locators[0] ?? hash(), 3);

    expect(named).toEqual([vaults[1], vaults[3], vaults[2]].map((vault) => vault?.vaultId));
  });

  it("keeps locators over plain appends that name the same ones in another order", async () => {
    const locators = [hash(), hash()];
    const vault = await written(store(), newVault(), { locators });

    await written(store(), vault, { locators: locators.toReversed() });

    for (const locator of locators) expect(await found(store(), locator)).toEqual([vault.vaultId]);
  });

  it("keeps vaults apart", async () => {
    const [one, other] = [await vaultOf(store(), 2), await vaultOf(store(), 2)];
    const kept = await everythingOf(store(), other);

    await written(store(), one);

    expect(await everythingOf(store(), other)).toEqual(kept);
  });

  it("has everything after a restart and goes on from there", async () => {
    const locators = [hash()];
    const write = writeAfter(await vaultOf(store(), 3), { locators });
    const first = await ground().open();
    await mustWrite(first, write);
    const kept = await everythingOf(first, after(write));
    await first.close();

    const second = await ground().open();
    const next = await written(second, after(write), { locators });
    await second.close();

    expect(kept.entries).toHaveLength(5);
    expect(await everythingOf(store(), next)).toMatchObject({ snapshots: [], leaves: { length: 6 } });
    expect((await store().entries(next.vaultId, 0, 5, 1_000_000)).map(({ leaf }) => leaf)).toEqual(
      kept.leaves,
    );
  });
}

type Gap = { readonly seq?: number; readonly nextSeq?: number; readonly count?: number };

function storedAs(entries: ReturnType<typeof writeAfter>["entries"]) {
  return entries.map(({ seq, leaf, bytes }) => ({ seq, leaf, bytes }));
}

async function found(store: VaultStore, locator: Uint8Array): Promise<Uint8Array[]> {
  return [...(await store.vaultsByLocator(locator, 100))].sort(compareBytes);
}
