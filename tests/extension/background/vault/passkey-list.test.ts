/** The list of all passkeys: told by shelves, the same as the rows' own states tell, remembered while unlocked. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { openState } from "../../../../extension/background/vault/item-rows.ts";
import { listedPasskey } from "../../../../extension/background/vault/listed-passkey.ts";
import { shelfNameOf } from "../../../../extension/background/vault/shelf.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD, startWorker } from "../../../support/background-world.ts";

const NAMES = ["anna", "bert", "cleo"] as const;

let stage: Stage;
/** Of the row of each name. */
let rowIds: string[];
beforeEach(async () => {
  stage = await Stage.withVault();
  rowIds = [];
  for (const name of NAMES) rowIds.push(await register(name));
});

async function register(name: string): Promise<string> {
  const before = new Set(await ids());
  const user = { id: Buffer.from(name).toString("base64url"), name, displayName: name };
  await stage.register({ user });
  const [id] = (await ids()).filter((one) => !before.has(one));
  if (id === undefined) throw new Error("no row came");
  return id;
}

function ids(): Promise<string[]> {
  return stage.world.database.items.toCollection().primaryKeys();
}

function dies(): void {
  stage.worker = startWorker(stage.world);
}

async function passkeys() {
  return (await stage.worker.access.opened()).passkeys;
}

async function itemIdOf(name: string): Promise<Uint8Array> {
  const found = (await (await passkeys()).list()).find(({ userName }) => userName === name);
  return Buffer.from(found?.itemId ?? "", "base64url");
}

async function shown() {
  const { values, faults } = await (await passkeys()).listed();
  return { names: values.map(({ userName }) => userName).sort(), faults: faults.map(({ code }) => code) };
}

/** What the rows tell without any shelf. */
async function fromStates() {
  const keys = await stage.worker.keeper.keys();
  const rows = await stage.world.database.items.toArray();
  const listed = rows.map((row) => keys && listedPasskey(openState(keys.rows, row)));
  return listed.filter((one) => one !== null).sort(byId);
}

function byId(a: { readonly itemId: string }, b: { readonly itemId: string }): number {
  return a.itemId < b.itemId ? -1 : 1;
}

describe("the list", () => {
  it("is what the states tell, after every kind of change, for a worker that has just started", async () => {
    const opened = () => stage.worker.access.opened();
    const { settings } = await opened();
    const changes = [
      async () => (await passkeys()).rename(await itemIdOf("anna"), "Renamed \u{1f511}"),
      async () => (await passkeys()).trash(await itemIdOf("bert")),
      async () =>
        (await opened()).writeSite({
          rpId: "other.example",
          rule: "never-save",
          offerForSecurityKey: false,
          mayContinueUnverified: true,
        }),
      async () => (await passkeys()).restore(await itemIdOf("bert")),
      () => register("dora"),
      () => stage.worker.keeper.changePassword(PASSWORD, "another password", settings),
      async () => (await passkeys()).rename(await itemIdOf("dora"), "under the new key"),
    ];

    for (const change of changes) {
      await change();
      dies();
      const { values, faults } = await (await passkeys()).listed();
      expect([...values].sort(byId)).toEqual(await fromStates());
      expect(faults).toEqual([]);
    }
    expect(await stage.world.database.shelves.count()).toBe(new Set((await ids()).map(shelfNameOf)).size);
  });

  it("is opened once and remembered until something is written", async () => {
    const first = await (await passkeys()).listed();
    const onDisk = await stage.world.database.shelves.toArray();
    await stage.world.database.shelves.clear();

    expect(await (await passkeys()).listed()).toBe(first);

    await stage.world.database.shelves.bulkPut(onDisk);
    await (await passkeys()).rename(await itemIdOf("anna"), "renamed");
    const second = await (await passkeys()).listed();
    expect(second.version).not.toBe(first.version);
    expect(second.values.map(({ label }) => label).sort()).toEqual(["", "", "renamed"]);
  });

  it("has the same version for the next worker as long as nothing was written", async () => {
    const { version } = await (await passkeys()).listed();
    dies();

    expect((await (await passkeys()).listed()).version).toBe(version);
  });

  it("is forgotten when the vault is locked", async () => {
    const first = await (await passkeys()).listed();
    await stage.worker.keeper.lock();
    await expect(stage.worker.access.opened()).rejects.toMatchObject({ code: "vault/locked" });

    await stage.worker.access.unlock(PASSWORD);

    expect(await (await passkeys()).listed()).not.toBe(first);
  });

  it("comes in the order in which a person looks, without the trash", async () => {
    await (await passkeys()).rename(await itemIdOf("cleo"), "Ähre");
    await (await passkeys()).trash(await itemIdOf("anna"));
    const list = await (await passkeys()).listed();

    const names = (language: string) => list.inOrder(language).map(({ userName }) => userName);

    expect(names("de")).toEqual(["cleo", "bert"]);
    // Swedish puts Ä behind Z.
    expect(names("sv")).toEqual(["bert", "cleo"]);
  });
});

describe("a list of which shelves are lost", () => {
  it("is made from the states when shelves are gone, or older than the vault", async () => {
    const before = await stage.world.database.shelves.toArray();
    await register("dora");
    await stage.world.database.shelves.clear();
    dies();
    expect(await shown()).toEqual({ names: [...NAMES, "dora"], faults: [] });

    await stage.world.database.shelves.bulkPut(before);
    dies();

    expect(await shown()).toEqual({ names: [...NAMES, "dora"], faults: [] });
  });

  it("goes on asking for a passkey that could not be read when its shelf was made anew", async () => {
    const anna = await itemIdOf("anna");
    const { items, shelves } = stage.world.database;
    const [annasId = "", hitId = ""] = rowIds;
    const hit = await items.get(hitId);
    if (hit === undefined) throw new Error("no row");
    // A row beside anna's that does not open where it is, and no shelf for either.
    const beside = { ...hit, id: shelfNameOf(annasId) + hitId.slice(shelfNameOf(annasId).length) };
    await items.delete(hitId);
    await items.put(beside);
    await shelves.bulkDelete([shelfNameOf(annasId), shelfNameOf(hitId)]);
    dies();

    await (await passkeys()).rename(anna, "renamed");

    dies();
    expect(await shown()).toEqual({ names: ["anna", "cleo"], faults: ["vault/corrupted-row"] });
    await items.delete(beside.id);
    await items.put(hit);
    dies();
    expect(await shown()).toEqual({ names: [...NAMES], faults: [] });
  });
});
