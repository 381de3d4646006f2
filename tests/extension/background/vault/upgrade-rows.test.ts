/** A vault of an earlier version goes on working: what its tables lack is computed once, at the first unlocking. */
import "fake-indexeddb/auto";
import { Dexie } from "dexie";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { type ItemRow, KeyferryDatabase } from "../../../../extension/storage/schema.ts";
import { accept } from "../../../../shared/log/accept.ts";
import type { ControlState } from "../../../../shared/log/control-state.ts";
import { encodeControlState } from "../../../../shared/log/control-state-codec.ts";
import { decodeEntry } from "../../../../shared/log/entry.ts";
import { leafHash } from "../../../../shared/log/hash-chain.ts";
import {
  type Durable,
  durable,
  PASSWORD,
  startWorker,
  type Worker,
} from "../../../support/background-world.ts";
import { PLANTED } from "../../../support/full-replica.ts";
import { writeVersion1Vault } from "../../../support/version-1-vault.ts";

let world: Durable;
let worker: Worker;
beforeEach(async () => {
  world = durable();
  await writeVersion1Vault(world.database.name);
  worker = startWorker(world);
});

const unlock = () => worker.access.unlock(PASSWORD);

/** What whoever reads the whole log finds. */
async function controlFromTheLog(): Promise<ControlState> {
  let control: ControlState | null = null;
  for (const { bytes } of await worker.replica.entries(1, 99)) {
    const judged = accept(control, bytes);
    if (judged.outcome !== "accepted") throw new Error("an entry of our own");
    control = judged.state;
  }
  if (control === null) throw new Error("a log without genesis");
  return control;
}

describe("a vault of version 1", () => {
  it("keeps its passkeys, with their secrets and names", async () => {
    expect(await unlock()).toEqual({ result: "unlocked" });

    const { passkeys } = await worker.access.opened();
    const [listed] = await passkeys.listedOfSite(PLANTED.rpId);
    expect(listed?.userName).toBe(PLANTED.userName);
    expect((await passkeys.open(PLANTED.rpId, PLANTED.credentialId))?.privateKeyPkcs8.length).toBeGreaterThan(
      0,
    );
    expect(await worker.access.mayHold(PLANTED.credentialId)).toBe(true);
  });

  it("gets the very control state that its log amounts to", async () => {
    await unlock();

    const { control, log } = await worker.replica.state();

    expect(encodeControlState(control)).toEqual(encodeControlState(await controlFromTheLog()));
    expect([log.seq, log.head]).toEqual([control.seq, control.head]);
  });

  it("gets everything else as a vault has it that never met a server", async () => {
    await unlock();

    const state = await worker.replica.state();

    expect(state).toMatchObject({ link: null, standing: { is: "active" }, snapshot: null, checkpoint: null });
    expect([state.outbox, state.attempts, state.notices, state.openGroups.size]).toEqual([[], [], [], 0]);
    expect([...state.devices.values()]).toEqual([
      { name: PLANTED.deviceName, platform: PLANTED.platform, heard: state.log.hlc },
    ]);
    for (const { bytes } of await worker.replica.entries(1, 2))
      expect(await worker.replica.hasSigned(leafHash(decodeEntry(bytes)))).toBe(true);
  });

  it("takes new edits, and is upgraded once", async () => {
    await unlock();
    const { passkeys } = await worker.access.opened();
    const [listed] = await passkeys.list();
    await passkeys.rename(Buffer.from(listed?.itemId ?? "", "base64url"), "renamed");
    const { generation } = await worker.replica.state();
    await worker.keeper.lock();

    worker = startWorker(world);
    await unlock();

    expect((await (await worker.access.opened()).passkeys.list())[0]?.label).toBe("renamed");
    expect((await worker.replica.state()).generation).toBe(generation);
    expect((await world.database.vault.get("vault"))?.version).toBe(3);
  });

  it("takes another password", async () => {
    await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);

    expect((await (await worker.access.opened()).passkeys.list()).length).toBe(1);
    expect((await worker.replica.state()).log.seq).toBe(2);
  });

  it("is upgraded by a worker that finds it unlocked already", async () => {
    await unlock();
    const upgraded = await world.database.vault.get("vault");
    if (upgraded === undefined) throw new Error("a vault");
    await world.database.vault.put({ ...upgraded, version: 1 });
    await world.database.singles.bulkDelete(["generation", "control", "groups", "sync"]);

    worker = startWorker(world);

    expect((await worker.replica.state()).log.seq).toBe(2);
  });

  it.each([
    ["genesis", "entries", 1],
    ["the pinned head", "singles", "head"],
  ] as const)("of which %s is damaged can be read, and is not written", async (_, table, key) => {
    const row = await world.database.table(table).get(key);
    const damaged = row.sealed.slice();
    damaged.set([(damaged.at(-1) ?? 0) ^ 1], damaged.length - 1);
    await world.database.table(table).put({ ...row, sealed: damaged });

    expect(await unlock()).toEqual({ result: "unlocked" });
    expect((await (await worker.access.opened()).passkeys.list()).length).toBe(1);
    await expect(worker.replica.state()).rejects.toMatchObject({ code: "vault/damaged-head" });

    await world.database.table(table).put(row);
    worker = startWorker(world);
    await unlock();
    expect((await worker.replica.state()).log.seq).toBe(2);
  });

  it("of which another entry is damaged is upgraded all the same", async () => {
    await world.database.entries.put({ seq: 2, sealed: new Uint8Array(300).fill(1) });

    await unlock();

    expect((await worker.replica.state()).control.seq).toBe(2);
  });
});

