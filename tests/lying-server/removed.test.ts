/**
 * A removed device against the shipped server and the shipped engine, alone and with the server's help: a hundred
 * entries, of which none has an effect, and a new epoch that nothing it has or is given opens.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeRekeyClear } from "../../shared/log/clear-rekey.ts";
import { memberById } from "../../shared/log/control-state.ts";
import { decodeEntry, type Entry, encodeEntry } from "../../shared/log/entry.ts";
import { leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { controlAt } from "../../shared/sync/kept-log.ts";
import { generateDeviceKeys } from "../../shared/vault/device-keys.ts";
import { type EpochKeys, epochKey } from "../../shared/vault/epoch-key.ts";
import { findEpochKeys } from "../../shared/vault/epoch-key-search.ts";
import { openEntryBody } from "../../shared/vault/seal-entry.ts";
import { openChunk } from "../../shared/vault/snapshot-chunk.ts";
import { currentKey } from "../../shared/vault/write-at.ts";
import { provePossession, writeDeviceAdd } from "../../shared/vault/write-device-add.ts";
import { placedEntries } from "../model/real/forge-real.ts";
import { attackerRandom, bodyWith, forge, pageBehind, placeOf } from "./forge.ts";
import { onPages } from "./lies.ts";
import { newPasskey } from "./markers.ts";
import { snapshotBy } from "./snapshots.ts";
import { type Device, type Scene, Stage, serverWith } from "./stage.ts";

const TRIES = 100;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe("a removed device", () => {
  it("pushes a hundred entries with the token it has, and the server takes none", () =>
    stage.play("hundred pushed", async (scene) => {
      const { laptop, thief } = await removed(scene);
      const before = await scene.liar.behind.store.vault(scene.vaultId);
      const codes = new Set<unknown>();
      for (const [place, entry] of hundred(laptop, thief).entries()) {
        const bytes = [encodeEntry(entry)];
        const pushed =
          place % 2 === 0
            ? thief.transport.append(laptop.pin, bytes)
            : thief.transport.putSuffix(laptop.pin, null, bytes);
        codes.add(
          await pushed.then(
            () => "taken",
            ({ code }: { readonly code: string }) => code,
          ),
        );
      }

      expect([...codes]).toEqual(["sync/unauthorised"]);
      expect(await scene.liar.behind.store.vault(scene.vaultId)).toEqual(before);
    })());

  it("has a hundred entries shown to the others by the server, and none has an effect", () =>
    stage.play("hundred shown", async (scene) => {
      const { laptop, thief } = await removed(scene);
      for (const entry of hundred(laptop, thief))
        await scene.refuses(
          laptop,
          onPages(() => pageBehind(laptop.state.control, [entry])),
          "sync/server-lied",
        );
      await scene.refuses(
        laptop,
        onPages(() => pageBehind(laptop.state.control, chain(laptop, thief))),
        "sync/server-lied",
      );
      expect(laptop.names).toEqual(["ann", "bob", "cat", "dan"]);
    })());

  it("opens no entry and no snapshot of the new epoch, with everything that a server has", () =>
    stage.play("unreadable", async (scene) => {
      const { laptop, thief, removedAt } = await removed(scene);
      for (let count = 0; count < 10; count++) await laptop.engine.write([newPasskey(`new ${count}`)]);
      await laptop.sync();
      const hashes = await snapshotBy(laptop);
      const log = (await laptop.replica.entries(1, laptop.pin.seq)).map(({ bytes }) => bytes);

      const keys = await findEpochKeys(placedEntries(log), {
        ...thief.keys,
        epochKeys: thief.state.keyring.epochKeys,
      });

      expect([...keys.keys()]).toEqual([...thief.state.keyring.epochKeys.keys()]);
      const since = log.slice(removedAt - 1).map(decodeEntry);
      expect(since.length).toBeGreaterThan(11);
      expect(since.filter((entry) => opens(entry, keys))).toEqual([]);
      expect(since.every((entry) => opens(entry, laptop.state.keyring.epochKeys))).toBe(true);
      const epochKey = currentKey(placeOf(laptop.state));
      for (const [number, hash] of hashes.entries()) {
        const chunk = (await laptop.replica.chunk(hash)) ?? new Uint8Array();
        const tried = [...keys.values()].map(({ key }) => ({ ...epochKey, key }));
        const place = { vaultId: scene.vaultId, number };
        expect(openChunk({ ...place, epochKey }, chunk)).not.toBeNull();
        expect(tried.map((one) => openChunk({ ...place, epochKey: one }, chunk))).toEqual([null]);
      }
    })());
});

describe("a removed device and the server together", () => {
  it("get nothing from a helper that was added on a history from before the removal, when the person takes that one", () =>
    stage.play(
      "helper",
      async (scene) => {
        const { laptop, thief, removedAt } = await removed(scene);
        const helper = generateDeviceKeys(attackerRandom);
        const control = await controlAt(laptop.replica, removedAt - 1);
        const newcomer = {
          keys: helper,
          possession: provePossession(scene.vaultId, helper),
          names: { deviceName: "Phone", platform: "Test" },
          expiresAtMs: null,
        };
        const place = { ...placeOf(thief.state), control };
        const outside = { random: attackerRandom, nowMs: scene.clock.read };
        const { entry } = await writeDeviceAdd(place, thief.keys, newcomer, outside);
        const common = await laptop.replica.entries(1, removedAt - 1);
        await scene.liar.behind.close();
        scene.liar.behind = await serverWith(scene.liar.origin, scene.vaultId, [...common, { bytes: entry }]);
        expect((await laptop.sync()).standing).toBe("forked");

        await laptop.engine.mergeFork(laptop.transport);

        const log = (await laptop.replica.entries(1, laptop.pin.seq)).map(({ bytes }) => bytes);
        const both = { ...helper, epochKeys: thief.state.keyring.epochKeys };
        const keys = await findEpochKeys(placedEntries(log), both);
        const since = log.slice(removedAt).map(decodeEntry);
        expect(laptop.names).toEqual(["ann", "bob", "cat", "dan"]);
        expect(memberById(laptop.state.control, helper.deviceId)?.status).toBe("removed");
        expect(since.filter((one) => opens(one, keys))).toEqual([]);
      },
      "apart",
    )());
});

/** The laptop has removed a third device, of which all have heard, and wrote on. */
async function removed(scene: Scene) {
  const { laptop, phone } = scene;
  const { device: thief } = await scene.join("Thief");
  for (const device of [thief, laptop, phone, thief]) await device.sync();
  await laptop.engine.rekey(laptop.transport, { remove: [thief.keys.deviceId] });
  const removedAt = laptop.pin.seq;
  await laptop.engine.write([newPasskey("dan")]);
  await laptop.sync();
  await phone.sync();
  return { laptop, thief, removedAt };
}

