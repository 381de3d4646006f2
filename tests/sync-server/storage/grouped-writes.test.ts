/** Who shares a commit with whom, and what closing waits for. What the stores make of it: conformance-groups.ts. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GroupStore, withGroupedWrites } from "../../../sync-server/storage/grouped-writes.ts";
import { StoreFault } from "../../../sync-server/storage/store-fault.ts";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import { everythingOf, NOW_MS, newVault, vaultOf, writeAfter } from "./log-writer.ts";
import { type SqliteGround, sqliteGround } from "./sqlite-ground.ts";

let ground: SqliteGround;
let store: GroupStore;
/** How many writes each commit of several had, and how many were made alone. */
let groups: number[];
let alone: number;
let grouped: VaultStore;

beforeEach(async () => {
  ground = sqliteGround();
  store = await ground.open();
  [groups, alone] = [[], 0];
  grouped = withGroupedWrites({
    ...store,
    writeAll: (writes) => {
      groups.push(writes.length);
      return store.writeAll(writes);
    },
    write: (write, nowMs) => {
      alone++;
      return store.write(write, nowMs);
    },
  });
});
afterEach(async () => {
  await store.close();
  await ground.remove();
});

function foundings(count: number) {
  return Array.from({ length: count }, () => grouped.write(writeAfter(newVault()), NOW_MS));
}

describe("writes in groups", () => {
  it("make one that comes alone alone", async () => {
    expect(await Promise.all(foundings(1))).toEqual(["written"]);
    expect({ groups, alone }).toEqual({ groups: [], alone: 1 });
  });

  it("share a commit where they come together, up to sixty-four", async () => {
    const outcomes = await Promise.all(foundings(150));

    expect(new Set(outcomes)).toEqual(new Set(["written"]));
    expect({ groups, alone }).toEqual({ groups: [64, 64, 22], alone: 0 });
    expect(await store.counts()).toMatchObject({ vaults: 150 });
  });

  it("gather what comes while a commit is under way", async () => {
    const first = foundings(2);
    // The second half comes when the first is being committed.
    const second = first[0]?.then(() => Promise.all(foundings(3)));

    await Promise.all([...first, second]);

    expect({ groups, alone }).toEqual({ groups: [2, 3], alone: 0 });
  });

  it("are made one by one where they could not be made together, and for a minute from then", async () => {
    let tries = 0;
    const broken = withGroupedWrites({
      ...store,
      writeAll: async () => {
        tries++;
        throw new StoreFault("store/unavailable", "the connection is lost");
      },
    });
    const writes = [newVault(), newVault(), newVault()].map((vault) => writeAfter(vault));

    const outcomes = await Promise.all(writes.map((write) => broken.write(write, NOW_MS)));
    for (const nowMs of [NOW_MS + 59_999, NOW_MS + 60_000])
      await Promise.all([newVault(), newVault()].map((vault) => broken.write(writeAfter(vault), nowMs)));

    expect(outcomes).toEqual(["written", "written", "written"]);
    expect(tries).toBe(2);
    for (const { vaultId } of writes) expect((await store.vault(vaultId))?.seq).toBe(1);
  });

  it("tell everyone of a failure that hits even one alone, and leave nothing behind", async () => {
    const vaults = await Promise.all([vaultOf(store, 1), vaultOf(store, 1), vaultOf(store, 0)]);
    const before = await Promise.all(vaults.map((vault) => everythingOf(store, vault)));
    await ground.breakAt(1, "statement");

    const outcomes = await Promise.allSettled(
      vaults.map((vault) => grouped.write(writeAfter(vault), NOW_MS)),
    );
    await ground.heal();

    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store/unavailable" } });
    expect(await Promise.all(vaults.map((vault) => everythingOf(store, vault)))).toEqual(before);
    expect({ groups, alone }).toEqual({ groups: [3], alone: 3 });
  });

  it("tell only the one that breaks the contract", async () => {
    const right = grouped.write(writeAfter(newVault()), NOW_MS);
    const wrong = grouped.write({ ...writeAfter(newVault()), entries: [] }, NOW_MS);

    await expect(wrong).rejects.toMatchObject({ code: "store/misused" });
    expect(await right).toBe("written");
  });

  it("are all made before the store is closed", async () => {
    const made = foundings(70);
    await grouped.close();

    expect(new Set(await Promise.all(made))).toEqual(new Set(["written"]));
  });
});
