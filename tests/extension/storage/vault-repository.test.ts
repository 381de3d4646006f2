import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { OutcomeRepository } from "../../../extension/storage/outcome-repository.ts";
import { KeyferryDatabase } from "../../../extension/storage/schema.ts";
import { VaultRepository } from "../../../extension/storage/vault-repository.ts";
import { bytes, FILTER, itemRow, vaultRows } from "../../support/vault-rows.ts";

describe("VaultRepository", () => {
  let db: KeyferryDatabase;
  let repository: VaultRepository;
  beforeEach(async () => {
    db = new KeyferryDatabase(`test-${crypto.randomUUID()}`);
    repository = new VaultRepository(db);
    await repository.found(vaultRows(), FILTER);
  });

  it("founds a vault once and never over another", async () => {
    const { vault } = vaultRows();
    const again = repository.found({ ...vaultRows(), vault: { ...vault, version: 9 } }, FILTER);

    await expect(again).rejects.toMatchObject({ code: "storage/vault-exists" });
    expect((await repository.vault())?.version).toBe(vault.version);
  });

  it("finds items by site and by type", async () => {
    await db.items.bulkPut([itemRow("a", "x"), itemRow("b", "y"), itemRow("c", "x")]);

    expect((await repository.itemsOfSite("x")).map(({ id }) => id)).toEqual(["a", "c"]);
    expect(await repository.itemsOfType("t")).toHaveLength(4);
    expect(await repository.itemsOfSite("z")).toEqual([]);
  });

  it("gives back every row that it was founded with", async () => {
    expect(await repository.all()).toEqual(vaultRows());
  });

  it("reseals every table at once", async () => {
    const resealed = vaultRows(50);

    await repository.reseal(vaultRows(), resealed, bytes(11));

    expect(await repository.all()).toEqual(resealed);
    expect(await repository.filter()).toEqual(bytes(11));
  });

  it("reseals nothing where anything of the log was written since it was read", async () => {
    const before = vaultRows();
    await db.singles.put({ name: "generation", sealed: bytes(99) });

    await expect(repository.reseal(before, vaultRows(50), bytes(11))).rejects.toMatchObject({
      code: "storage/changed-meanwhile",
    });
    expect((await repository.all())?.entries).toEqual(before.entries);
    expect(await repository.filter()).toEqual(FILTER.bytes);
  });

  it("adds what a vault of version 1 lacks once, and only to the log it was made from", async () => {
    const vault = { ...vaultRows().vault, version: 1 };
    await db.vault.put(vault);
    await db.singles.clear();
    await db.singles.put({ name: "head", sealed: bytes(1) });
    const upgrade = (head: number, generation: number) => ({
      head: bytes(head),
      vault: { ...vault, version: 2 },
      singles: [{ name: "generation", sealed: bytes(generation) }] as const,
      signed: [{ id: "s", sealed: bytes(3) }],
    });

    await expect(repository.upgrade(upgrade(2, 20))).rejects.toMatchObject({
      code: "storage/changed-meanwhile",
    });
    await repository.upgrade(upgrade(1, 21));
    await repository.upgrade(upgrade(1, 22));

    expect((await repository.vault())?.version).toBe(2);
    expect(await repository.single("generation")).toEqual(bytes(21));
    expect(await db.signed.count()).toBe(1);
  });
});

describe("OutcomeRepository", () => {
  it("forgets an answer when it is confirmed, or when it is too old", async () => {
    const db = new KeyferryDatabase(`test-${crypto.randomUUID()}`);
    const outcomes = new OutcomeRepository(db);
    const row = (requestId: string, createdAtMs: number) => ({
      requestId,
      documentId: "d",
      createdAtMs,
      sealed: bytes(1),
    });
    await db.outcomes.bulkPut([row("old", 10), row("new", 20), row("done", 20)]);

    await outcomes.confirm("done");
    await outcomes.forgetOlderThan(15);

    expect(await outcomes.find("done")).toBeNull();
    expect(await outcomes.find("old")).toBeNull();
    expect(await outcomes.find("new")).not.toBeNull();
  });
});
