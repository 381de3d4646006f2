/** Two browsers of one person and the shipped server: whole backgrounds, with no network but function calls. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import type { PasskeyDetails } from "../../../../extension/messages/contract.ts";
import { wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";
import { Stage } from "../../../support/background-stage.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  WORDS,
  type Worker,
  type WorkerParts,
} from "../../../support/background-world.ts";
import { type Fetch, fetchInto } from "../../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

const SECOND_PASSWORD = "another password altogether";
const SITE = "example.org";

let server: TestServer;
/** False: nothing gets through. */
let isOnline: boolean;
let parts: WorkerParts;
let home: { world: Durable; worker: Worker };
let away: { world: Durable; worker: Worker };

beforeEach(async () => {
  server = await TestServer.open();
  isOnline = true;
  const real = fetchInto(ORIGIN, server.app.server);
  const fetch: Fetch = (url, init) =>
    isOnline ? real(url, init) : Promise.reject(new TypeError("no network"));
  parts = { fetch };
  const world = durable();
  await foundTestVault(world);
  home = { world, worker: startWorker(world, parts) };
  const other = durable();
  away = { world: other, worker: startWorker(other, parts) };
});
afterEach(() => server.close());

function join(
  worker: Worker,
  changes: { words?: readonly string[]; changeKey?: boolean; server?: string } = {},
) {
  return joinVault(worker.joinWorld, {
    password: SECOND_PASSWORD,
    words: WORDS,
    names: { deviceName: "Second device", platform: "linux" },
    server: ORIGIN,
    changeKey: false,
    ...changes,
  });
}

/** Both have the vault and are in sync. */
async function bothJoined(): Promise<void> {
  await home.worker.sync.connect(ORIGIN, null);
  await join(away.worker);
  await away.worker.sync.now();
  await home.worker.sync.now();
}

function register(device: typeof home, name: string): Promise<{ readonly id: string }> {
  const user = { id: Buffer.from(name).toString("base64url"), name, displayName: name };
  return Stage.of(device.world, device.worker).register({ user });
}

async function namesOn({ worker }: typeof home): Promise<readonly string[]> {
  const vault = await worker.access.opened();
  return (await vault.passkeys.list()).map(({ userName }) => userName).sort();
}

async function detailsOn({ worker }: typeof home): Promise<readonly PasskeyDetails[]> {
  const { passkeys } = await worker.access.opened();
  const details = (await passkeys.list()).map(({ itemId }) =>
    passkeys.details(Buffer.from(itemId, "base64url")),
  );
  return (await Promise.all(details)).filter((one) => one !== null);
}

/** Gives the first passkey there another label. */
async function rename({ worker }: typeof home, label: string): Promise<void> {
  const { passkeys } = await worker.access.opened();
  const [listed] = await passkeys.list();
  await passkeys.rename(Buffer.from(listed?.itemId ?? "", "base64url"), label);
}

describe("a second browser that joins by the words", () => {
  it("has every passkey, with its secret, under a password of its own", async () => {
    const { id } = await register(home, "anna");
    await home.worker.sync.connect(ORIGIN, null);

    expect(await join(away.worker)).toMatchObject({ result: "joined", passkeys: 1 });

    const { passkeys } = await away.worker.access.opened();
    const source = await passkeys.open(SITE, Buffer.from(id, "base64url"));
    expect(source?.privateKeyPkcs8.length).toBeGreaterThan(0);
    await away.worker.keeper.lock();
    expect(await away.worker.access.mayHold(Buffer.from(id, "base64url"))).toBe(true);
    expect(await away.worker.access.unlock(PASSWORD)).toMatchObject({ result: "wrong-password" });
    expect(await away.worker.access.unlock(SECOND_PASSWORD)).toEqual({ result: "unlocked" });
  });

  it("is known to the first by its name, and knows the first", async () => {
    await bothJoined();

    const [atHome, abroad] = [await home.worker.sync.status(), await away.worker.sync.status()];

    expect(atHome.devices.map(({ name, isThis }) => [name, isThis])).toEqual([
      ["Test device", true],
      ["Second device", false],
    ]);
    expect(abroad.devices.map(({ name, isThis }) => [name, isThis])).toEqual([
      ["Second device", true],
      ["Test device", false],
    ]);
    expect(atHome.notes).toMatchObject([{ about: "device-added", deviceNames: ["Second device"] }]);
    expect([atHome.state, abroad.state]).toEqual(["in-sync", "in-sync"]);
  });

  it("hears how fresh it is from the newest word of any device", async () => {
    await register(home, "anna");
    await home.worker.sync.connect(ORIGIN, null);
    await home.worker.sync.now();

    const joined = await join(away.worker);

    expect(joined).toMatchObject({ freshness: { deviceName: "Test device", itemCount: 1 } });
  });

  it("reads on after a change of the key", async () => {
    await register(home, "anna");
    await home.worker.sync.connect(ORIGIN, null);
    await join(away.worker, { changeKey: true });
    await register(away, "bert");
    await away.worker.sync.now();
    await home.worker.sync.now();

    expect(await namesOn(home)).toEqual(["anna", "bert"]);
  });

  // what is wrong                                   -> what it ends with
  it.each<[string, () => Parameters<typeof join>[1], unknown]>([
    [
      "words of no vault there",
      () => ({ words: wordsFromEntropy(new Uint8Array(32).fill(5)) }),
      "words-unknown",
    ],
    ["words that are none", () => ({ words: [...WORDS.slice(1), "keyferry"] }), "vault/not-recovery-words"],
    ["an address that is none", () => ({ server: "http://sync.example.org" }), "sync/not-an-address"],
    ["an address where nobody is", () => ({ server: "https://other.example.org" }), "sync/unreachable"],
  ])("stays without a vault: %s", async (_, wrong, end) => {
    await home.worker.sync.connect(ORIGIN, null);

    const ended = await join(away.worker, wrong()).then(
      ({ result }) => result,
      ({ code }) => code,
    );

    expect(ended).toBe(end);
    expect(await away.worker.keeper.state()).toBe("none");
  });

  it("does not touch a vault that is there", async () => {
    await home.worker.sync.connect(ORIGIN, null);
    const other = durable();
    const worker = startWorker(other, parts);
    const words = wordsFromEntropy(new Uint8Array(32).fill(5));
    await worker.keeper.create(
      PASSWORD,
      words,
      { deviceName: "x", platform: "y" },
      {
        lockAfterIdleMinutes: 15,
        lockAfterHours: 8,
      },
    );

    await expect(join(worker)).rejects.toMatchObject({ code: "storage/vault-exists" });
    expect((await worker.sync.status()).devices.map(({ name }) => name)).toEqual(["x"]);
  });
});

