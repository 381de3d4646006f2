/** Managing the devices of a vault: whole backgrounds and the shipped server, with no network but function calls. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deviceHandlers } from "../../../../extension/background/handlers/devices.ts";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import type { DevicesView, ManagedDevice } from "../../../../extension/messages/devices-contract.ts";
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

type Browser = { readonly world: Durable; worker: Worker };

let server: TestServer;
let isOnline: boolean;
let parts: WorkerParts;
let laptop: Browser;
let phone: Browser;

beforeEach(async () => {
  server = await TestServer.open();
  isOnline = true;
  const real = fetchInto(ORIGIN, server.app.server);
  const fetch: Fetch = (url, init) =>
    isOnline ? real(url, init) : Promise.reject(new TypeError("no network"));
  parts = { fetch };
  const world = durable();
  await foundTestVault(world);
  laptop = { world, worker: startWorker(world, parts) };
  await laptop.worker.sync.connect(ORIGIN, null);
  phone = await joined("Phone");
  await now(laptop);
});
afterEach(() => server.close());

async function joined(deviceName: string): Promise<Browser> {
  const world = durable();
  const worker = startWorker(world, parts);
  const names = { deviceName, platform: "android" };
  await joinVault(worker.joinWorld, {
    password: PASSWORD,
    words: WORDS,
    names,
    server: ORIGIN,
    changeKey: false,
  });
  return { world, worker };
}

const now = ({ worker }: Browser) => worker.sync.now();

function register({ world, worker }: Browser, name: string) {
  const user = { id: Buffer.from(name).toString("base64url"), name, displayName: name };
  return Stage.of(world, worker).register({ user });
}

function handlersOf({ worker }: Browser) {
  return deviceHandlers(worker.devices, worker.removed, worker.access, () => undefined);
}

const ASKER = { windowId: null };
const verify = ({ worker }: Browser) => worker.access.unlock(PASSWORD);
const view = (browser: Browser): Promise<DevicesView> => handlersOf(browser)["devices/list"]({}, ASKER);

async function deviceIn(browser: Browser, name: string): Promise<ManagedDevice> {
  const found = (await view(browser)).devices.find((device) => device.name === name);
  if (found === undefined) throw new Error(`no device called ${name}`);
  return found;
}

async function remove(by: Browser, ...names: readonly string[]): Promise<void> {
  const deviceIds = await Promise.all(names.map(async (name) => (await deviceIn(by, name)).deviceId));
  await handlersOf(by)["devices/remove"]({ deviceIds }, ASKER);
}

const summary = ({ devices }: DevicesView) =>
  devices.map(({ name, isThis, status }) => [name, isThis, status]);

describe("a device's name", () => {
  it("is what the person says on any device, on all of them, and in what passkeys tell of their origin", async () => {
    await register(phone, "anna");
    await now(phone);
    await now(laptop);
    const { deviceId } = await deviceIn(laptop, "Phone");

    await handlersOf(laptop)["devices/rename"]({ deviceId, name: "Old phone" }, ASKER);
    await now(laptop);
    await now(phone);

    expect(summary(await view(laptop))).toEqual([
      ["Test device", true, "active"],
      ["Old phone", false, "active"],
    ]);
    expect(summary(await view(phone))[0]).toEqual(["Old phone", true, "active"]);
    expect((await laptop.worker.sync.status()).devices.map(({ name }) => name)).toContain("Old phone");
    const { passkeys } = await laptop.worker.access.opened();
    const [listed] = await passkeys.list();
    const details = await passkeys.details(Buffer.from(listed?.itemId ?? "", "base64url"));
    expect(details?.deviceName).toBe("Old phone");
  });

  it("is kept while there is no network, and sent later", async () => {
    const { deviceId } = await deviceIn(laptop, "Test device");
    isOnline = false;
    await handlersOf(laptop)["devices/rename"]({ deviceId, name: "Desk" }, ASKER);
    expect(summary(await view(laptop))[0]).toEqual(["Desk", true, "active"]);

    isOnline = true;
    await now(laptop);
    await now(phone);

    expect(summary(await view(phone)).map(([name]) => name)).toContain("Desk");
  });

  it("is refused for a device that is none", async () => {
    const deviceId = "00".repeat(16);

    await expect(handlersOf(laptop)["devices/rename"]({ deviceId, name: "x" }, ASKER)).rejects.toMatchObject({
      code: "vault/no-such-device",
    });
  });
});

describe("removing a device", () => {
  it("shuts it out of what comes after, and tells the others", async () => {
    const tablet = await joined("Tablet");
    await register(laptop, "before");
    for (const browser of [laptop, phone, tablet]) await now(browser);
    await verify(laptop);

    await remove(laptop, "Phone");
    await register(laptop, "after");
    await now(laptop);
    await now(tablet);

    expect(summary(await view(laptop))).toEqual([
      ["Test device", true, "active"],
      ["Tablet", false, "active"],
      ["Phone", false, "removed"],
    ]);
    expect((await tablet.worker.sync.status()).notes).toMatchObject([
      { about: "devices-removed", deviceNames: ["Phone"] },
    ]);
    expect((await tablet.worker.access.opened()).passkeys).toBeDefined();
    expect(
      (await (await tablet.worker.access.opened()).passkeys.list()).map(({ userName }) => userName).sort(),
    ).toEqual(["after", "before"]);
    await now(phone).catch(() => undefined);
    expect(await phone.worker.keeper.state()).toBe("none");
  });

  it("wants the password within the last two minutes", async () => {
    laptop.world.clock.nowMs += 2 * 60_000 + 1;

    await expect(remove(laptop, "Phone")).rejects.toMatchObject({ code: "vault/verify-first" });
    expect((await deviceIn(laptop, "Phone")).status).toBe("active");

    await verify(laptop);
    await remove(laptop, "Phone");
    expect((await deviceIn(laptop, "Phone")).status).toBe("removed");
  });

  it("is never done to the very device that asks", async () => {
    await verify(laptop);

    await expect(remove(laptop, "Test device")).rejects.toMatchObject({ code: "vault/no-such-device" });
    await expect(remove(laptop, "Phone", "Test device")).rejects.toMatchObject({
      code: "vault/no-such-device",
    });
    expect((await deviceIn(laptop, "Phone")).status).toBe("active");
  });

  it("without network changes nothing, and says what stands in the way", async () => {
    await verify(laptop);
    isOnline = false;

    await expect(remove(laptop, "Phone")).rejects.toMatchObject({ code: "sync/unreachable" });

    expect(await deviceIn(laptop, "Phone")).toMatchObject({
      status: "active",
      removedAtMs: null,
      toReplace: 0,
    });
  });

  it("twice is as good as once", async () => {
    await verify(laptop);
    await remove(laptop, "Phone");
    const { head } = (await laptop.worker.replica.state()).log;

    await remove(laptop, "Phone");

    expect((await laptop.worker.replica.state()).log.head).toEqual(head);
  });

  it("goes on a step further where another device did it at the same time", async () => {
    const tablet = await joined("Tablet");
    await now(laptop);
    await verify(laptop);
    await verify(tablet);

    const ends = await Promise.allSettled([remove(laptop, "Phone"), remove(tablet, "Phone")]);
    await now(laptop);
    await now(tablet);

    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect((await deviceIn(laptop, "Phone")).status).toBe("removed");
    expect((await deviceIn(tablet, "Phone")).status).toBe("removed");
    expect((await laptop.worker.replica.state()).control.epoch).toBe(2);
  });

  it("is not offered for what a device was before it got new keys", async () => {
    await verify(phone);
    await phone.worker.sync.renewIdentity();
    await now(laptop);
    const [first] = (await view(phone)).devices;

    const all = (await view(laptop)).devices;

    expect(all.find(({ deviceId }) => deviceId === first?.deviceId)?.status).toBe("active");
    expect(all.filter(({ name }) => name === "Phone").map(({ status }) => status)).toEqual([
      "active",
      "removed",
    ]);
    expect(all.flatMap(({ addedThrough }) => addedThrough)).toEqual([]);
  });
});

describe("what a removed device may still hold", () => {
  beforeEach(async () => {
    for (const name of ["bank", "mail"]) await register(laptop, name);
    await now(laptop);
    await now(phone);
    laptop.world.clock.nowMs += 1000;
    await verify(laptop);
    await remove(laptop, "Phone");
  });

  const listOf = async (browser: Browser) => {
    const { deviceId } = await deviceIn(browser, "Phone");
    const { passkeys } = await handlersOf(browser)["devices/to-replace"]({ deviceId }, ASKER);
    return passkeys.map(({ userName }) => userName);
  };

  it("is what was in the vault when it was removed, and not what was made since", async () => {
    laptop.world.clock.nowMs += 1000;
    await register(laptop, "new bank");

    expect(await deviceIn(laptop, "Phone")).toMatchObject({ toReplace: 2 });
    expect(await listOf(laptop)).toEqual(["bank", "mail"]);
  });

  it("gets shorter as passkeys are replaced, on every device", async () => {
    const { passkeys } = await laptop.worker.access.opened();
    const bank = (await passkeys.list()).find(({ userName }) => userName === "bank");
    await passkeys.trash(Buffer.from(bank?.itemId ?? "", "base64url"));
    await now(laptop);
    const tablet = await joined("Tablet");

    expect(await listOf(laptop)).toEqual(["mail"]);
    expect(await listOf(tablet)).toEqual(["mail"]);
  });

  it("is no longer listed once the person says that nothing is left to do, until they take that back", async () => {
    const { deviceId } = await deviceIn(laptop, "Phone");

    await handlersOf(laptop)["devices/settle"]({ deviceId, isSettled: true }, ASKER);
    expect(await deviceIn(laptop, "Phone")).toMatchObject({ toReplace: 0 });

    await handlersOf(laptop)["devices/settle"]({ deviceId, isSettled: false }, ASKER);
    expect(await listOf(laptop)).toEqual(["bank", "mail"]);
  });
});

describe("new keys, after someone knew the password", () => {
  it("leave whoever copied the old ones outside, under the same name", async () => {
    await register(laptop, "anna");
    await now(laptop);
    const { deviceId } = await deviceIn(laptop, "Test device");
    await handlersOf(laptop)["devices/rename"]({ deviceId, name: "Desk" }, ASKER);
    await verify(laptop);

    await handlersOf(laptop)["devices/renew"]({}, ASKER);
    laptop.world.clock.nowMs += 1000;
    await register(laptop, "bert");
    await now(laptop);
    await now(phone);

    const mine = (await view(laptop)).devices;
    expect(mine[0]).toMatchObject({ name: "Desk", isThis: true, status: "active" });
    expect(mine[0]?.deviceId).not.toBe(deviceId);
    expect(mine.find((device) => device.deviceId === deviceId)).toMatchObject({
      status: "removed",
      toReplace: 1,
    });
    const names = (await (await phone.worker.access.opened()).passkeys.list()).map(
      ({ userName }) => userName,
    );
    expect(names.sort()).toEqual(["anna", "bert"]);
    expect((await laptop.worker.sync.status()).state).toBe("in-sync");
  });

  it("want the password within the last two minutes", async () => {
    laptop.world.clock.nowMs += 2 * 60_000 + 1;

    await expect(handlersOf(laptop)["devices/renew"]({}, ASKER)).rejects.toMatchObject({
      code: "vault/verify-first",
    });
  });

  it("open with the password as before, also in the next worker", async () => {
    await verify(laptop);
    await handlersOf(laptop)["devices/renew"]({}, ASKER);
    await laptop.worker.keeper.lock();

    laptop.worker = startWorker(laptop.world, parts);

    expect(await verify(laptop)).toEqual({ result: "unlocked" });
    await now(laptop);
    expect((await laptop.worker.sync.status()).state).toBe("in-sync");
  });
});
