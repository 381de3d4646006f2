/**
 * A byte of the vault's tables is flipped, row by row. What is hit says so by its own fault code, everything else goes
 * on, nothing is written over, and with the byte put back all of it is there again.
 */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { shelfNameOf } from "../../../../extension/background/vault/shelf.ts";
import type { ItemRow, SingleName, VaultRow } from "../../../../extension/storage/schema.ts";
import { decodeStrict, encodeCanonical } from "../../../../shared/cbor/cbor.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  type Worker,
} from "../../../support/background-world.ts";
import { creationOptions, requestOptions, sender, submit } from "../../../support/page-request.ts";

const NAMES = ["anna", "bert", "cleo"] as const;
const HIT = 1;
const UNKNOWN_VERSION = 99;

let world: Durable;
let worker: Worker;
/** Of the row of each name, in order. */
let rowIds: string[];
let credentialIds: string[];

beforeEach(async () => {
  world = durable();
  worker = await foundTestVault(world);
  rowIds = [];
  credentialIds = [];
  for (const name of NAMES) credentialIds.push(await register(name));
  await (await worker.access.opened()).writeSettings({
    ...(await worker.access.opened()).settings,
    verificationMinutes: 15,
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy.set([(copy.at(at) ?? 0) ^ 1], at < 0 ? copy.length + at : at);
  return copy;
}

function ofVersion(bytes: Uint8Array, version: number): Uint8Array {
  const copy = bytes.slice();
  copy.set([version]);
  return copy;
}

async function ask(operation: "create" | "get", options: Parameters<typeof submit>[1]) {
  const message = submit(operation, options);
  await worker.ceremonies.submit(message, sender());
  await new Promise((resolve) => setTimeout(resolve, 20));
  return message.requestId;
}

function answerTo(requestId: string) {
  return worker.answers.get(requestId) ?? null;
}

async function register(name: string): Promise<string> {
  const before = new Set(await world.database.items.toCollection().primaryKeys());
  const user = { id: Buffer.from(name).toString("base64url"), name, displayName: name };
  const requestId = await ask("create", creationOptions({ user }));
  const step = await worker.approvals.approve(requestId, null);
  const answer = answerTo(requestId);
  if (answer?.kind !== "credential") throw new Error(`not registered: ${JSON.stringify(step)}`);
  const after = await world.database.items.toCollection().primaryKeys();
  rowIds.push(...after.filter((id) => !before.has(id)));
  return (answer.credential as { id: string }).id;
}

/** Signs in as one of NAMES; the window's last step and the page's answer. */
async function signIn(place: number) {
  const requestId = await ask("get", requestOptions());
  const step = await worker.approvals.approve(
    requestId,
    Buffer.from(credentialIds[place] ?? "", "base64url"),
  );
  const answer = answerTo(requestId);
  if (answer === null) await worker.approvals.cancel(requestId);
  return { step, answer };
}

async function shown() {
  const { values, faults } = await (await worker.access.opened()).passkeys.listed();
  return { names: values.map(({ userName }) => userName).sort(), faults: faults.map(({ code }) => code) };
}

async function changeVault(change: (row: VaultRow) => Partial<VaultRow>): Promise<() => Promise<void>> {
  const row = await world.database.vault.get("vault");
  if (row === undefined) throw new Error("no vault row");
  await world.database.vault.put({ ...row, ...change(row) });
  return async () => void (await world.database.vault.put(row));
}

async function changeItem(
  id: string | undefined,
  change: (row: ItemRow) => Partial<ItemRow>,
): Promise<() => Promise<void>> {
  const row = await world.database.items.get(id ?? "");
  if (row === undefined) throw new Error("no such row");
  await world.database.items.put({ ...row, ...change(row) });
  return async () => void (await world.database.items.put(row));
}

type Damage = {
  readonly row?: (row: ItemRow) => Partial<ItemRow>;
  /** Of the shelf that the row is on. */
  readonly shelf?: (sealed: Uint8Array) => Uint8Array;
};

/** Damages an item's row and its shelf; the worker that remembers the list from before dies. */
async function damageItem(id: string | undefined, { row, shelf }: Damage): Promise<() => Promise<void>> {
  const undoRow = await changeItem(id, row ?? (() => ({})));
  const onDisk = await world.database.shelves.get(shelfNameOf(id ?? ""));
  if (onDisk === undefined) throw new Error("no such shelf");
  if (shelf) await world.database.shelves.put({ ...onDisk, sealed: shelf(onDisk.sealed) });
  worker = startWorker(world);
  return async () => {
    await undoRow();
    await world.database.shelves.put(onDisk);
    worker = startWorker(world);
  };
}

async function changeSingle(
  name: SingleName,
  change: (sealed: Uint8Array) => Uint8Array,
): Promise<() => Promise<void>> {
  const row = await world.database.singles.get(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  await world.database.singles.put({ name, sealed: change(row.sealed) });
  return async () => void (await world.database.singles.put(row));
}

async function changeFilter(change: (bytes: Uint8Array) => Uint8Array): Promise<() => Promise<void>> {
  const row = await world.database.filters.get("filter");
  if (row === undefined) throw new Error("no filter");
  await world.database.filters.put({ id: "filter", bytes: change(row.bytes) });
  return async () => void (await world.database.filters.put(row));
}

/** What unlocking ends with: a result, or the code of the fault. */
function unlocking(password = PASSWORD): Promise<string> {
  return worker.access.unlock(password).then(
    ({ result }) => result,
    ({ code }) => code,
  );
}

function record(row: VaultRow): Map<unknown, unknown> {
  return decodeStrict(row.unlockRecords[0] ?? new Uint8Array()) as Map<unknown, unknown>;
}

function withRecord(row: VaultRow, change: (record: Map<unknown, unknown>) => void): Partial<VaultRow> {
  const changed = record(row);
  change(changed);
  return { unlockRecords: [encodeCanonical(changed as never)] };
}

const params = (m: number, t: number, p: number) => new Map(Object.entries({ m, t, p }));

describe("a locked vault of which something is damaged", () => {
  const table: [string, (row: VaultRow) => Partial<VaultRow>, string][] = [
    // what is damaged                        how                                                     what unlocking says
    ["version of the tables", () => ({ version: UNKNOWN_VERSION }), "vault/unknown-version"],
    ["keyring", (row) => ({ sealedKeyring: flipped(row.sealedKeyring, -1) }), "vault/damaged-keyring"],
    [
      "keyring's version",
      (row) => ({ sealedKeyring: ofVersion(row.sealedKeyring, 2) }),
      "vault/unknown-version",
    ],
    [
      "unlock record's form",
      (row) => ({ unlockRecords: row.unlockRecords.map((one) => flipped(one, 0)) }),
      "vault/malformed-unlock-record",
    ],
    ["unlock record, gone", () => ({ unlockRecords: [] }), "vault/malformed-unlock-record"],
    ["unlock record's version", (row) => withRecord(row, (one) => one.set("v", 2)), "vault/unknown-version"],
    [
      "unlock record's method",
      (row) => withRecord(row, (one) => one.set("method", "passwore")),
      "vault/malformed-unlock-record",
    ],
    [
      "memory for the password, below the floor",
      (row) => withRecord(row, (one) => one.set("params", params(8192, 3, 1))),
      "vault/unlock-parameters",
    ],
    [
      "passes for the password, below the floor",
      (row) => withRecord(row, (one) => one.set("params", params(65_536, 1, 1))),
      "vault/unlock-parameters",
    ],
    // Below what was chosen but above the floor: the parameters are in the AAD. Not to be told from a wrong password.
    [
      "memory for the password, lowered",
      (row) => withRecord(row, (one) => one.set("params", params(19_456, 2, 1))),
      "wrong-password",
    ],
    [
      "unlock record's ciphertext",
      (row) => ({ unlockRecords: row.unlockRecords.map((one) => flipped(one, 20)) }),
      "wrong-password",
    ],
  ];

  it.each(table)("says so: %s", async (_, change, said) => {
    await worker.keeper.lock();
    const undo = await changeVault(change);
    const rowsBefore = await world.database.items.toArray();

    expect(await unlocking()).toBe(said);
    expect(await worker.keeper.state()).toBe("locked");
    worker = startWorker(world);
    expect(await worker.keeper.state()).toBe("locked");

    expect(await world.database.items.toArray()).toEqual(rowsBefore);
    await undo();
    expect(await unlocking()).toBe("unlocked");
    expect(await shown()).toEqual({ names: [...NAMES], faults: [] });
  });

  it("opens by the record that is well when another is damaged", async () => {
    await worker.keeper.lock();
    await changeVault((row) => ({ unlockRecords: [Uint8Array.of(0xff), ...row.unlockRecords] }));

    expect(await unlocking()).toBe("unlocked");
  });

  it("counts wrong passwords, makes the person wait after them, and loses nothing", async () => {
    await worker.keeper.lock();
    const answers = [];
    for (let attempt = 1; attempt <= 6; attempt++) answers.push(await worker.access.unlock("not this one"));

    expect(answers.map((answer) => ("attemptsLeft" in answer ? answer.attemptsLeft : answer.result))).toEqual(
      [4, 3, 2, 1, 0, "wait"],
    );
    expect(await unlocking()).toBe("wait");
    world.clock.nowMs += 24 * 3_600_000;
    expect(await unlocking()).toBe("unlocked");
    expect(await shown()).toEqual({ names: [...NAMES], faults: [] });
  });

  it.each([
    ["changed", (bytes: Uint8Array) => bytes.slice(0, -3)],
    ["of a newer version", (bytes: Uint8Array) => ofVersion(bytes, 2)],
  ])("offers to unlock when the filter is %s, because then it cannot know", async (_, change) => {
    await worker.keeper.lock();
    await changeFilter(change);

    const requestId = await ask(
      "get",
      requestOptions({ allowCredentials: [{ type: "public-key", id: credentialIds[0] ?? "" }] }),
    );

    expect(answerTo(requestId)).toBeNull();
    expect([...world.windows.open_.values()]).toContain(requestId);
  });
});

describe("an open vault with one damaged row", () => {
  const shelf = (sealed: Uint8Array) => flipped(sealed, -1);
  const state = (row: ItemRow) => ({ sealedState: flipped(row.sealedState, -1) });
  const table: [string, Damage, string | null, string | null, string | null][] = [
    // what is damaged                     how                        the list says            sign-in with it          details say
    ["what lists show, told from the state", { shelf }, null, null, null],
    ["the state", { row: state }, null, "vault/corrupted-row", "vault/corrupted-row"],
    [
      "the secret",
      { row: (row) => ({ sealedSecret: row.sealedSecret && flipped(row.sealedSecret, 40) }) },
      null,
      "vault/corrupted-row",
      "vault/corrupted-row",
    ],
    [
      "the secret's version",
      { row: (row) => ({ sealedSecret: row.sealedSecret && ofVersion(row.sealedSecret, UNKNOWN_VERSION) }) },
      null,
      "vault/unknown-version",
      "vault/unknown-version",
    ],
    ["all of it", { shelf, row: state }, "vault/corrupted-row", "gone", "vault/corrupted-row"],
    [
      "all of it, of a newer version",
      {
        shelf: (sealed) => ofVersion(sealed, UNKNOWN_VERSION),
        row: (row) => ({ sealedState: ofVersion(row.sealedState, UNKNOWN_VERSION) }),
      },
      "vault/unknown-version",
      "gone",
      "vault/unknown-version",
    ],
  ];

  it.each(table)("goes on with the others: %s", async (_, damage, listFault, signInFault, detailsFault) => {
    const itemIds = (await (await worker.access.opened()).passkeys.list()).map(
      ({ userName, itemId }) => [userName, itemId] as const,
    );
    const itemId = Buffer.from(new Map(itemIds).get(NAMES[HIT]) ?? "", "base64url");
    const undo = await damageItem(rowIds[HIT], damage);

    expect(await shown()).toEqual({
      names: listFault === null ? [...NAMES] : ["anna", "cleo"],
      faults: listFault === null ? [] : [listFault],
    });
    for (const place of [0, 2]) expect((await signIn(place)).answer).toMatchObject({ kind: "credential" });
    const { step, answer } = await signIn(HIT);
    if (signInFault === null) expect(answer).toMatchObject({ kind: "credential" });
    else if (signInFault === "gone") expect(answer).toMatchObject({ name: "NotAllowedError" });
    else expect([step, answer]).toEqual([{ step: "failed", fault: signInFault }, null]);
    const details = await (await worker.access.opened()).passkeys.details(itemId).then(
      () => null,
      ({ code }) => code,
    );
    expect(details).toBe(detailsFault);
    await register("dora");
    await worker.keeper.lock();
    expect(await unlocking()).toBe("unlocked");

    await undo();
    expect(await shown()).toEqual({ names: [...NAMES, "dora"], faults: [] });
    expect((await signIn(HIT)).answer).toMatchObject({ kind: "credential" });
  });

  it("keeps the damaged passkey's id in the filter while others are written", async () => {
    const undo = await damageItem(rowIds[HIT], { shelf, row: state });
    credentialIds.push(await register("dora"));
    await undo();
    await worker.keeper.lock();

    for (const id of credentialIds)
      expect(await worker.access.mayHold(Buffer.from(id, "base64url"))).toBe(true);
  });

  it.each(["settings", "devices"] as const)("goes on without the row of %s", async (name) => {
    const undo = await changeSingle(name, (sealed) => flipped(sealed, -1));
    worker = startWorker(world);

    expect((await shown()).names).toEqual([...NAMES]);
    expect((await signIn(HIT)).answer).toMatchObject({ kind: "credential" });
    await worker.keeper.lock();
    expect(await unlocking()).toBe("unlocked");
    const vault = await worker.access.opened();
    expect(vault.faults.map(({ code }) => code)).toEqual(name === "settings" ? ["vault/corrupted-row"] : []);
    const [first] = await vault.passkeys.list();
    expect(await vault.passkeys.details(Buffer.from(first?.itemId ?? "", "base64url"))).toMatchObject({
      deviceName: name === "devices" ? "" : "Test device",
    });

    await undo();
    expect((await worker.access.opened()).settings.verificationMinutes).toBe(15);
  });

  it("signs in but writes nothing when the head of the log is damaged", async () => {
    const undo = await changeSingle("head", (sealed) => flipped(sealed, -1));

    expect((await signIn(HIT)).answer).toMatchObject({ kind: "credential" });
    const requestId = await ask("create", creationOptions());
    expect(await worker.approvals.approve(requestId, null)).toEqual({
      step: "failed",
      fault: "vault/damaged-head",
    });
    await worker.approvals.cancel(requestId);
    expect(answerTo(requestId)).toMatchObject({ kind: "fault", name: "NotAllowedError" });

    await undo();
    expect(await shown()).toEqual({ names: [...NAMES], faults: [] });
    await register("dora");
  });

  it("goes on when an entry of the log is damaged, and refuses to change the password over it", async () => {
    const [, , entry] = await world.database.entries.orderBy("seq").toArray();
    if (entry === undefined) throw new Error("no third entry");
    await world.database.entries.put({ ...entry, sealed: flipped(entry.sealed, -1) });

    expect((await signIn(HIT)).answer).toMatchObject({ kind: "credential" });
    await register("dora");
    const { settings } = await worker.access.opened();
    await expect(worker.keeper.changePassword(PASSWORD, "another one", settings)).rejects.toMatchObject({
      code: "vault/corrupted-row",
    });

    await world.database.entries.put(entry);
    await worker.keeper.lock();
    expect(await unlocking("another one")).toBe("wrong-password");
    expect(await unlocking()).toBe("unlocked");
    expect(await worker.keeper.changePassword(PASSWORD, "another one", settings)).toEqual({
      result: "unlocked",
    });
    expect(await shown()).toEqual({ names: [...NAMES, "dora"], faults: [] });
  });

  it("takes the usual rules where a site's rules are damaged, and keeps those of other sites", async () => {
    const rules = { rule: "never-save", offerForSecurityKey: false, mayContinueUnverified: false } as const;
    const vault = await worker.access.opened();
    await vault.writeSite({ rpId: "example.org", ...rules });
    const [hitId] = (await world.database.items.toCollection().primaryKeys()).filter(
      (id) => !rowIds.includes(id),
    );
    await vault.writeSite({ rpId: "other.example", ...rules });
    const undo = await changeItem(hitId, state);

    expect((await vault.site("example.org")).rule).toBe("ask");
    expect((await vault.sites.list()).map(({ rpId }) => rpId)).toEqual(["other.example"]);
    expect((await vault.sites.listed()).faults.map(({ code }) => code)).toEqual(["vault/corrupted-row"]);
    await expect(vault.writeSite({ rpId: "example.org", ...rules, rule: "ask" })).rejects.toMatchObject({
      code: "vault/corrupted-row",
    });
    await worker.keeper.lock();
    expect(await unlocking()).toBe("unlocked");

    await undo();
    expect((await (await worker.access.opened()).site("example.org")).rule).toBe("never-save");
  });

  it.each([
    ["is damaged", () => changeFilter((bytes) => bytes.slice(0, -3))],
    ["is gone", () => world.database.filters.clear()],
  ])("makes the filter anew with the next passkey when it %s", async (_, damage) => {
    await damage();
    credentialIds.push(await register("dora"));
    await worker.keeper.lock();

    for (const id of credentialIds)
      expect(await worker.access.mayHold(Buffer.from(id, "base64url"))).toBe(true);
    expect(await worker.access.mayHold(new Uint8Array(32).fill(3))).toBe(false);
  });
});

describe("a write that the browser refuses", () => {
  it.each([
    ["a full disk", new DOMException("no room", "QuotaExceededError"), "storage/full"],
    ["a database that was closed", new DOMException("gone", "InvalidStateError"), "storage/failed"],
  ])("ends create() with nothing registered: %s", async (_, refusal, fault) => {
    const refuse = () => {
      throw refusal;
    };
    world.database.outcomes.hook("creating", refuse);
    const requestId = await ask("create", creationOptions());

    expect(await worker.approvals.approve(requestId, null)).toEqual({ step: "failed", fault });
    expect(answerTo(requestId)).toBeNull();
    await worker.approvals.cancel(requestId);
    expect(answerTo(requestId)).toMatchObject({ kind: "fault", name: "NotAllowedError" });
    expect(await shown()).toEqual({ names: [...NAMES], faults: [] });

    world.database.outcomes.hook("creating").unsubscribe(refuse);
    await register("dora");
    expect((await shown()).names).toEqual([...NAMES, "dora"]);
  });
});
