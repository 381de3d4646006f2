/** Two backgrounds paired over the real server: the right way, every wrong turn, and nothing lost on any of them. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { poll } from "../../../../scripts/browsers/poll.ts";
import { PAIRING_TIME_MS } from "../../../../shared/pairing/existing-device.ts";
import { mailboxOf, readQrText } from "../../../../shared/pairing/pairing-code.ts";
import { HttpMailbox } from "../../../../shared/sync/http-mailbox.ts";
import { wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";
import { PASSWORD } from "../../../support/background-world.ts";
import { plantedPasskey } from "../../../support/full-replica.ts";
import { ORIGIN } from "../../../sync-server/test-server.ts";
import { joinedBy, NAMES, NEW_PASSWORD, shownBy, TwoBrowsers } from "./two-browsers.ts";

const WORDS_OF_OTHERS = wordsFromEntropy(new Uint8Array(32).fill(9));

let both: TwoBrowsers;

beforeEach(async () => {
  both = await TwoBrowsers.open();
});
afterEach(() => both.close());

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code ?? error,
  );

async function aliceAndNobodyElse(): Promise<void> {
  expect(await both.devices()).toEqual(["Laptop"]);
  expect(await both.away.keeper.state()).toBe("none");
  expect((await (await both.home.access.opened()).passkeys.list()).length).toBe(1);
}

describe("pairing", () => {
  it.each(["qr", "words"] as const)("brings the vault to another browser, by %s", async (way) => {
    const digits = await both.met(way);

    expect(await both.home.showing.confirm(digits)).toMatchObject({ result: "taken" });
    await both.joining("welcomed");
    const joined = await both.away.joining.finish(NEW_PASSWORD);
    const done = await both.shown("done");

    expect(joined).toMatchObject({ result: "joined", passkeys: 1 });
    expect(done).toMatchObject({ deviceName: "Phone", receipt: "joined" });
    expect(await both.devices()).toEqual(["Laptop", "Phone"]);
    expect(await both.away.keeper.state()).toBe("unlocked");
    await both.away.sync.now();
    expect((await both.away.sync.status()).state).toBe("in-sync");
  });

  it("says what the newcomer calls itself before the digits are typed", async () => {
    await both.met();

    expect(await both.shown("comparing")).toMatchObject({ deviceName: "Phone", platform: "android" });
  });

  it("tells the vault's other devices, with a note that names the newcomer", async () => {
    await both.home.showing.confirm(await both.met());
    await both.joining("welcomed");
    await both.away.joining.finish(NEW_PASSWORD);
    await both.shown("done");
    const other = both.another();
    await both.home.showing.show();
    const { qrText } = await both.shown("waiting");
    await other.joining.join({ qrText }, { deviceName: "Tablet", platform: "ipad" });
    await both.home.showing.confirm((await joinedBy(other, "comparing")).digits);
    await both.shown("arriving");

    await both.away.sync.now();

    const { notes } = await both.away.sync.status();
    expect(notes).toMatchObject([{ about: "device-added", deviceNames: ["Tablet"] }]);
    const { devices } = await both.away.devices.view();
    const [tablet] = devices.filter(({ deviceId }) => notes[0]?.deviceIds.includes(deviceId));
    expect(tablet).toMatchObject({ name: "Tablet", status: "active" });
  });

  it("has to be asked for by whoever has just shown who they are", async () => {
    both.homeWorld.clock.nowMs += 3 * 60_000;

    expect(await faultOf(both.home.showing.show())).toBe("vault/verify-first");
    await both.home.access.unlock(PASSWORD);
    expect(await faultOf(both.home.showing.show())).toBeNull();
  });

  it("needs a server to meet on", async () => {
    await both.home.sync.disconnect();

    expect(await faultOf(both.home.showing.show())).toBe("sync/no-server");
  });
});

describe("a wrong turn of a pairing", () => {
  it("wrong digits: both say so, nobody is added, and a new code works", async () => {
    const digits = await both.met();
    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, "0");

    await both.home.showing.confirm(wrong);

    expect(await both.shown("ended")).toMatchObject({ fault: "pairing/wrong-digits" });
    expect(await both.joining("ended")).toEqual({ is: "ended", fault: "pairing/wrong-digits" });
    await both.home.showing.confirm(digits);
    expect(await both.home.showing.shown()).toMatchObject({ is: "ended" });
    await aliceAndNobodyElse();
    expect(await both.met()).toMatch(/^[0-9]{6}$/);
  });

  it("what is not six digits: no try is used up", async () => {
    const digits = await both.met();

    expect((await both.home.showing.confirm("12 34")).result).toBe("not-digits");
    await both.home.showing.confirm(` ${digits} `);

    await both.joining("welcomed");
  });

  it("nobody reads the code in time", async () => {
    await both.home.showing.show();
    await both.shown("waiting");
    both.homeWorld.clock.nowMs += PAIRING_TIME_MS;

    expect(await both.shown("ended")).toMatchObject({ fault: "pairing/expired" });
    await aliceAndNobodyElse();
  });

  it("nobody types the digits in time: both say so", async () => {
    await both.met();
    both.homeWorld.clock.nowMs += PAIRING_TIME_MS;

    expect(await both.shown("ended")).toMatchObject({ fault: "pairing/expired" });
    expect(await both.joining("ended")).toMatchObject({ fault: "pairing/expired" });
    await aliceAndNobodyElse();
  });

  it("ended on the existing device: the new one says so", async () => {
    await both.met();

    await both.home.showing.stop();

    expect(await both.home.showing.shown()).toMatchObject({ is: "ended", fault: "pairing/cancelled" });
    expect(await both.joining("ended")).toMatchObject({ fault: "pairing/cancelled" });
    await aliceAndNobodyElse();
  });

  it("ended on the new device: it says so, and the other ends by its clock", async () => {
    await both.met();

    expect(await both.away.joining.leave()).toMatchObject({ is: "ended", fault: "pairing/cancelled" });
    both.homeWorld.clock.nowMs += PAIRING_TIME_MS;

    expect(await both.shown("ended")).toMatchObject({ fault: "pairing/expired" });
    await aliceAndNobodyElse();
  });

  it("a second pairing on the same device: the first ends and says why, the second works", async () => {
    await both.home.showing.show();
    const first = await both.shown("waiting");
    await both.home.showing.show();
    const second = await both.shown("waiting");
    expect(second.pairingId).not.toBe(first.pairingId);

    await both.away.joining.join({ qrText: first.qrText }, NAMES);
    await both.away.joining.join({ qrText: second.qrText }, NAMES);
    await both.home.showing.confirm((await both.joining("comparing")).digits);

    await both.joining("welcomed");
  });

  it("two devices of the vault pair at once: both newcomers come in", async () => {
    await both.home.showing.confirm(await both.met());
    await both.joining("welcomed");
    await both.away.joining.finish(NEW_PASSWORD);
    await both.shown("done");
    const newcomers = [both.home, both.away].map((host) => ({
      host,
      guest: both.another(),
    }));
    for (const { host, guest } of newcomers) {
      await host.showing.show();
      const { qrText } = await shownBy(host, "waiting");
      await guest.joining.join({ qrText }, NAMES);
    }
    for (const { host, guest } of newcomers)
      await host.showing.confirm((await joinedBy(guest, "comparing")).digits);
    for (const { guest } of newcomers) {
      await joinedBy(guest, "welcomed");
      expect(await guest.joining.finish(NEW_PASSWORD)).toMatchObject({ passkeys: 1 });
    }

    expect(await both.devices()).toEqual(["Laptop", "Phone", "Phone", "Phone"]);
  });

  it.each([
    // what is given                    fault
    ["not a code", { qrText: "https://example.org" }, "pairing/not-a-code"],
    [
      "words that do not belong together",
      { words: Array<string>(12).fill("zoo"), server: ORIGIN },
      "pairing/not-words",
    ],
    [
      "no server address",
      { words: Array<string>(12).fill("abandon").with(11, "about"), server: "not one" },
      "sync/not-an-address",
    ],
  ])("%s: said at once, nothing is sent", async (_, code, fault) => {
    let asked = 0;
    const { fetch } = both;
    both.fetch = (url, init) => {
      asked++;
      return fetch(url, init);
    };

    expect(await faultOf(both.away.joining.join(code, NAMES))).toBe(fault);
    expect(asked).toBe(0);
  });

  it("right words, but nothing waits under them: said so", async () => {
    const words = Array<string>(12).fill("abandon").with(11, "about");
    await both.away.joining.join({ words, server: ORIGIN }, NAMES);

    expect(await both.joining("ended")).toMatchObject({ fault: "pairing/no-offer" });
    await aliceAndNobodyElse();
  });

  it("somebody else answered first: the newcomer says so", async () => {
    await both.home.showing.show();
    const { qrText } = await both.shown("waiting");
    const thief = both.another();
    await thief.joining.join({ qrText }, { deviceName: "Thief", platform: "linux" });
    await both.shown("comparing");

    await both.away.joining.join({ qrText }, NAMES);

    expect(await both.joining("ended")).toMatchObject({ fault: "pairing/used" });
    await aliceAndNobodyElse();
  });

  it("garbage in the mailbox: the existing device says so", async () => {
    await both.home.showing.show();
    const { qrText } = await both.shown("waiting");
    const door = { fetch: both.fetch, timeout: AbortSignal.timeout };
    await new HttpMailbox({ origin: ORIGIN, door }, mailboxOf(readQrText(qrText))).write(
      1,
      new Uint8Array(99).fill(1),
    );

    expect(await both.shown("ended")).toMatchObject({ fault: "pairing/not-understood" });
    await aliceAndNobodyElse();
  });

  it("the server goes away for a while: both wait and go on", async () => {
    const { fetch } = both;
    await both.home.showing.show();
    const { qrText } = await both.shown("waiting");
    both.fetch = () => Promise.reject(new TypeError("away"));
    await both.away.joining.join({ qrText }, NAMES);
    await poll("both to say that the server is away", isOffline);
    both.fetch = fetch;
    const { digits } = await both.joining("comparing");
    await both.home.showing.confirm(digits);
    both.fetch = () => Promise.reject(new TypeError("away"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    both.fetch = fetch;

    await both.joining("welcomed");
    expect(await both.away.joining.finish(NEW_PASSWORD)).toMatchObject({ passkeys: 1 });
  });

  async function isOffline(): Promise<true | null> {
    const [shown, joining] = [await both.home.showing.shown(), await both.away.joining.joining()];
    const isSaid = shown.is === "waiting" && shown.isOffline && joining.is === "calling" && joining.isOffline;
    return isSaid ? true : null;
  }

  it("the vault is locked before the digits: the pairing is over on both sides", async () => {
    await both.met();
    await both.home.keeper.lock();

    expect(await both.joining("ended")).toMatchObject({ fault: "pairing/cancelled" });
  });

  it("a browser that has a vault: refused before anything is sent, and its vault is as it was", async () => {
    await both.home.showing.show();
    const { qrText } = await both.shown("waiting");
    const full = both.another();
    await full.keeper.create(PASSWORD, WORDS_OF_OTHERS, NAMES, DEFAULT_SETTINGS);
    await full.sync.write([plantedPasskey()]);

    expect(await faultOf(full.joining.join({ qrText }, NAMES))).toBe("storage/vault-exists");
    expect((await (await full.access.opened()).passkeys.list()).length).toBe(1);
  });

  it("the server shows another vault than the other device named: nothing is kept", async () => {
    const digits = await both.met();
    await both.home.showing.confirm(digits);
    await both.joining("welcomed");
    const { fetch } = both;
    both.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      return /\/log\?after=0$/.test(url) ? fetch(url.replace("after=0", "after=1"), init) : answer;
    };

    expect(await faultOf(both.away.joining.finish(NEW_PASSWORD))).toBe("sync/server-lied");
    expect(await both.away.keeper.state()).toBe("none");
    both.fetch = fetch;
    expect(await both.away.joining.finish(NEW_PASSWORD)).toMatchObject({ result: "joined" });
  });
});

describe("a worker that dies during a pairing", () => {
  it("on the existing device before the digits: nothing happened, and it shows nothing any more", async () => {
    await both.met();
    both.restartHome();

    expect(await both.home.showing.shown()).toEqual({ is: "none" });
    await aliceAndNobodyElse();
  });

  it("on the existing device after the digits: it adds the newcomer and gives it the vault all the same", async () => {
    const digits = await both.met();
    const { fetch } = both;
    both.fetch = (url, init) =>
      /\/log$|\/log\?/.test(url) ? Promise.reject(new TypeError("away")) : fetch(url, init);
    await both.home.showing.confirm(digits);
    await both.shown("adding");
    both.restartHome();
    both.fetch = fetch;

    await both.shown("arriving");
    await both.joining("welcomed");
    await both.away.joining.finish(NEW_PASSWORD);

    expect(await both.shown("done")).toMatchObject({ receipt: "joined" });
    expect(await both.devices()).toEqual(["Laptop", "Phone"]);
  });

  it("on the new device after its digits: it goes on waiting, with the same keys", async () => {
    const digits = await both.met();
    both.restartAway();

    expect(await both.joining("comparing")).toMatchObject({ digits });
    await both.home.showing.confirm(digits);
    await both.joining("welcomed");
    both.restartAway();
    expect(await both.away.joining.finish(NEW_PASSWORD)).toMatchObject({ passkeys: 1 });
    expect(await both.devices()).toEqual(["Laptop", "Phone"]);
  });

  it("on the new device between keeping the vault and saying so: the same call answers again", async () => {
    const digits = await both.met();
    await both.home.showing.confirm(digits);
    await both.joining("welcomed");
    await both.away.joining.finish(NEW_PASSWORD);
    both.restartAway();
    await both.away.keeper.lock();

    expect(await both.away.joining.finish(NEW_PASSWORD)).toMatchObject({ result: "joined", passkeys: 1 });
  });
});
