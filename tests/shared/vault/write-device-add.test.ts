import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import { checkWraps, findEpochKeys } from "../../../shared/vault/epoch-key-search.ts";
import { readLog } from "../../../shared/vault/read-log.ts";
import { provePossession, writeDeviceAdd } from "../../../shared/vault/write-device-add.ts";
import { LogBuilder, placedEntries } from "./log-builder.ts";

const NAMES = { deviceName: "Phone", platform: "Firefox on Android" };

function newcomer(log: LogBuilder, keys = log.newDevice()) {
  const possession = provePossession(log.state.vaultId, keys);
  return { device: keys, order: { keys, possession, names: NAMES, expiresAtMs: null } };
}

describe("adding a device", () => {
  it.each(["device", "recovery"] as const)("signed by the %s gives the newcomer the vault", async (who) => {
    const log = await LogBuilder.found();
    const { device, order } = newcomer(log);
    log.take(await writeDeviceAdd(log.place, log[who], order, log));

    const reading = await readLog(log.state.vaultId, log.entries, { ...device, epochKeys: new Map() });

    expect(reading.state.notices).toEqual([]);
    expect(reading.state.devices.get(idText(device.deviceId))).toEqual({ ...NAMES, heard: null });
    expect([...reading.epochKeys.keys()]).toEqual([...log.keys.keys()]);
  });

  it("wraps the key that everyone computes again", async () => {
    const log = await LogBuilder.found();
    await log.appendRekey(log.device);
    log.take(await writeDeviceAdd(log.place, log.device, newcomer(log).order, log));
    const placed = placedEntries(log);
    const keys = await findEpochKeys(placed, { ...log.device, epochKeys: new Map() });
    expect(await checkWraps(placed, keys)).toEqual([]);
  });

  it("refuses a device that was a member, or that does not prove its key", async () => {
    const log = await LogBuilder.found();
    const { order } = newcomer(log);
    log.take(await writeDeviceAdd(log.place, log.device, order, log));
    await expect(writeDeviceAdd(log.place, log.device, order, log)).rejects.toMatchObject({
      code: "vault/cannot-write",
      message: "device-known",
    });
    const other = { ...newcomer(log).order, possession: order.possession };
    await expect(writeDeviceAdd(log.place, log.device, other, log)).rejects.toMatchObject({
      message: "bad-possession",
    });
  });

  it("keeps the time after which a shared machine should be removed", async () => {
    const log = await LogBuilder.found();
    const { device, order } = newcomer(log);
    const written = await writeDeviceAdd(log.place, log.device, { ...order, expiresAtMs: 77 }, log);
    expect(written.control.members.get(idText(device.deviceId))?.expiresAtMs).toBe(77);
  });
});
