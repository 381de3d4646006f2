/** Imports of a vault that has a server: two whole backgrounds and the shipped server. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import { FIXTURE_PASSPHRASE, fixtureBytes } from "../../../shared/exchange/fixtures.ts";
import {
  durable,
  foundTestVault,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";
import { type Fetch, fetchInto } from "../../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

const KDBX = fixtureBytes("keepass-passkeys.kdbx4-argon2id.kdbx");

let server: TestServer;
let isOnline: boolean;
let home: Worker;
let away: Worker;

beforeEach(async () => {
  server = await TestServer.open();
  isOnline = true;
  const real = fetchInto(ORIGIN, server.app.server);
  const fetch: Fetch = (url, init) =>
    isOnline ? real(url, init) : Promise.reject(new TypeError("no network"));
  const world = durable();
  await foundTestVault(world);
  home = startWorker(world, { fetch });
  away = startWorker(durable(), { fetch });
  await home.sync.connect(ORIGIN, null);
  const names = { deviceName: "Second device", platform: "linux" };
  const asked = { password: "another password", words: WORDS, names, server: ORIGIN, changeKey: false };
  await joinVault(away.joinWorld, asked);
});
afterEach(() => server.close());

const importInto = (worker: Worker) => new ExchangePage(worker).import(KDBX, FIXTURE_PASSPHRASE);

async function liveOn(worker: Worker) {
  const list = await (await worker.access.opened()).passkeys.list();
  return list
    .filter(({ trashedAtMs }) => trashedAtMs === null)
    .map(({ itemId }) => itemId)
    .sort();
}

async function bothSynced(): Promise<void> {
  for (const worker of [home, away, home]) await worker.sync.now();
}

describe("an import", () => {
  it("made without a network waits, is there at once, and reaches the other device whole", async () => {
    isOnline = false;
    await importInto(home);
    expect(await liveOn(home)).toHaveLength(8);
    expect(await liveOn(away)).toEqual([]);
    isOnline = true;

    await bothSynced();

    expect(await liveOn(away)).toEqual(await liveOn(home));
  });

  it("can be undone before it was ever sent", async () => {
    isOnline = false;
    const importId = await importInto(home);

    expect(await new ExchangePage(home).undo(importId)).toMatchObject({
      summary: { undone: { trashed: 8, kept: 0 } },
    });
    isOnline = true;
    await bothSynced();

    expect([await liveOn(home), await liveOn(away)]).toEqual([[], []]);
  });

  it("can be undone on the other device, which knows it by its name", async () => {
    const importId = await importInto(home);
    await bothSynced();

    const undone = await new ExchangePage(away).undo(importId);
    await bothSynced();

    expect(undone).toMatchObject({ stage: "undone", summary: { undone: { trashed: 8 } } });
    expect(await liveOn(home)).toEqual([]);
    expect(await new ExchangePage(home).importSettled(importId)).toMatchObject({ stage: "undone" });
  });

  it("leaves alone what another device had changed before it heard of the undoing", async () => {
    const importId = await importInto(home);
    await bothSynced();
    const { passkeys } = await away.access.opened();
    const [changed = ""] = await liveOn(away);
    isOnline = false;
    await passkeys.rename(Buffer.from(changed, "base64url"), "kept");
    await new ExchangePage(home).undo(importId);
    isOnline = true;

    await bothSynced();

    expect([await liveOn(home), await liveOn(away)]).toEqual([[changed], [changed]]);
  });

  it("of one file on two devices that know nothing of each other makes every passkey once", async () => {
    isOnline = false;
    await importInto(home);
    await importInto(away);
    const before = await liveOn(home);
    isOnline = true;

    await bothSynced();

    expect(await liveOn(home)).toEqual(before);
    expect(await liveOn(away)).toEqual(before);
    const notes = [...(await home.sync.status()).notes, ...(await away.sync.status()).notes];
    expect(notes.filter(({ about }) => about === "conflict-item")).toEqual([]);
  });
});

describe("an import for which the server has no room", () => {
  it("is not begun, and says so; without asking the server it waits here", async () => {
    const small = await TestServer.open({ quotaBytes: 4 * 1024 });
    const reached = fetchInto(ORIGIN, small.app.server);
    const fetch: Fetch = (url, init) =>
      isOnline ? reached(url, init) : Promise.reject(new TypeError("no network"));
    const world = durable();
    await foundTestVault(world);
    const worker = startWorker(world, { fetch });
    await worker.sync.connect(ORIGIN, null);
    const page = new ExchangePage(worker);
    const importId = await page.send(KDBX);
    await page.read(importId);
    await page.read(importId, FIXTURE_PASSPHRASE);

    expect(await page.commit(importId)).toMatchObject({ stage: "failed", fault: "exchange/no-room" });
    expect(await liveOn(worker)).toEqual([]);
    isOnline = false;
    expect(await page.commit(importId)).toMatchObject({ stage: "done" });
    expect(await liveOn(worker)).toHaveLength(8);
    await small.close();
  });
});
