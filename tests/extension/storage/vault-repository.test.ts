import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { OutcomeRepository } from "../../../extension/storage/outcome-repository.ts";
import { type ItemRow, KeyferryDatabase } from "../../../extension/storage/schema.ts";
import {
  type AllRows,
  VaultRepository,
  type VaultWrite,
} from "../../../extension/storage/vault-repository.ts";

const HEAD = Uint8Array.of(1);
const NEXT_HEAD = Uint8Array.of(2);
const FILTER = { id: "filter", bytes: Uint8Array.of(9) } as const;

const item = (id: string, site = "s"): ItemRow => ({
  id,
  site,
  type: "t",
  sealedFacts: Uint8Array.of(3),
  sealedState: Uint8Array.of(4),
  sealedSecret: null,
});

const rows: AllRows = {
  vault: {
    id: "vault",
    version: 1,
    vaultId: Uint8Array.of(5),
    deviceId: Uint8Array.of(6),
    unlockRecords: [Uint8Array.of(7)],
    sealedKeyring: Uint8Array.of(8),
  },
  entries: [{ seq: 1, sealed: Uint8Array.of(1) }],
  items: [],
  singles: [{ name: "head", sealed: HEAD }],
};

const write = (overrides: Partial<VaultWrite> = {}): VaultWrite => ({
  previousHead: HEAD,
  head: NEXT_HEAD,
  entries: [{ seq: 2, sealed: Uint8Array.of(2) }],
  items: [item("a")],
  filter: null,
  outcome: null,
  ...overrides,
});

describe("VaultRepository", () => {
  let db: KeyferryDatabase;
  let repository: VaultRepository;
  beforeEach(async () => {
    db = new KeyferryDatabase(`test-${crypto.randomUUID()}`);
    repository = new VaultRepository(db);
    await repository.found(rows, FILTER);
  });

  it("founds a vault once and never over another", async () => {
    const again = repository.found({ ...rows, vault: { ...rows.vault, version: 2 } }, FILTER);

    await expect(again).rejects.toMatchObject({ code: "storage/vault-exists" });
    expect((await repository.vault())?.version).toBe(1);
  });

  it("commits entry, item, head and answer together", async () => {
    const outcome = { requestId: "r", documentId: "d", createdAtMs: 1, sealed: Uint8Array.of(1) };

    await repository.commit(write({ outcome, filter: Uint8Array.of(10) }));

    expect(await repository.single("head")).toEqual(NEXT_HEAD);
    expect(await repository.item("a")).toEqual(item("a"));
    expect((await repository.entries()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await repository.filter()).toEqual(Uint8Array.of(10));
    expect(await new OutcomeRepository(db).find("r")).toEqual(outcome);
  });

  it("refuses a step from a head that is no longer the head, and changes nothing", async () => {
    await repository.commit(write());

    const stale = repository.commit(
      write({ entries: [{ seq: 3, sealed: Uint8Array.of(3) }], items: [item("b")] }),
    );

    await expect(stale).rejects.toMatchObject({ code: "storage/changed-meanwhile" });
    expect(await repository.item("b")).toBeNull();
    expect(await repository.entries()).toHaveLength(2);
  });

  it("refuses a second entry at one place of the log, and changes nothing", async () => {
    const twice = repository.commit(write({ entries: [{ seq: 1, sealed: Uint8Array.of(99) }] }));

    await expect(twice).rejects.toMatchObject({ code: "storage/failed" });
    expect(await repository.single("head")).toEqual(HEAD);
    expect((await repository.entries())[0]?.sealed).toEqual(Uint8Array.of(1));
    expect(await repository.item("a")).toBeNull();
  });

  it("finds items by site and by type", async () => {
    await repository.commit(write({ items: [item("a", "x"), item("b", "y"), item("c", "x")] }));

    expect((await repository.itemsOfSite("x")).map(({ id }) => id)).toEqual(["a", "c"]);
    expect(await repository.itemsOfType("t")).toHaveLength(3);
    expect(await repository.itemsOfSite("z")).toEqual([]);
  });

  it("reseals all rows and the filter at once, or nothing when the head moved", async () => {
    const resealed = { ...rows, singles: [{ name: "head" as const, sealed: NEXT_HEAD }] };

    await expect(repository.reseal(resealed, rows, HEAD)).rejects.toMatchObject({
      code: "storage/changed-meanwhile",
    });
    expect(await repository.single("head")).toEqual(HEAD);

    await repository.reseal(rows, resealed, Uint8Array.of(11));
    expect(await repository.single("head")).toEqual(NEXT_HEAD);
    expect(await repository.filter()).toEqual(Uint8Array.of(11));
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
      sealed: HEAD,
    });
    await db.outcomes.bulkPut([row("old", 10), row("new", 20), row("done", 20)]);

    await outcomes.confirm("done");
    await outcomes.forgetOlderThan(15);

    expect(await outcomes.find("done")).toBeNull();
    expect(await outcomes.find("old")).toBeNull();
    expect(await outcomes.find("new")).not.toBeNull();
  });
});