describe("a vault of version 2", () => {
  /** As that version left it: no shelves, and in every item a column for lists. */
  async function setBack(damage: (row: ItemRow) => ItemRow = (row) => row): Promise<void> {
    await unlock();
    const { database } = world;
    const vault = await database.vault.get("vault");
    const items = await database.items.toArray();
    if (vault === undefined) throw new Error("a vault");
    const name = `test-${crypto.randomUUID()}`;
    const older = new Dexie(name);
    older.version(2).stores({
      ...{ vault: "id", entries: "seq", items: "id, site, type", singles: "name", filters: "id" },
      ...{ outcomes: "requestId, createdAtMs", outbox: "id, place", attempts: "id, seq", signed: "id" },
      ...{ chunks: "id", theirs: "seq", abandoned: "number", notices: "number" },
    });
    for (const { name: table } of older.tables)
      await older.table(table).bulkPut(await database.table(table).toArray());
    await older.table("vault").put({ ...vault, version: 2 });
    await older
      .table("items")
      .bulkPut(items.map((row) => ({ ...damage(row), sealedFacts: new Uint8Array(512) })));
    older.close();
    world = { ...world, database: new KeyferryDatabase(name) };
    worker = startWorker(world);
  }

  it("gets its shelves once, and its items lose the column that those replace", async () => {
    await setBack();

    expect((await (await worker.access.opened()).passkeys.list()).map(({ userName }) => userName)).toEqual([
      PLANTED.userName,
    ]);

    expect((await world.database.vault.get("vault"))?.version).toBe(3);
    expect(await world.database.shelves.count()).toBe(1);
    expect((await world.database.items.toArray()).filter((row) => "sealedFacts" in row)).toEqual([]);
    const { generation } = await worker.replica.state();
    worker = startWorker(world);
    expect((await worker.replica.state()).generation).toBe(generation);
  });

  it("with a passkey that cannot be read is upgraded, and says so at every look", async () => {
    await setBack((row) => ({
      ...row,
      sealedState: row.sealedState.map((byte, at) => (at === 60 ? byte ^ 1 : byte)),
    }));

    for (const _ of ["first", "second"]) {
      const { values, faults } = await (await worker.access.opened()).passkeys.listed();
      expect([values.length, faults.map(({ code }) => code)]).toEqual([0, ["vault/corrupted-row"]]);
      worker = startWorker(world);
    }
    expect((await world.database.vault.get("vault"))?.version).toBe(3);
  });
});
