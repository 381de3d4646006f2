/** A device adds another that it has met, and what it gives it. */
import { describe, expect, it } from "vitest";
import { memberById } from "../../../shared/log/control-state.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { provePossession } from "../../../shared/vault/write-device-add.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, type Device, Devices, settle } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";

function newcomerFor(device: Device, seed: string) {
  const keys = generateDeviceKeys(seededRandom(seed));
  const possession = provePossession(device.state.keyring.vaultId, keys);
  return { keys, possession, names: { deviceName: "Tablet", platform: "Test" }, expiresAtMs: null };
}

const activeDevices = (device: Device) =>
  [...device.state.control.members.values()].filter(
    ({ role, status }) => role === "device" && status === "active",
  ).length;

describe("adding a device", () => {
  it("gives genesis, the place with it in the log, and every epoch key", async () => {
    const laptop = await new Devices("admission").foundOnline();
    await laptop.engine.rekey(laptop.transport, { remove: [] });
    const newcomer = newcomerFor(laptop, "admission");

    const { genesis, at, epochKeys } = await laptop.engine.addDevice(laptop.transport, newcomer);

    expect(genesis).toEqual((await laptop.replica.entries(1, 1))[0]?.bytes);
    expect(at).toEqual({ seq: laptop.state.log.seq, head: laptop.state.log.head });
    expect([...epochKeys.values()].map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(memberById(laptop.state.control, newcomer.keys.deviceId)?.addedSeq).toBe(at.seq);
  });

  it("is on the server when it resolves, and is told to the other devices", async () => {
    const devices = new Devices("told of");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const newcomer = newcomerFor(laptop, "told of");

    await laptop.engine.addDevice(laptop.transport, newcomer);
    await phone.sync();

    expect(phone.notices("device-added")).toMatchObject([{ device: newcomer.keys.deviceId }]);
    expect(laptop.notices("device-added")).toHaveLength(1);
  });

  it("waits for what others wrote meanwhile and signs anew", async () => {
    const devices = new Devices("conflict");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    await phone.engine.write([create("meanwhile")]);
    let isFirst = true;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          if (isFirst) await phone.sync();
          isFirst = false;
          return transport.append(expect, entries);
        },
      });

    await laptop.engine.addDevice(laptop.transport, newcomerFor(laptop, "conflict"));

    expect(laptop.labels).toEqual({ meanwhile: "" });
    expect(activeDevices(laptop)).toBe(3);
  });

  it("adds it once, also where an answer was lost and it is tried again", async () => {
    const laptop = await new Devices("lost").foundOnline();
    const newcomer = newcomerFor(laptop, "lost");
    let isLost = false;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          const result = await transport.append(expect, entries);
          if (isLost) return result;
          isLost = true;
          return unreachable();
        },
      });
    await expect(laptop.engine.addDevice(laptop.transport, newcomer)).rejects.toMatchObject({
      code: "sync/unreachable",
    });

    const { at } = await laptop.engine.addDevice(laptop.transport, newcomer);
    await laptop.engine.addDevice(laptop.transport, newcomer);

    expect(activeDevices(laptop)).toBe(2);
    expect(laptop.state.log.seq).toBe(at.seq);
  });

  it("does not take back one that was removed", async () => {
    const laptop = await new Devices("removed").foundOnline();
    const newcomer = newcomerFor(laptop, "removed");
    await laptop.engine.addDevice(laptop.transport, newcomer);
    await laptop.engine.rekey(laptop.transport, { remove: [newcomer.keys.deviceId] });

    await expect(laptop.engine.addDevice(laptop.transport, newcomer)).rejects.toMatchObject({
      code: "sync/unauthorised",
    });
  });
});
