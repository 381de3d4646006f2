import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { OutcomeRepository } from "../../../extension/storage/outcome-repository.ts";
import { ReplicaRepository, type StepRows } from "../../../extension/storage/replica-repository.ts";
import { KeyferryDatabase } from "../../../extension/storage/schema.ts";
import { VaultRepository } from "../../../extension/storage/vault-repository.ts";
import { bytes, FILTER, itemRow, vaultRows } from "../../support/vault-rows.ts";

const GENERATION = bytes(11);

const step = (overrides: Partial<StepRows> = {}): StepRows => ({
  guard: { name: "generation", sealed: GENERATION },
  singles: [{ name: "generation", sealed: bytes(100) }],
  vault: null,
  dropEntriesFrom: null,
  entries: [],
  abandoned: [],
  clearsItems: false,
  items: [],
  dropItems: [],
  shelves: [],
  outbox: { put: [], drop: [] },
  attempts: { put: [], drop: [] },
  signed: [],
  chunks: { put: [], drop: [] },
  notices: { put: [], drop: [] },
  theirs: null,
  filter: null,
  outcome: null,
  ...overrides,
});

describe("ReplicaRepository", () => {
  let db: KeyferryDatabase;
  let repository: ReplicaRepository;
  beforeEach(async () => {
    db = new KeyferryDatabase(`test-${crypto.randomUUID()}`);
    repository = new ReplicaRepository(db);
    await new VaultRepository(db).found(vaultRows(), FILTER);
  });

  it("has nothing to read without a vault", async () => {
    await db.vault.clear();

    expect(await repository.read()).toBeNull();
  });

  it("commits everything that a step names together", async () => {
    const outcome = { requestId: "r", documentId: "d", createdAtMs: 1, sealed: bytes(1) };

    await repository.commit(
      step({
        vault: { ...vaultRows().vault, sealedKeyring: bytes(101) },
        entries: [{ seq: 2, sealed: bytes(102) }],
        items: [itemRow("n")],
        dropItems: ["i"],
        outbox: { put: [{ id: "p", place: 2, sealed: bytes(103) }], drop: ["o"] },
        attempts: { put: [{ id: "b", seq: 3, sealed: bytes(104) }], drop: ["a"] },
        signed: [{ id: "t", sealed: bytes(105) }],
        chunks: { put: [{ id: "d", sealed: bytes(106) }], drop: ["c"] },
        notices: { put: [{ number: 1, sealed: bytes(107) }], drop: [0] },
        theirs: [{ seq: 3, sealed: bytes(108) }],
        filter: bytes(109),
        outcome,
      }),
    );

    const read = await repository.read();
    expect(read?.vault.sealedKeyring).toEqual(bytes(101));
    expect(read?.singles.get("generation")).toEqual(bytes(100));
    expect(read?.outbox.map(({ id }) => id)).toEqual(["p"]);
    expect(read?.attempts.map(({ id }) => id)).toEqual(["b"]);
    expect(read?.notices.map(({ number }) => number)).toEqual([1]);
    expect((await repository.entries(1, 9)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await repository.items(["n", "i"])).toEqual([itemRow("n"), undefined]);
    expect(await repository.hasSigned("t")).toBe(true);
    expect(await repository.chunk("c")).toBeNull();
    expect(await repository.theirs()).toEqual([{ seq: 3, sealed: bytes(108) }]);
    expect(await repository.filter()).toEqual(bytes(109));
    expect(await new OutcomeRepository(db).find("r")).toEqual(outcome);
  });

  it("refuses a step from an older generation, and changes nothing", async () => {
    await repository.commit(step());

    const stale = repository.commit(
      step({
        entries: [{ seq: 2, sealed: bytes(2) }],
        items: [itemRow("n")],
        outbox: { put: [], drop: ["o"] },
      }),
    );

    await expect(stale).rejects.toMatchObject({ code: "storage/changed-meanwhile" });
    expect(await repository.items(["n"])).toEqual([undefined]);
    expect(await db.entries.count()).toBe(1);
    expect(await db.outbox.count()).toBe(1);
  });

  it("refuses a second entry at one place of the log, and changes nothing", async () => {
    const twice = repository.commit(
      step({ entries: [{ seq: 1, sealed: bytes(99) }], items: [itemRow("n")] }),
    );

    await expect(twice).rejects.toMatchObject({ code: "storage/failed" });
    expect(await repository.entries(1, 1)).toEqual(vaultRows().entries);
    expect((await repository.read())?.singles.get("generation")).toEqual(GENERATION);
    expect(await repository.items(["n"])).toEqual([undefined]);
  });

  it("takes entries out of the log from one place on before it adds others there", async () => {
    await repository.commit(
      step({
        dropEntriesFrom: 1,
        entries: [{ seq: 1, sealed: bytes(55) }],
        abandoned: [{ number: 2, sealed: bytes(56) }],
      }),
    );

    expect(await repository.entries(1, 9)).toEqual([{ seq: 1, sealed: bytes(55) }]);
    expect((await repository.abandoned()).map(({ number }) => number)).toEqual([1, 2]);
    expect(await repository.nextAbandoned()).toBe(3);
  });

  it("replaces all items where a step says so", async () => {
    await repository.commit(step({ clearsItems: true, items: [itemRow("n")] }));

    expect((await db.items.toArray()).map(({ id }) => id)).toEqual(["n"]);
  });

  it("gives all items, however many, a batch at a time", async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `i${String(index).padStart(3, "0")}`);
    await db.items.bulkPut(ids.map((id) => itemRow(id)));

    const found: string[] = [];
    for await (const { id } of repository.allItems()) found.push(id);

    expect(found).toEqual(["i", ...ids]);
  });

  it("keeps edits in the order in which they came", async () => {
    for (const place of [5, 2, 9, 3]) await db.outbox.put({ id: `o${place}`, place, sealed: bytes(place) });

    expect((await repository.read())?.outbox.map(({ place }) => place)).toEqual([1, 2, 3, 5, 9]);
  });
});