/** Entries by the thief for the next place: data under the key it has, under one it made up, and new keys of its own. */
function hundred(laptop: Device, thief: Device): readonly Entry[] {
  const place = { ...placeOf(laptop.state), epochKeys: thief.state.keyring.epochKeys };
  const [old] = thief.state.keyring.epochKeys.values();
  const { control } = place;
  return Array.from({ length: TRIES }, (_, count) => {
    const made = epochKey(control.vaultId, control.epoch + 1, attackerRandom(32));
    const body = bodyWith(control, { ops: [newPasskey(`planted ${count}`)] });
    const header = { epoch: count % 2 === 0 ? control.epoch : 1 };
    if (count % 3 > 0)
      return forge(place, thief.keys, {
        body,
        header,
        key: old !== undefined && count % 3 === 1 ? old : made,
      });
    const clear = encodeRekeyClear({
      removed: [],
      newRecovery: null,
      commitment: made.commitment,
      lostEpochs: [],
      wraps: [],
    });
    return forge(place, thief.keys, { kind: "rekey", clear, key: made });
  });
}

/** A hundred entries of the thief that follow one another. */
function chain(laptop: Device, thief: Device): readonly Entry[] {
  const entries: Entry[] = [];
  let { control } = laptop.state;
  for (let count = 0; count < TRIES; count++) {
    const body = bodyWith(control, { ops: [newPasskey(`chained ${count}`)] });
    const place = { control, epochKeys: thief.state.keyring.epochKeys };
    const [key] = thief.state.keyring.epochKeys.values();
    const entry = forge(place, thief.keys, {
      body,
      ...(key === undefined ? {} : { key }),
      header: { epoch: control.epoch },
    });
    entries.push(entry);
    control = { ...control, seq: control.seq + 1, head: nextHead(control.head, leafHash(entry)) };
  }
  return entries;
}

function opens(entry: Entry, keys: EpochKeys): boolean {
  return [...keys.values()].some(
    (key) => openEntryBody(entry, { ...key, epoch: entry.header.epoch }) !== null,
  );
}
