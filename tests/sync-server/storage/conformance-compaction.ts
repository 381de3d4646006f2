/** Snapshots, confirmations, and what may be dropped on their strength: never control entries, never leaves. */
import { expect, it } from "vitest";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import {
  chunkIn,
  DAY_MS,
  everythingOf,
  NOW_MS,
  newVault,
  random,
  snapshotOn,
  type Vault,
  vaultOf,
  written,
} from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

const LATER_MS = NOW_MS + 40 * DAY_MS;

export function compactionTests({ store }: Subject): void {
  it("tells snapshots newest first, with when they came and who confirmed them", async () => {
    const [author, one, other] = [random(16), random(16), random(16)];
    const vault = await vaultOf(store(), 2);
    const chunks = [await chunkIn(store(), vault), await chunkIn(store(), vault)];
    const snapshot = { seq: 4, coversSeq: 3, author, chunkHashes: chunks };
    const first = await written(
      store(),
      vault,
      { entries: [{ kind: "snapshot" }], snapshots: [snapshot] },
      NOW_MS,
    );
    const second = await snapshotOn(store(), first, [], NOW_MS + 7);

    await confirmed(store(), second, 4, [other, one, other]);

    expect(await store().snapshots(vault.vaultId)).toMatchObject([
      { seq: 5, coversSeq: 4, chunkHashes: [], receivedAtMs: NOW_MS + 7, confirmedBy: [] },
      { ...snapshot, receivedAtMs: NOW_MS, confirmedBy: [one, other].sort(Buffer.compare) },
    ]);
  });

  it("takes a confirmation of a snapshot that is not there, and forgets it", async () => {
    const vault = await vaultOf(store(), 1);

    const next = await confirmed(store(), vault, 77, [random(16)]);

    expect(await store().snapshots(next.vaultId)).toEqual([]);
  });

  it("drops bodies up to what the snapshot covers, and keeps control entries and every leaf", async () => {
    const { vault, chunk } = await compactable(store());
    const before = await everythingOf(store(), vault, [chunk]);

    const freed = await store().compact(vault.vaultId, 6, LATER_MS);

    const later = await everythingOf(store(), vault, [chunk]);
    expect(freed).toBe(3 * 1024);
    expect(later.record).toEqual({
      ...before.record,
      liveBytes: (before.record?.liveBytes ?? 0) - freed,
      bareTo: 5,
      baseSnapshot: 6,
    });
    expect(later.leaves).toEqual(before.leaves);
    expect(later.control).toEqual(before.control);
    expect(later.missing).toEqual([]);
    expect(later.snapshots).toEqual(before.snapshots);
    expect(later.entries.map(({ bytes }) => bytes !== null)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it("frees nothing the second time, and lets the log go on", async () => {
    const { vault } = await compactable(store());
    await store().compact(vault.vaultId, 6, LATER_MS);
    const kept = await everythingOf(store(), vault);

    expect(await store().compact(vault.vaultId, 6, LATER_MS)).toBe(0);

    expect(await everythingOf(store(), vault)).toEqual(kept);
    expect((await written(store(), vault)).seq).toBe(8);
  });

  it.each([
    ["a snapshot that is not there", 5],
    ["a place without an entry", 99],
  ])("drops nothing on the strength of %s", async (_, snapshotSeq) => {
    const { vault } = await compactable(store());
    const kept = await everythingOf(store(), vault);

    expect(await store().compact(vault.vaultId, snapshotSeq, LATER_MS)).toBe(0);
    expect(await everythingOf(store(), vault)).toEqual(kept);
  });

  it("does not go back to an older snapshot than the log rests on", async () => {
    const { vault } = await compactable(store());
    const newer = await snapshotOn(store(), vault, []);
    await store().compact(vault.vaultId, newer.seq, LATER_MS);

    expect(await store().compact(vault.vaultId, 6, LATER_MS)).toBe(0);
    expect(await store().vault(vault.vaultId)).toMatchObject({ baseSnapshot: newer.seq, bareTo: vault.seq });
  });

  it("keeps the base, the newest two and those younger than 30 days, with their chunks", async () => {
    const { vault, chunks, snapshots } = await withSnapshots(store(), [0, 1, 2, 20, 21, 22]);
    const [, base, idle, ...younger] = snapshots;

    await store().compact(vault.vaultId, base ?? 0, NOW_MS + 40 * DAY_MS);

    const kept = await store().snapshots(vault.vaultId);
    expect(kept.map(({ seq }) => seq)).toEqual([...younger.toReversed(), base]);
    expect(await store().missingChunks(vault.vaultId, chunks)).toEqual([chunks[0], chunks[2]]);
    expect(idle).toBeDefined();
  });

  it("keeps the newest two however old they are", async () => {
    const { vault, chunks, snapshots } = await withSnapshots(store(), [0, 1, 2]);

    await store().compact(vault.vaultId, null, NOW_MS + 400 * DAY_MS);

    const kept = await store().snapshots(vault.vaultId);
    expect(kept.map(({ seq }) => seq)).toEqual(snapshots.slice(1).toReversed());
    expect(await store().missingChunks(vault.vaultId, chunks)).toEqual([chunks[0]]);
  });

  it("drops a chunk that nothing uses after a day, gives its bytes back, and spares one sent again", async () => {
    const vault = await vaultOf(store(), 0);
    const [idle, renewed, used] = [
      await chunkIn(store(), vault, 500),
      await chunkIn(store(), vault, 600),
      await chunkIn(store(), vault, 700),
    ];
    await snapshotOn(store(), vault, [used]);
    const hourLater = NOW_MS + DAY_MS + 3_600_000;
    await store().putChunk(vault.vaultId, renewed, random(600), 1, hourLater);

    expect(await store().compact(vault.vaultId, null, NOW_MS + DAY_MS)).toBe(0);
    expect(await store().compact(vault.vaultId, null, hourLater)).toBe(500);

    expect(await store().missingChunks(vault.vaultId, [idle, renewed, used])).toEqual([idle]);
    expect((await store().vault(vault.vaultId))?.liveBytes).toBe(600 + 700 + 1024);
  });

  it("keeps what a vault that came with a bare beginning rests on, for ever", async () => {
    const vault = await written(store(), newVault(), {
      entries: [{ kind: "genesis" }, "leaf", "leaf", { kind: "deviceAdd" }],
    });
    expect(await store().vault(vault.vaultId)).toMatchObject({ bareTo: 3, baseSnapshot: null, liveBytes: 0 });
    const chunk = await chunkIn(store(), vault);
    let present = await snapshotOn(store(), vault, [chunk]);
    for (const days of [1, 2, 3]) present = await snapshotOn(store(), present, [], NOW_MS + days * DAY_MS);

    await store().compact(vault.vaultId, null, NOW_MS + 400 * DAY_MS);

    expect(await store().vault(vault.vaultId)).toMatchObject({ bareTo: 3, baseSnapshot: 5 });
    expect((await store().snapshots(vault.vaultId)).map(({ seq }) => seq)).toEqual([8, 7, 5]);
    expect(await store().missingChunks(vault.vaultId, [chunk])).toEqual([]);
  });

  it("drops no snapshot while nothing covers a bare beginning", async () => {
    const vault = await vaultOf(store(), 1);
    let present = await snapshotOn(store(), vault, []);
    for (const _ of [1, 2, 3]) present = await snapshotOn(store(), present, []);
    await written(store(), present, { entries: ["leaf", "leaf"] });

    await store().compact(vault.vaultId, null, NOW_MS + 400 * DAY_MS);

    expect(await store().snapshots(vault.vaultId)).toHaveLength(4);
    expect(await store().compact(vault.vaultId, present.seq, NOW_MS + 400 * DAY_MS)).toBe(0);
    expect(await store().vault(vault.vaultId)).toMatchObject({ bareTo: 8, baseSnapshot: null });
  });

  it("counts a bare entry as its leaf when it pages", async () => {
    const vault = await written(store(), newVault(), { entries: [{ kind: "genesis" }, "leaf", "leaf"] });

    const page = await store().entries(vault.vaultId, 1, 10, 63);

    expect(page.map(({ seq, bytes }) => [seq, bytes])).toEqual([[2, null]]);
  });

  it("pages through the vaults that have snapshots, each once", async () => {
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => vaultOf(store(), 0)));
    for (const vault of made.slice(0, 4)) await snapshotOn(store(), vault, []);
    const seen: Uint8Array[] = [];

    let page = await store().vaultsWithSnapshots(null, 3);
    while (page.length > 0) {
      seen.push(...page);
      page = await store().vaultsWithSnapshots(page.at(-1) ?? null, 3);
    }

    const texts = seen.map((id) => Buffer.from(id).toString("hex"));
    expect(new Set(texts).size).toBe(texts.length);
    expect(made.map(({ vaultId }) => texts.includes(Buffer.from(vaultId).toString("hex")))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
}

/** genesis, data, rekey, data, data, snapshot(6) of 1..5 with one chunk, data. */
async function compactable(store: VaultStore): Promise<{ vault: Vault; chunk: Uint8Array }> {
  const kinds = ["genesis", "data", "rekey", "data", "data"] as const;
  const begun = await written(store, newVault(), { entries: kinds.map((kind) => ({ kind })) });
  const chunk = await chunkIn(store, begun);
  const covered = await snapshotOn(store, begun, [chunk]);
  return { vault: await written(store, covered), chunk };
}

/** A vault with a snapshot, and a chunk of its own for each, received on these days. */
async function withSnapshots(store: VaultStore, days: readonly number[]) {
  let vault = await vaultOf(store, 0);
  const chunks: Uint8Array[] = [];
  const snapshots: number[] = [];
  for (const day of days) {
    const chunk = await chunkIn(store, vault, 100, NOW_MS + day * DAY_MS);
    vault = await snapshotOn(store, vault, [chunk], NOW_MS + day * DAY_MS);
    chunks.push(chunk);
    snapshots.push(vault.seq);
  }
  return { vault, chunks, snapshots };
}

async function confirmed(store: VaultStore, vault: Vault, snapshotSeq: number, devices: Uint8Array[]) {
  const entries = devices.map(() => ({ kind: "checkpoint" }) as const);
  const confirmations = devices.map((device) => ({ snapshotSeq, device }));
  return await written(store, vault, { entries, confirmations });
}
