/**
 * A member, present or former, that works with the server. What it may do as a member it does; the rest is refused or
 * raises an alarm, and everybody else goes on with everything they have.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeDeviceAddClear } from "../../shared/log/clear-device-add.ts";
import { encodePolicyClear } from "../../shared/log/clear-policy.ts";
import { encodeRekeyClear } from "../../shared/log/clear-rekey.ts";
import { WRAP_LENGTH } from "../../shared/log/clear-wraps.ts";
import { activeMembers } from "../../shared/log/control-state.ts";
import { idText } from "../../shared/log/device-id.ts";
import { type Entry, encodeEntry } from "../../shared/log/entry.ts";
import { controlAt } from "../../shared/sync/kept-log.ts";
import { encodeControlBody } from "../../shared/vault/control-body.ts";
import { epochKey } from "../../shared/vault/epoch-key.ts";
import { wrapEpochKey } from "../../shared/vault/epoch-wrap.ts";
import { isLive, textField } from "../../shared/vault/item-state.ts";
import { writeCheckpoint } from "../../shared/vault/write-checkpoint.ts";
import { provePossession } from "../../shared/vault/write-device-add.ts";
import { attackerRandom, bodyWith, forge, pageBehind, placeOf, strangerKeys } from "./forge.ts";
import { onPages } from "./lies.ts";
import { itemOf, newPasskey, renamed } from "./markers.ts";
import { snapshotBy } from "./snapshots.ts";
import { type Device, type Scene, Stage, serverWith } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const END_OF_TIME = 2 ** 48 - 1;

describe("attack 39: a removed device", () => {
  it("has no effect with anything that it writes afterwards, and reads nothing after its removal", () =>
    stage.play("removed", async (scene) => {
      const { laptop, thief } = await withThief(scene);
      await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      await scene.phone.sync();
      const place = { ...placeOf(laptop.state), epochKeys: thief.state.keyring.epochKeys };
      for (let tries = 0; tries < 20; tries++) {
        const key = [...thief.state.keyring.epochKeys.values()].at(-1);
        const entry = forge(place, thief.keys, {
          body: bodyWith(place.control, { ops: [newPasskey("planted")] }),
          ...(key === undefined ? {} : { key }),
          header: { epoch: tries % 2 === 0 ? 1 : 2 },
        });
        await scene.refuses(
          laptop,
          onPages(() => pageBehind(place.control, [entry])),
          "sync/server-lied",
        );
      }

      const { standing, pulled } = await thief.sync();
      expect({ standing, hasPulled: pulled > 0 }).toEqual({ standing: "removed", hasPulled: true });
      expect(thief.state.keyring.epochKeys.size).toBe(1);
      expect(thief.names).toEqual(["ann", "bob", "cat"]);
    })());

  it("cannot add a device, raise a version, change the key or close the vault (attack 9)", () =>
    stage.play("removed control", async (scene) => {
      const { laptop, thief } = await withThief(scene);
      await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
      await scene.phone.sync();
      const { control } = laptop.state;
      const newcomer = strangerKeys();
      const possession = provePossession(scene.vaultId, newcomer);
      const wrapped = attackerRandom(WRAP_LENGTH);
      const add = encodeDeviceAddClear({ newcomer, expiresAtMs: null, possession, wrapped });
      const clears = [
        ["deviceAdd", add],
        ["policy", encodePolicyClear({ signerVersion: 9, minVersion: 9 })],
        ["close", Uint8Array.of(1)],
      ] as const;
      for (const [kind, clear] of clears) {
        const entry = forge(placeOf(laptop.state), thief.keys, { kind, clear });
        await scene.refuses(
          laptop,
          onPages(() => pageBehind(control, [entry])),
          "sync/server-lied",
        );
      }
    })());
});

describe("attack 40: a removed device and the server together", () => {
  it("makes a fork of an entry dated back to before the removal: an alarm, and nothing applied", () =>
    stage.play(
      "dated back",
      async (scene) => {
        const { laptop, thief } = await withThief(scene);
        const before = laptop.pin.seq;
        await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
        await laptop.engine.write([newPasskey("dan")]);
        await laptop.sync();
        const held = laptop.replica.disk.items;
        scene.liar.behind = await datedBack(scene, laptop, before, thief);

        const report = await laptop.sync();

        expect(report.standing).toBe("forked");
        expect(laptop.replica.disk.items).toEqual(held);
        expect(laptop.names).not.toContain("planted");
      },
      "apart",
    )());

  it("is removed again, before anything else is sent, when the person takes that history", () =>
    stage.play("owed removal", async (scene) => {
      const { laptop, phone, liar } = scene;
      const { thief } = await withThief(scene);
      const before = laptop.pin.seq;
      await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      await liar.behind.close();
      liar.behind = await datedBack(scene, laptop, before, thief);
      await laptop.sync();

      await laptop.engine.mergeFork(laptop.transport);
      await phone.sync();

      expect(laptop.state.control.members.get(idText(thief.keys.deviceId))?.status).toBe("removed");
      expect(laptop.state.control.epoch).toBe(2);
      expect(laptop.names).toEqual(["ann", "bob", "cat", "dan", "planted"]);
    })());
});

describe("attack 40: clocks", () => {
  it("lets a time at the end of all times win once, and never again over whoever has seen it", () =>
    stage.play("end of time", async (scene) => {
      const { laptop, phone } = scene;
      const { thief } = await withThief(scene);
      await plant(thief, laptop, (control) =>
        bodyWith(control, { ops: [renamed("ann", "stolen")], hlc: { ms: END_OF_TIME, counter: 0xffff } }),
      );
      for (const device of [laptop, phone]) await device.sync();

      await laptop.engine.write([renamed("ann", "mine again")]);
      await laptop.sync();
      await phone.sync();
      await phone.engine.write([renamed("ann", "and mine")]);
      await phone.sync();

      expect(labelOf(phone, "ann")).toContain("and mine");
      expect(phone.state.standing).toEqual({ is: "active" });
    })());

  it("takes a checkpoint from the future for what it is: signed by its device, and no measure of one's own time", () =>
    stage.play("future checkpoint", async (scene) => {
      const { laptop } = scene;
      const { thief } = await withThief(scene);
      const place = { ...placeOf(laptop.state), hlc: { ms: END_OF_TIME - 1, counter: 0 } };
      const facts = { itemCount: 1_000_000, confirmedSnapshotSeq: 0 };
      const outside = { random: attackerRandom, nowMs: () => END_OF_TIME };
      const { entry } = writeCheckpoint(place, thief.keys, facts, outside);
      await thief.transport.append(laptop.pin, [entry]);
      const written = laptop.state.ownCheckpointAtMs;

      await laptop.sync();

      expect(laptop.state.checkpoint?.device).toEqual(thief.keys.deviceId);
      expect(laptop.state.ownCheckpointAtMs).toBe(written);
      expect(laptop.state.devices.get(idText(thief.keys.deviceId))?.heard?.ms).toBe(END_OF_TIME);
    })());
});

describe("attack 10 and 43: keys that are not what they seem", () => {
  it("raises an alarm about a wrap that is not the one it must be", () =>
    stage.play("garbage for the words", async (scene) => {
      const { laptop, thief } = await withThief(scene);
      await plantRekey(thief, laptop, (id) => idText(id) === idText(scene.paper.deviceId));

      await laptop.sync();

      expect(laptop.notices("wrong-wrap")).toMatchObject([{ recipient: scene.paper.deviceId }]);
      await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
      expect((await scene.join()).device.names).toEqual(["ann", "bob", "cat"]);
    })());

  it("tells who got another key than was committed to, keeps all it has, and the words get it out", () =>
    stage.play("two keys", async (scene) => {
      const { laptop, phone } = scene;
      const { thief } = await withThief(scene);
      await plantRekey(thief, laptop, () => true);
      for (const device of [laptop, phone]) await device.sync();

      for (const device of [laptop, phone]) {
        expect(device.notices("epoch-key-missing")).toMatchObject([{ epoch: 2 }]);
        expect(device.names).toEqual(["ann", "bob", "cat"]);
      }
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync().catch(() => undefined);
      const { device: rescuer } = await scene.join();
      await laptop.sync();
      expect(laptop.state.control.epoch).toBe(3);
      await rescuer.sync();
      expect(rescuer.names).toEqual(["ann", "bob", "cat", "dan"]);
    })());
});

describe("attacks 12 and 16: a member's snapshot of something else", () => {
  it("is reported, is not relied on, and keeps nobody out", () =>
    stage.play("snapshot mismatch", async (scene) => {
      const { laptop } = scene;
      const { thief } = await withThief(scene);
      await snapshotBy(laptop);
      const relied = laptop.state.snapshot;
      await thief.sync();
      await snapshotBy(thief, attackerRandom(32));

      await laptop.sync();

      expect(laptop.notices("snapshot-mismatch")).toMatchObject([{ device: thief.keys.deviceId }]);
      expect(laptop.state.snapshot).toMatchObject({ seq: relied?.seq });
      // A newcomer passes it by, and reads every entry instead.
      expect((await scene.join()).device.names).toEqual(["ann", "bob", "cat"]);
    })());
});

/** A third device, a member of which the others know. */
async function withThief(scene: Scene): Promise<{ readonly laptop: Device; readonly thief: Device }> {
  const { device: thief } = await scene.join("Thief");
  for (const device of [thief, scene.laptop, scene.phone, thief]) await device.sync();
  return { laptop: scene.laptop, thief };
}

