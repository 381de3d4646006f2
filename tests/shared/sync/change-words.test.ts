/** Replacing the recovery words: with both in hand, by one entry, and what the old ones are good for afterwards. */
import { describe, expect, it } from "vitest";
import { MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { backupOf, restoreBackup } from "../../../shared/sync/backup.ts";
import { joinByWords } from "../../../shared/sync/join.ts";
import { sealBackup } from "../../../shared/vault/backup-file.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, Device, Devices, ORIGIN, settle } from "./devices.ts";
import { losingAnswers } from "./losses.ts";

const FRESH = seededRandom("fresh words")(32);
const NAMES = { deviceName: "Newcomer", platform: "Test" };

async function joinWith(devices: Devices, entropy: Uint8Array, name: string): Promise<Device> {
  const environment = devices.environment(name);
  const order = { entropy: entropy.slice(), names: NAMES, origin: ORIGIN, changeKey: false };
  const { replica } = await joinByWords(order, devices.door, environment);
  return new Device(name, devices.server, environment, new MemoryReplica<string>(replica), devices.clock);
}

describe("new recovery words", () => {
  it("open everything, old and new, and the old ones open nothing any more", async () => {
    const devices = new Devices("new words");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write([create("before")]);
    await settle(laptop, phone);

    await laptop.engine.changeWords(laptop.transport, { old: devices.entropy, fresh: FRESH });
    await laptop.engine.write([create("after")]);
    await settle(laptop, phone);

    expect(phone.labels).toEqual({ before: "", after: "" });
    expect(phone.state.keyring.recovery.signPublicKey).toEqual(recoveryKeys(FRESH).signPublicKey);
    expect((await joinWith(devices, FRESH, "By new words")).labels).toEqual({ before: "", after: "" });
    await expect(joinWith(devices, devices.entropy, "By old words")).rejects.toMatchObject({
      code: "sync/words-unknown",
    });
  });

  it("are refused without the old ones: an unlocked device alone cannot take the vault from its owner", async () => {
    const devices = new Devices("no old words");
    const laptop = await devices.foundOnline();
    const before = laptop.state.log.seq;

    const change = { old: seededRandom("guessed")(32), fresh: FRESH };
    await expect(laptop.engine.changeWords(laptop.transport, change)).rejects.toMatchObject({
      code: "sync/words-unknown",
    });

    expect(laptop.state.log.seq).toBe(before);
    expect(laptop.state.keyring.recovery.signPublicKey).toEqual(recoveryKeys(devices.entropy).signPublicKey);
  });

  it("are one change although the answer was lost and it was asked for again", async () => {
    const devices = new Devices("lost change");
    const laptop = await devices.foundOnline();
    const change = { old: devices.entropy, fresh: FRESH };
    laptop.wrap = losingAnswers;
    await expect(laptop.engine.changeWords(laptop.transport, change)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    laptop.wrap = (transport) => transport;

    await laptop.engine.changeWords(laptop.transport, change);

    expect(laptop.state.control.epoch).toBe(2);
    expect(laptop.state.attempts).toEqual([]);
  });

  it("hold in a vault without a server, for backup files that are written from then on", async () => {
    const devices = new Devices("words alone");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann")]);
    const file = async () => {
      const { vaultId, recovery } = laptop.state.keyring;
      return sealBackup(vaultId, recovery, await backupOf(laptop.replica, 1), laptop.environment);
    };
    const old = await file();
    await laptop.engine.changeWords(null, { old: devices.entropy, fresh: FRESH });
    const fresh = await file();
    const restore = async (bytes: Uint8Array, entropy: Uint8Array, name: string) => {
      const order = { entropy: entropy.slice(), names: NAMES, changeKey: false };
      return (await restoreBackup(bytes, order, devices.environment(name))).replica.items.length;
    };

    expect(await restore(fresh, FRESH, "new and new")).toBe(1);
    expect(await restore(old, devices.entropy, "old and old")).toBe(1);
    await expect(restore(fresh, devices.entropy, "new file, old words")).rejects.toMatchObject({
      code: "backup/other-words",
    });
    await expect(restore(old, FRESH, "old file, new words")).rejects.toMatchObject({
      code: "backup/other-words",
    });
  });
});

describe("a vault out of a backup file", () => {
  it("comes together with a server that turns up later: it is added there by the words, and loses nothing", async () => {
    const devices = new Devices("server later");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("old")]);
    await laptop.sync();
    const { vaultId, recovery } = laptop.state.keyring;
    const file = await sealBackup(vaultId, recovery, await backupOf(laptop.replica, 1), laptop.environment);
    await laptop.engine.write([create("after the file")]);
    await laptop.sync();
    const environment = devices.environment("restored");
    const order = { entropy: devices.entropy.slice(), names: NAMES, changeKey: false };
    const { replica } = await restoreBackup(file, order, environment);
    const restored = new Device(
      "R",
      devices.server,
      environment,
      new MemoryReplica<string>(replica),
      devices.clock,
    );
    await restored.engine.write([create("written here")]);

    const self = restored.state.keyring.device;
    await joinByWords(
      { ...order, entropy: devices.entropy.slice(), origin: ORIGIN, device: self },
      devices.door,
      environment,
    );
    const report = await restored.engine.connect(restored.transport, ORIGIN, null);
    expect(report.standing).toBe("forked");
    await restored.engine.mergeFork(restored.transport);
    await settle(restored, laptop);

    expect(restored.labels).toEqual({ old: "", "after the file": "", "written here": "" });
    expect(laptop.confirmed).toEqual(restored.confirmed);
  });
});