describe("two browsers", () => {
  it("have each other's passkeys after a sync, and each other's changes", async () => {
    await bothJoined();
    await register(home, "anna");
    await register(away, "bert");
    for (const { worker } of [home, away, home]) await worker.sync.now();

    expect(await namesOn(home)).toEqual(["anna", "bert"]);
    expect(await namesOn(away)).toEqual(["anna", "bert"]);
  });

  it("merge what was changed on both while there was no network, and say so", async () => {
    await bothJoined();
    await register(home, "anna");
    await home.worker.sync.now();
    await away.worker.sync.now();
    isOnline = false;
    await rename(home, "from home");
    await rename(away, "from away");
    await register(away, "bert");
    await expect(away.worker.sync.now()).rejects.toMatchObject({ code: "sync/unreachable" });
    expect(await away.worker.sync.status()).toMatchObject({
      state: "trouble",
      fault: "sync/unreachable",
      waitingEdits: 2,
    });

    isOnline = true;
    for (const { worker } of [home, away, home]) await worker.sync.now();

    const labels = await Promise.all(
      [home, away].map(async (device) =>
        (await detailsOn(device))
          .map(({ userName, label, history }) => [userName, label, history.map(({ value }) => value)])
          .sort(),
      ),
    );
    expect(labels[0]).toEqual(labels[1]);
    expect(JSON.stringify(labels[0])).toMatch(/from home.*from away|from away.*from home/);
    expect(await namesOn(home)).toEqual(["anna", "bert"]);
    const notes = [await home.worker.sync.status(), await away.worker.sync.status()].flatMap(
      (one) => one.notes,
    );
    expect(notes.filter(({ about }) => about === "concurrent-edit")).not.toEqual([]);
    expect(notes.find(({ about }) => about === "concurrent-edit")?.rpId).toBe(SITE);
  });

  it("tell a value that lost to one nobody had seen from one that was changed knowingly", async () => {
    await bothJoined();
    await register(home, "anna");
    for (const { worker } of [home, away]) await worker.sync.now();
    await rename(home, "at first");
    await rename(home, "then");
    for (const { worker } of [home, away]) await worker.sync.now();
    isOnline = false;
    await rename(home, "from home");
    away.world.clock.nowMs += 1000;
    await rename(away, "from away");

    isOnline = true;
    for (const { worker } of [home, away, home]) await worker.sync.now();

    for (const device of [home, away]) {
      const [details] = await detailsOn(device);
      expect(details?.label).toBe("from away");
      const changes = new Map(details?.history.map(({ value, isConcurrent }) => [value, isConcurrent]));
      expect([...changes].sort()).toEqual([
        ["", false],
        ["at first", false],
        ["from home", true],
        ["then", false],
      ]);
    }
  });

  it("show the same six words for the same place", async () => {
    await bothJoined();

    const [atHome, abroad] = [await home.worker.sync.compare(2), await away.worker.sync.compare(2)];

    expect(atHome.words).toHaveLength(6);
    expect(abroad.words).toEqual(atHome.words);
  });

  it("a site's rule of one is the other's, also while that is locked", async () => {
    await bothJoined();
    await (await home.worker.access.opened()).alwaysNative("native.example");
    await home.worker.sync.now();
    await away.worker.sync.now();
    await away.worker.keeper.lock();

    expect(await away.worker.access.isNativeWhileLocked("native.example")).toBe(true);
  });
});

