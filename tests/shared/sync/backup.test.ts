/** A vault out of a file: whole, verified from genesis on, without any server; and everything that it must refuse. */
import { describe, expect, it } from "vitest";
import { MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { backupOf, restoreBackup } from "../../../shared/sync/backup.ts";
import { type BackupContent, sealBackup } from "../../../shared/vault/backup-file.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { MemoryServer } from "../../support/memory-server.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, Device, Devices, rename, settle, trash } from "./devices.ts";
import { missedCompaction } from "./scenarios.ts";

const NAMES = { deviceName: "New laptop", platform: "Test" };

/** The file that this device writes. */
async function fileOf(
  device: Device,
  change: (content: BackupContent) => BackupContent = (content) => content,
) {
  const { keyring } = device.state;
  const content = change(await backupOf(device.replica, device.clock.nowMs));
  return sealBackup(keyring.vaultId, keyring.recovery, content, device.environment);
}

async function restore(devices: Devices, file: Uint8Array, entropy = devices.entropy, changeKey = false) {
  const environment = devices.environment(`restored ${changeKey}`);
  const order = { entropy: entropy.slice(), names: NAMES, changeKey };
  const restored = await restoreBackup(file, order, environment);
  const replica = new MemoryReplica<string>(restored.replica);
  const device = new Device("Restored", new MemoryServer(), environment, replica, devices.clock);
  for (const ops of restored.waiting) await device.engine.write(ops);
  return { ...restored, device };
}

describe("a backup file", () => {
  it("brings back a vault that never had a server", async () => {
    const devices = new Devices("backup alone");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann"), create("bob")]);
    await laptop.engine.write([rename("ann", "work"), trash("bob")]);

    const { device, freshness, writtenAtMs } = await restore(devices, await fileOf(laptop));

    expect(device.labels).toEqual({ ann: "work" });
    expect(device.state.link).toBeNull();
    expect(device.state.keyring.vaultId).toEqual(laptop.state.keyring.vaultId);
    expect({ freshness, isDated: writtenAtMs > 0 }).toEqual({ freshness: null, isDated: true });
    await device.engine.write([create("cat")]);
    expect(device.labels).toEqual({ ann: "work", cat: "" });
  });

  it("holds what several devices wrote, says how fresh it is, and brings edits that had reached nobody", async () => {
    const devices = new Devices("backup of two");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await phone.engine.write([create("by phone")]);
    await settle(laptop, phone);
    await laptop.engine.write([create("offline")]);
    await laptop.engine.write([rename("by phone", "renamed offline")]);

    const { device, freshness } = await restore(devices, await fileOf(laptop));

    expect(device.labels).toEqual({ "by phone": "renamed offline", offline: "" });
    expect(freshness).toMatchObject({ itemCount: expect.any(Number) });
    expect(memberById(device.state.control, phone.id)?.status).toBe("active");
  });

  it("holds a compacted beginning with its snapshot", async () => {
    const { devices } = await missedCompaction("backup compacted");
    const phone = await devices.join("New phone");
    await phone.engine.write([create("cat")]);
    await phone.sync();

    const file = await fileOf(phone, (content) => {
      expect(content.start).not.toBeNull();
      return content;
    });
    const { device } = await restore(devices, file);

    expect(device.labels).toEqual(phone.labels);
    expect(Object.keys(device.labels)).toEqual(["ann", "bob", "cat"]);
  });

  it("opens after changes of the key, also such as the words did not sign, and may change it again", async () => {
    const devices = new Devices("backup rekeyed");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann")]);
    await laptop.engine.rekey(null, { remove: [] });
    await laptop.engine.write([create("bob")]);

    const { device } = await restore(devices, await fileOf(laptop), devices.entropy, true);

    expect(device.labels).toEqual({ ann: "", bob: "" });
    expect(device.state.control.epoch).toBe(3);
  });

  it.each([
    [
      "an entry is missing",
      (content: BackupContent) => ({ ...content, entries: content.entries.toSpliced(1, 1) }),
    ],
    [
      "two entries are exchanged",
      (content: BackupContent) => ({ ...content, entries: content.entries.toReversed() }),
    ],
    [
      "an entry was changed",
      (content: BackupContent) => ({
        ...content,
        entries: content.entries.with(1, flipped(content.entries[1])),
      }),
    ],
    ["genesis is missing", (content: BackupContent) => ({ ...content, entries: content.entries.slice(1) })],
    ["there is nothing", (content: BackupContent) => ({ ...content, entries: [] })],
    ["an entry is none", (content: BackupContent) => ({ ...content, entries: [new Uint8Array(7)] })],
  ])("is refused where %s, although it is sealed to the words", async (_, change) => {
    const devices = new Devices("backup forged");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann")]);
    await laptop.engine.write([create("bob")]);

    await expect(restore(devices, await fileOf(laptop, change))).rejects.toMatchObject({
      code: "backup/damaged",
    });
  });

  it("is refused where somebody sealed a vault of their own to these words", async () => {
    const devices = new Devices("backup planted");
    const thief = await new Devices("backup thief").found();
    await thief.engine.write([create("planted")]);
    const content = await backupOf(thief.replica, 1);
    const { signPublicKey, kemPublicKey } = recoveryKeys(devices.entropy);
    const file = await sealBackup(
      thief.state.keyring.vaultId,
      { signPublicKey, kemPublicKey },
      content,
      devices.environment("x"),
    );

    await expect(restore(devices, file)).rejects.toMatchObject({ code: "backup/damaged" });
  });

  it("does not open with other words", async () => {
    const devices = new Devices("backup other words");
    const laptop = await devices.found();

    await expect(restore(devices, await fileOf(laptop), seededRandom("others")(32))).rejects.toMatchObject({
      code: "backup/other-words",
    });
  });

  it("gives one device however often it is tried with one key", async () => {
    const devices = new Devices("backup twice");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann")]);
    const file = await fileOf(laptop);
    const device = generateDeviceKeys(seededRandom("one device"));
    const order = { entropy: devices.entropy, names: NAMES, changeKey: false, device };

    const once = await restoreBackup(file, order, devices.environment("once"));
    const again = await restoreBackup(file, order, devices.environment("again"));

    expect(again.replica.state.keyring.device.deviceId).toEqual(once.replica.state.keyring.device.deviceId);
  });
});

function flipped(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  return bytes.with(200, (bytes[200] ?? 0) ^ 1);
}
