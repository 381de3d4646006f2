/** Many callers at once, also through several opened stores: compare-and-set, quota, invitations, founding. */
import { expect, it } from "vitest";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import {
  after,
  hash,
  NOW_MS,
  newVault,
  ROOM,
  random,
  snapshotOn,
  type Vault,
  vaultOf,
  writeAfter,
  written,
} from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

const CALLERS = 32;

export function raceTests({ store, ground }: Subject): void {
  it("gives every place to exactly one of 32 writers, without gaps", async () => {
    const { vaultId } = await vaultOf(store(), 0);
    const nodes = [store(), await ground().open(), await ground().open()];
    const wins = new Map<number, Uint8Array[]>();
    const LAST = 120;

    await together(CALLERS, async (caller) => {
      const node = nodes[caller % nodes.length] ?? store();
      for (;;) {
        const present = await node.vault(vaultId);
        if (present === null || present.seq >= LAST) return;
        const write = writeAfter(present);
        const outcome = await node.write(write, NOW_MS);
        const leaf = write.entries[0]?.leaf ?? hash();
        if (outcome === "written") wins.set(write.next.seq, [...(wins.get(write.next.seq) ?? []), leaf]);
        else expect(outcome).toBe("moved");
      }
    });
    for (const node of nodes.slice(1)) await node.close();

    const kept = await store().entries(vaultId, 1, 1000, 10_000_000);
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: LAST - 1 }, (_, index) => index + 2));
    expect(kept.map(({ seq }) => wins.get(seq))).toEqual(kept.map(({ leaf }) => [leaf]));
    expect(await store().vault(vaultId)).toMatchObject({ seq: LAST, liveBytes: (LAST - 1) * 1024 });
  });

  it("lets exactly one of 32 found a vault", async () => {
    const vault = newVault();
    const writes = Array.from({ length: CALLERS }, () => writeAfter(vault, { locators: [hash()] }));

    const outcomes = await together(CALLERS, (caller) => store().write(at(writes, caller), NOW_MS));

    const won = writes.filter((_, index) => outcomes[index] === "written");
    expect(won).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "moved")).toHaveLength(CALLERS - 1);
    expect(await store().vault(vault.vaultId)).toMatchObject({ seq: 1, head: won[0]?.next.head });
  });

  it("takes identical bytes from two senders once", async () => {
    const vault = await vaultOf(store(), 0);
    const write = writeAfter(vault);

    const outcomes = await together(8, () => store().write(write, NOW_MS));

    expect(outcomes.filter((outcome) => outcome === "written")).toHaveLength(1);
    expect(await store().leaves(vault.vaultId, 2, 9)).toEqual([write.entries[0]?.leaf]);
  });

  it("lets chunks and entries together never pass the quota", async () => {
    const vault = await vaultOf(store(), 0);
    const quota = 10 * 1024 + 1023;
    let present: Vault = vault;

    const outcomes = await together(CALLERS, async (caller) => {
      if (caller % 2 === 0) return store().putChunk(vault.vaultId, hash(), random(1024), quota, NOW_MS);
      const write = writeAfter(present, { quota });
      const outcome = await store().write(write, NOW_MS);
      if (outcome === "written") present = after(write);
      return outcome;
    });

    const done = outcomes.filter((outcome) => outcome === "stored" || outcome === "written");
    expect(done.length).toBeLessThanOrEqual(10);
    expect((await store().vault(vault.vaultId))?.liveBytes).toBe(done.length * 1024);
    expect(outcomes).toContain("over-quota");
  });

  it("charges a chunk once that 16 send at once", async () => {
    const { vaultId } = await vaultOf(store(), 0);
    const [name, bytes] = [hash(), random(5000)];

    const outcomes = await together(16, () => store().putChunk(vaultId, name, bytes, ROOM, NOW_MS));

    expect(new Set(outcomes)).toEqual(new Set(["stored"]));
    expect((await store().vault(vaultId))?.liveBytes).toBe(5000);
  });

  it("spends an invitation once, whoever of 32 comes first", async () => {
    const invite = hash();
    await store().addInvite(invite, NOW_MS);

    const spent = await together(CALLERS, () => store().spendInvite(invite, hash(), NOW_MS));

    expect(spent.filter((won) => won)).toHaveLength(1);
  });

  it("loses no chunk to a sweep that a snapshot overtakes", async () => {
    for (let round = 0; round < 10; round++) {
      const vault = await vaultOf(store(), 0);
      const chunk = hash();
      await store().putChunk(vault.vaultId, chunk, random(64), ROOM, NOW_MS);
      const snapshot = { seq: 2, coversSeq: 1, author: random(16), chunkHashes: [chunk] };
      const write = writeAfter(vault, { entries: [{ kind: "snapshot" }], snapshots: [snapshot] });

      const [outcome] = await Promise.all([
        store().write(write, NOW_MS),
        store().compact(vault.vaultId, null, NOW_MS + 400 * 86_400_000),
      ]);

      const missing = await store().missingChunks(vault.vaultId, [chunk]);
      expect(missing).toEqual(outcome === "written" ? [] : [chunk]);
    }
  });

  it("frees a body once when two compact at once", async () => {
    const vault = await vaultOf(store(), 5);
    const covered = await snapshotOn(store(), vault, []);

    const freed = await together(4, () => store().compact(vault.vaultId, covered.seq, NOW_MS));

    expect(freed.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 5 * 1024]);
    expect((await store().vault(vault.vaultId))?.liveBytes).toBe(1024);
  });

  it("lets vaults be written side by side", async () => {
    const ends = await together(CALLERS, async () => {
      let vault = await written(store(), newVault());
      for (const _ of [1, 2, 3, 4]) vault = await written(store(), vault);
      return vault;
    });

    const kept = await Promise.all(ends.map(({ vaultId }) => seqOf(store(), vaultId)));
    expect(kept).toEqual(ends.map(() => 5));
  });
}

function together<Result>(count: number, act: (caller: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, caller) => act(caller)));
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError("no such item");
  return item;
}

async function seqOf(store: VaultStore, vaultId: Uint8Array): Promise<number | undefined> {
  return (await store.vault(vaultId))?.seq;
}