describe("a passkey", () => {
  it("is made without waiting for any network, also for one that never answers", async () => {
    await bothJoined();
    let asked = 0;
    const silent: Fetch = () => {
      asked++;
      return new Promise(() => undefined);
    };
    home.worker = startWorker(home.world, { fetch: silent });

    await register(home, "anna");

    expect(await namesOn(home)).toEqual(["anna"]);
    expect(asked).toBeGreaterThan(0);
    expect(await home.worker.sync.status()).toMatchObject({ state: "syncing", waitingEdits: 1 });
  });

  it("that waits can sign in, survives the worker, and is sent by the next one", async () => {
    await bothJoined();
    isOnline = false;
    await register(home, "anna");
    home.worker = startWorker(home.world, parts);
    expect(await namesOn(home)).toEqual(["anna"]);

    isOnline = true;
    await home.worker.sync.now();
    await away.worker.sync.now();

    expect(await namesOn(away)).toEqual(["anna"]);
    expect((await home.worker.sync.status()).waitingEdits).toBe(0);
  });
});

describe("a vault that is locked in the middle of a sync", () => {
  it("loses nothing, reports no trouble, and goes on when it is opened", async () => {
    await bothJoined();
    await register(away, "bert");
    await away.worker.sync.now();
    const real = parts.fetch;
    home.worker = startWorker(home.world, {
      fetch: async (url, init) => {
        const answer = await real?.(url, init);
        if (url.includes("/log")) await home.worker.keeper.lock();
        return answer ?? Response.error();
      },
    });

    await expect(home.worker.sync.now()).rejects.toMatchObject({ code: "vault/locked" });

    home.worker = startWorker(home.world, parts);
    await home.worker.access.unlock(PASSWORD);
    await home.worker.sync.now();
    expect(await namesOn(home)).toEqual(["bert"]);
    expect(await home.worker.sync.status()).toMatchObject({ state: "in-sync", fault: null });
  });

  it("makes no request while it is locked", async () => {
    await bothJoined();
    let asked = 0;
    home.worker = startWorker(home.world, {
      fetch: () => {
        asked++;
        return Promise.reject(new TypeError());
      },
    });
    await home.worker.keeper.lock();

    home.worker.sync.scheduler.atOnce();
    await home.worker.sync.scheduler.woken();
    home.worker.sync.createArrived();
    await expect(home.worker.sync.now()).rejects.toMatchObject({ code: "vault/locked" });

    expect(asked).toBe(0);
  });
});

describe("a fork", () => {
  it("is told, stops nobody from working, and is merged on the person's word with nothing lost", async () => {
    await bothJoined();
    const real = fetchInto(ORIGIN, server.app.server);
    const otherServer = await TestServer.open();
    const elsewhere = fetchInto(ORIGIN, otherServer.app.server);
    let isElsewhere = true;
    home.worker = startWorker(home.world, {
      fetch: (url, init) => (isElsewhere ? elsewhere : real)(url, init),
    });
    await home.worker.sync.connect(ORIGIN, null);
    await register(home, "anna");
    await home.worker.sync.now();
    await register(away, "bert");
    await away.worker.sync.now();

    isElsewhere = false;
    await home.worker.sync.now();

    const status = await home.worker.sync.status();
    expect(status).toMatchObject({ state: "forked", fork: { there: 1 } });
    expect(status.fork?.here).toBeGreaterThan(0);
    await register(home, "cleo");
    expect(await namesOn(home)).toEqual(["anna", "cleo"]);

    await home.worker.sync.mergeFork();
    await away.worker.sync.now();

    expect(await namesOn(home)).toEqual(["anna", "bert", "cleo"]);
    expect(await namesOn(away)).toEqual(["anna", "bert", "cleo"]);
    expect(await home.worker.sync.status()).toMatchObject({ fork: null });
    const [note] = (await home.worker.sync.status()).notes.filter(({ about }) => about === "fork-merged");
    await home.worker.sync.dismissNote(note?.noteId ?? -1);
    expect((await home.worker.sync.status()).notes.map(({ about }) => about)).not.toContain("fork-merged");
    await otherServer.close();
  });
});

describe("the server", () => {
  it("is left with everything kept here, and found again", async () => {
    await bothJoined();
    isOnline = false;
    await register(home, "anna");
    await home.worker.sync.disconnect();
    expect(await home.worker.sync.status()).toMatchObject({ server: null, state: "off", waitingEdits: 0 });
    expect(await namesOn(home)).toEqual(["anna"]);

    isOnline = true;
    await home.worker.sync.connect("sync.example.org", null);
    await away.worker.sync.now();

    expect(await namesOn(away)).toEqual(["anna"]);
  });

  it("is not set where it cannot be reached, and nothing changes", async () => {
    isOnline = false;

    await expect(home.worker.sync.connect(ORIGIN, null)).rejects.toMatchObject({ code: "sync/unreachable" });

    expect(await home.worker.sync.status()).toMatchObject({ server: null, state: "off" });
  });

  it("asked for without one says so", async () => {
    await expect(home.worker.sync.now()).rejects.toMatchObject({ code: "sync/no-server" });
    await expect(home.worker.sync.mergeFork()).rejects.toMatchObject({ code: "sync/no-server" });
  });
});
