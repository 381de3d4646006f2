/** What a browser does that another one removed: it wipes itself, but for what nobody else has. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD } from "../../../support/background-world.ts";
import { creationOptions, submit } from "../../../support/page-request.ts";
import {
  accountsOf,
  type Browser,
  Household,
  registerAs,
  removeDevice,
  syncNow,
} from "../../../support/two-browsers.ts";

let household: Household;
let laptop: Browser;
let phone: Browser;

beforeEach(async () => {
  household = await Household.open();
  laptop = await household.founder();
  await registerAs(laptop, "shared");
  await syncNow(laptop);
  phone = await household.joined("Phone");
  await syncNow(laptop);
});
afterEach(() => household.close());

/** The phone makes a passkey without network, and is removed meanwhile. */
async function removedWithUnsynced(...names: readonly string[]): Promise<void> {
  household.restart(phone, {});
  for (const name of names) await registerAs(phone, name);
  await removeDevice(laptop, "Phone");
  household.restart(phone);
}

const rowsOf = async ({ world: { database } }: Browser) =>
  Object.fromEntries(
    await Promise.all(database.tables.map(async (table) => [table.name, await table.count()])),
  );

describe("a browser that was removed and had sent everything", () => {
  beforeEach(() => removeDevice(laptop, "Phone"));

  it("erases the vault as soon as it has verified that, and says so", async () => {
    await syncNow(phone);

    expect(await phone.worker.keeper.state()).toBe("none");
    expect(Object.values(await rowsOf(phone)).every((count) => count === 0)).toBe(true);
    expect(await phone.worker.removed.view()).toEqual({ is: "erased" });
    await phone.worker.removed.dismiss();
    expect(await phone.worker.removed.view()).toEqual({ is: "member" });
  });

  it("erases nothing on a server's mere word", async () => {
    household.restart(phone, {
      fetch: async () =>
        new Response("{}", { status: 401, headers: { "content-type": "application/problem+json" } }),
    });

    await syncNow(phone).catch(() => undefined);

    expect(await accountsOf(phone)).toEqual(["shared"]);
    expect(await phone.worker.removed.view()).toEqual({ is: "member" });
  });

  it("can join again as a new device", async () => {
    await syncNow(phone);

    const again = await household.joined("Phone again");

    expect(await accountsOf(again)).toEqual(["shared"]);
  });
});

describe("a browser that was removed with passkeys nobody else has", () => {
  beforeEach(() => removedWithUnsynced("only here", "and this"));

  it("keeps these alone, sealed as before, and signs in with them", async () => {
    await syncNow(phone);

    expect(await accountsOf(phone)).toEqual(["and this", "only here"]);
    const view = await phone.worker.removed.view();
    expect(view).toMatchObject({ is: "removed" });
    expect(view.is === "removed" ? view.itemIds : []).toHaveLength(2);
    const rows = await rowsOf(phone);
    expect(rows).toMatchObject({ entries: 0, signed: 0, chunks: 0, attempts: 0, notices: 0, items: 2 });
    const { passkeys } = await phone.worker.access.opened();
    const [listed] = await passkeys.list();
    const details = await passkeys.details(decodeBase64url(listed?.itemId ?? "") ?? new Uint8Array());
    const credentialId = decodeBase64url(details?.credentialId ?? "") ?? new Uint8Array();
    expect((await passkeys.open("example.org", credentialId))?.privateKeyPkcs8.length).toBeGreaterThan(0);
    expect(encodeBase64url(credentialId)).toBe(details?.credentialId);
  });

  it("holds no key by which it could read the vault", async () => {
    await syncNow(phone);

    const { keyring } = await phone.worker.replica.state();
    expect([...keyring.epochKeys.values()]).toEqual([]);
  });

  it("offers them to the next unlocking too, with password as before", async () => {
    await syncNow(phone);
    await phone.worker.keeper.lock();
    expect(await phone.worker.removed.view()).toEqual({ is: "member" });
    household.restart(phone);

    expect(await phone.worker.access.unlock(PASSWORD)).toEqual({ result: "unlocked" });
    expect(await phone.worker.removed.view()).toMatchObject({ is: "removed" });
    expect(await accountsOf(phone)).toEqual(["and this", "only here"]);
  });

  it("exports exactly them, under a passphrase, after the password", async () => {
    await syncNow(phone);
    const view = await phone.worker.removed.view();
    const { exports } = phone.worker.exchange;
    const itemIds = view.is === "removed" ? view.itemIds : [];
    const exportId = exports.begin("bundle", { kind: "passkeys", itemIds });
    const session = exports.session(exportId);
    const until = async (stage: string) => {
      for (let tries = 0; tries < 500 && session?.stage.stage !== stage; tries++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(session?.stage.stage).toBe(stage);
    };
    await until("preview");
    await phone.worker.access.unlock(PASSWORD);
    await session?.write({
      passphrase: "six good words for one file",
      recipients: [],
      isPlainConfirmed: false,
    });
    await until("written");

    expect(session?.stage).toMatchObject({ written: 2, leftOut: 0 });
  });

  it("makes no new passkey any more", async () => {
    await syncNow(phone);
    const stage = Stage.of(phone.world, phone.worker);
    const message = submit("create", creationOptions());
    await stage.send(message);

    const step = await phone.worker.approvals.approve(message.requestId, null);

    expect(step).toEqual({ step: "failed", fault: "vault/removed" });
    expect(await accountsOf(phone)).toEqual(["and this", "only here"]);
  });

  it("finishes what it had begun when its worker died on the way, at every step", async () => {
    const real = phone.world.database;
    await syncNow(phone);
    const done = await rowsOf(phone);
    // As if it had died between the two transactions: some of the log is there again.
    await real.signed.put({ id: "x", sealed: new Uint8Array(1) });
    household.restart(phone);

    await syncNow(phone);

    expect(await rowsOf(phone)).toEqual(done);
    expect(await accountsOf(phone)).toEqual(["and this", "only here"]);
  });

  it("keeps none that the person had moved to the trash", async () => {
    household.restart(phone, {});
    const { passkeys } = await phone.worker.access.opened();
    const mine = (await passkeys.list()).filter(({ userName }) => userName !== "shared");
    for (const { itemId } of mine) await passkeys.trash(decodeBase64url(itemId) ?? new Uint8Array());
    household.restart(phone);

    await syncNow(phone);

    expect(await phone.worker.keeper.state()).toBe("none");
  });
});

describe("the others", () => {
  it("go on, and what the removed one does has no effect on them", async () => {
    await removedWithUnsynced("only here");
    await syncNow(phone);
    await registerAs(laptop, "after");
    await syncNow(laptop);
    await syncNow(phone).catch(() => undefined);
    await syncNow(laptop);

    expect(await accountsOf(laptop)).toEqual(["after", "shared"]);
    expect(await laptop.worker.removed.view()).toEqual({ is: "member" });
  });
});
