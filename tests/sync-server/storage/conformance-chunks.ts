/** Chunks, and the quota that they share with entries. */
import { expect, it } from "vitest";
import { chunkIn, hash, NOW_MS, newVault, ROOM, random, vaultOf, writeAfter, written } from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

export function chunkTests({ store }: Subject): void {
  it("keeps a chunk byte for byte and tells which are missing, in the order asked", async () => {
    const { vaultId } = await vaultOf(store(), 0);
    const [name, bytes, other, another] = [hash(), random(65_536), hash(), hash()];

    expect(await store().putChunk(vaultId, name, bytes, ROOM, NOW_MS)).toBe("stored");

    expect(await store().chunk(vaultId, name)).toEqual(bytes);
    expect(await store().chunk(vaultId, other)).toBeNull();
    expect(await store().missingChunks(vaultId, [other, name, another])).toEqual([other, another]);
    expect(await store().missingChunks(vaultId, [])).toEqual([]);
  });

  it("has no chunks for a vault that is not there", async () => {
    const { vaultId } = newVault();
    const name = hash();

    expect(await store().putChunk(vaultId, name, random(100), ROOM, NOW_MS)).toBe("no-vault");
    expect(await store().chunk(vaultId, name)).toBeNull();
    expect(await store().missingChunks(vaultId, [name])).toEqual([name]);
  });

  it("keeps one vault's chunks from another", async () => {
    const [one, other] = [await vaultOf(store(), 0), await vaultOf(store(), 0)];
    const name = await chunkIn(store(), one);

    expect(await store().chunk(other.vaultId, name)).toBeNull();
    expect(await store().missingChunks(other.vaultId, [name])).toEqual([name]);
  });

  it("charges a chunk once, however often it is sent", async () => {
    const { vaultId } = await vaultOf(store(), 0);
    const [name, bytes] = [hash(), random(3000)];

    for (const attempt of [1, 2, 3])
      expect(await store().putChunk(vaultId, name, bytes, 3000, NOW_MS + attempt)).toBe("stored");

    expect((await store().vault(vaultId))?.liveBytes).toBe(3000);
  });

  it("counts entries and chunks against one quota, to the byte", async () => {
    const vault = await vaultOf(store(), 1);
    const { vaultId } = vault;

    expect(await store().putChunk(vaultId, hash(), random(1001), 2024, NOW_MS)).toBe("over-quota");
    expect(await store().putChunk(vaultId, hash(), random(1000), 2024, NOW_MS)).toBe("stored");
    expect(await store().write(writeAfter(vault, { quota: 3047 }), NOW_MS)).toBe("over-quota");
    expect((await store().vault(vaultId))?.liveBytes).toBe(2024);
    expect(await store().write(writeAfter(vault, { quota: 3048 }), NOW_MS)).toBe("written");
    expect((await store().vault(vaultId))?.liveBytes).toBe(3048);
  });

  it.each(["deviceAdd", "rekey", "policy", "close"] as const)("takes a %s in a full vault", async (kind) => {
    const vault = await vaultOf(store(), 1);

    const next = await written(store(), vault, { entries: [{ kind, size: 4096 }], quota: 0 });

    expect(await store().vault(next.vaultId)).toMatchObject({ seq: 3, liveBytes: 1024 });
  });

  it("does not let a control entry carry others past the quota", async () => {
    const vault = await vaultOf(store(), 1);
    const write = writeAfter(vault, { entries: [{ kind: "rekey" }, { kind: "data" }], quota: 2047 });

    expect(await store().write(write, NOW_MS)).toBe("over-quota");
    expect((await store().vault(vault.vaultId))?.seq).toBe(2);
  });

  it("does not found a vault that begins over its quota", async () => {
    const vault = newVault();
    const write = writeAfter(vault, { entries: [{ kind: "genesis" }, { kind: "data" }], quota: 1023 });

    expect(await store().write(write, NOW_MS)).toBe("over-quota");
    expect(await store().vault(vault.vaultId)).toBeNull();
  });

  it("refuses a snapshot whose chunks are not all here, and takes it once they are", async () => {
    const vault = await vaultOf(store(), 0);
    const [here, absent] = [await chunkIn(store(), vault), hash()];
    const snapshot = { seq: 2, coversSeq: 1, author: random(16), chunkHashes: [here, absent] };
    const write = writeAfter(vault, { entries: [{ kind: "snapshot" }], snapshots: [snapshot] });

    expect(await store().write(write, NOW_MS)).toBe("chunks-missing");
    expect((await store().vault(vault.vaultId))?.seq).toBe(1);
    await store().putChunk(vault.vaultId, absent, random(10), ROOM, NOW_MS);
    expect(await store().write(write, NOW_MS)).toBe("written");
  });
}