/** The thief's hand, without its engine: a data entry behind what everybody has. */
async function plant(
  thief: Device,
  { state, pin }: Device,
  body: (control: Device["state"]["control"]) => Uint8Array,
): Promise<void> {
  const entry = forge(placeOf(state), thief.keys, { body: body(state.control) });
  await thief.transport.append(pin, [encodeEntry(entry)]);
}

/** A rekey in good form whose wraps are garbage for these members. */
async function plantRekey(
  thief: Device,
  { state, pin }: Device,
  isCheated: (deviceId: Uint8Array) => boolean,
): Promise<void> {
  const { control } = state;
  const key = epochKey(control.vaultId, control.epoch + 1, attackerRandom(32));
  const wraps = await Promise.all(
    activeMembers(control).map(async (to) => {
      const right = await wrapEpochKey(control.vaultId, key, to);
      return isCheated(to.deviceId) ? { ...right, wrapped: attackerRandom(WRAP_LENGTH) } : right;
    }),
  );
  const previous = [...state.keyring.epochKeys.values()].at(-1)?.key ?? null;
  const clear = encodeRekeyClear({
    removed: [],
    newRecovery: null,
    commitment: key.commitment,
    lostEpochs: [],
    wraps,
  });
  const body = encodeControlBody({ about: "rekey", previous });
  const entry = forge(placeOf(state), thief.keys, { kind: "rekey", clear, key, body });
  await thief.transport.append(pin, [encodeEntry(entry)]);
}

/** A server with the log up to `seq`, and behind it an entry of the former member. */
async function datedBack(scene: Scene, device: Device, seq: number, thief: Device) {
  const control = await controlAt(device.replica, seq);
  const body = bodyWith(control, { ops: [newPasskey("planted")] });
  const entry: Entry = forge({ control, epochKeys: thief.state.keyring.epochKeys }, thief.keys, { body });
  const common = await device.replica.entries(1, seq);
  return serverWith(scene.liar.origin, scene.vaultId, [...common, { bytes: encodeEntry(entry) }]);
}

function labelOf({ replica }: Device, userName: string): string {
  const item = replica.disk.items.get(idText(itemOf(userName)))?.visible?.state;
  return item !== undefined && isLive(item) ? (textField(item, "label") ?? "") : "";
}
