/** A server that shows another history: an older one, another one, none at all, or each in turn. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idText } from "../../shared/log/device-id.ts";
import { encodeEntry } from "../../shared/log/entry.ts";
import { controlAt } from "../../shared/sync/kept-log.ts";
import { encodeLogPage } from "../../shared/wire/log-bodies.ts";
import type { TestServer } from "../sync-server/test-server.ts";
import { bodyWith, forge, placeOf } from "./forge.ts";
import { cborReply, on, onPages } from "./lies.ts";
import { newPasskey, renamed } from "./markers.ts";
import { type Device, type Scene, Stage, serverWith } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const DAY_MS = 86_400_000;

describe("attacks 4 and 20: a server set back", () => {
  it("gets everything back, however far it was set back", () =>
    stage.play("every prefix", async (scene) => {
      const { laptop } = scene;
      const addedSeq = laptop.state.control.members.get(idText(laptop.keys.deviceId))?.addedSeq ?? 1;
      for (let seq = laptop.pin.seq - 1; seq >= addedSeq; seq--) {
        const names = laptop.names;
        await setBack(scene, await scene.serverFrom(laptop, seq));

        const report = await laptop.sync();

        expect(report).toMatchObject({ standing: "active", isHealed: true });
        expect(laptop.names).toEqual(names);
        expect(await scene.liar.behind.store.vault(scene.vaultId)).toMatchObject(laptop.pin);
      }
    })());

  it("never shows a device less than it had, while the server says that it lost it", () =>
    stage.play("no regression", async (scene) => {
      const { laptop, liar } = scene;
      const before = laptop.holdings;
      await setBack(scene, await scene.serverFrom(laptop, laptop.pin.seq - 2));
      liar.lie = on("PUT suffix", () => ({ status: 500, headers: {}, body: new Uint8Array() }));

      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });

      expect(laptop.holdings).toEqual(before);
    })());
});

describe("attack 5: two histories", () => {
  it("finds a fork at every place by the first entry that crosses over, keeps both, and merges without loss", () =>
    stage.play("fork everywhere", async (scene) => {
      const { laptop, phone } = scene;
      const { device: tablet } = await scene.join();
      for (const device of [tablet, laptop, phone]) await device.sync();
      const from = laptop.pin.seq;
      for (const name of ["dan", "eve", "fay"]) {
        await laptop.engine.write([newPasskey(name)]);
        await laptop.sync();
      }
      await phone.sync();
      const disk = laptop.replica.disk;

      for (let seq = from; seq < disk.state.log.seq; seq++) {
        const device = scene.device(`laptop at ${seq}`, disk);
        await setBack(scene, await branchAt(scene, device, seq, tablet));

        const report = await device.sync();

        expect(report.standing).toBe("forked");
        expect(device.state.standing).toMatchObject({ is: "forked", fork: { forkSeq: seq } });
        expect(await device.replica.theirs()).toHaveLength(1);
        expect(device.replica.disk.items).toEqual(disk.items);
        expect(device.pin).toEqual(laptop.pin);
        await device.engine.mergeFork(device.transport);
        expect(device.state.standing).toEqual({ is: "active" });
        expect(device.names).toEqual(["ann", "bob", "cat", "dan", "eve", "fay", "planted"]);
      }
      await setBack(scene, await scene.serverFrom(laptop));
    })());

  it("shows other words for the same place to the two whom it keeps apart", () =>
    stage.play("words", async (scene) => {
      const { laptop, phone, liar } = scene;
      const ours = liar.behind;
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      liar.behind = await scene.serverFrom(phone);
      await phone.engine.write([newPasskey("eve")]);
      await phone.sync();

      const place = laptop.pin.seq;
      expect((await laptop.engine.compareWords(place)).words).not.toEqual(
        (await phone.engine.compareWords(place)).words,
      );
      const before = place - 1;
      expect((await laptop.engine.compareWords(before)).words).toEqual(
        (await phone.engine.compareWords(before)).words,
      );
      await phone.sync();
      await liar.behind.close();
      liar.behind = ours;
      expect((await phone.sync()).standing).toBe("forked");
      await phone.engine.mergeFork(phone.transport);
    })());

  it("leaves a trace each time when it shows two histories in turn", () =>
    stage.play("in turn", async (scene) => {
      const { laptop, liar } = scene;
      const { device: tablet } = await scene.join();
      for (const device of [tablet, laptop]) await device.sync();
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      const true_ = liar.behind;
      const other = await branchAt(scene, laptop, laptop.pin.seq - 1, tablet);
      for (let turn = 1; turn <= 2; turn++) {
        liar.behind = other;
        expect((await laptop.sync()).standing).toBe("forked");
        liar.behind = true_;
        expect((await laptop.sync()).standing).toBe("active");
        expect(laptop.notices("fork-merged")).toHaveLength(turn);
      }
      await other.close();
    })());

  it("refuses a fork that it cannot show", () =>
    stage.play("claimed fork", async (scene) => {
      const { laptop } = scene;
      const place = placeOf(laptop.state);
      const stranger = { ...scene.phone.keys, signSeed: new Uint8Array(32).fill(9) };
      const forged = encodeEntry(forge(place, stranger, { header: { prev: new Uint8Array(32) } }));
      const at = { seq: laptop.pin.seq + 1, head: new Uint8Array(32).fill(1) };

      await scene.refuses(
        laptop,
        onPages(() => ({ at, entries: [forged], hasMore: false })),
        "sync/server-lied",
      );
    })());

  it("refuses to merge with another history than the one that was shown", () =>
    stage.play("switched", async (scene) => {
      const { laptop, liar } = scene;
      const { device: tablet } = await scene.join();
      for (const device of [tablet, laptop]) await device.sync();
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      const true_ = liar.behind;
      const shown = await branchAt(scene, laptop, laptop.pin.seq - 1, tablet);
      const other = await branchAt(scene, laptop, laptop.pin.seq - 1, tablet);
      liar.behind = shown;
      await laptop.sync();
      const before = laptop.holdings;
      let pulls = 0;
      // The one that was shown while looking again, the other one while it is fetched to be merged.
      liar.lie = (_asked, truth) => {
        if (_asked.route === "GET start") pulls++;
        liar.behind = pulls > 0 ? other : shown;
        return truth();
      };

      await expect(laptop.engine.mergeFork(laptop.transport)).rejects.toMatchObject({
        code: /server-lied|unauthorised/,
      });

      expect(laptop.holdings).toEqual(before);
      liar.lie = null;
      liar.behind = true_;
      await shown.close();
      await other.close();
    })());
});

describe("attack 6: withholding", () => {
  it("tells who was not heard from when one device's writes are held back", () =>
    stage.play("freeze", async (scene) => {
      const { laptop, phone, liar, clock } = scene;
      const heard = laptop.state.devices.get(idText(phone.keys.deviceId))?.heard;
      const { pin } = laptop;
      await phone.engine.write([newPasskey("eve")]);
      await phone.sync();
      liar.lie = on("GET log", () => cborReply(encodeLogPage({ at: pin, entries: [], hasMore: false })));
      clock.pass(6 * DAY_MS);
      await laptop.sync();

      const known = laptop.state.devices.get(idText(phone.keys.deviceId))?.heard;
      expect(known).toEqual(heard);
      expect(clock.nowMs - (known?.ms ?? 0)).toBeGreaterThan(6 * DAY_MS);
      // The weekly sign of life finds out: it cannot be appended to a place that is taken.
      clock.pass(2 * DAY_MS);
      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/server-lied" });
      expect(laptop.names).toContain("eve");
    })());

  it("accepts a shorter page that is all true, and the rest of it later", () =>
    stage.play("shorter", async (scene) => {
      const { laptop, phone, liar } = scene;
      for (const name of ["dan", "eve"]) {
        await phone.engine.write([newPasskey(name)]);
        await phone.sync();
      }
      liar.lie = onPages((page) => {
        const [one] = page.entries;
        return one === undefined ? page : { ...page, entries: [one], hasMore: true };
      });

      await laptop.sync();

      expect(laptop.names).toEqual(["ann", "bob", "cat", "dan", "eve"]);
      await laptop.engine.write([renamed("eve", "more")]);
    })());
});

async function setBack({ liar }: Scene, server: TestServer): Promise<void> {
  await liar.behind.close();
  liar.behind = server;
}

/** A server with the device's log up to `seq` and then one entry of another member. */
async function branchAt(scene: Scene, device: Device, seq: number, writer: Device): Promise<TestServer> {
  const control = await controlAt(device.replica, seq);
  const { epochKeys } = writer.state.keyring;
  const body = bodyWith(control, { ops: [newPasskey("planted")] });
  const entry = encodeEntry(forge({ control, epochKeys }, writer.keys, { body }));
  const common = await device.replica.entries(1, seq);
  return serverWith(scene.liar.origin, scene.vaultId, [...common, { bytes: entry }]);
}
