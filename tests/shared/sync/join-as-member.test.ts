/** A browser that another device added reads the vault, and believes nothing of it before it has verified it. */
import { describe, expect, it } from "vitest";
import { joinAsMember, type MemberOrder } from "../../../shared/sync/join-as-member.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { provePossession } from "../../../shared/vault/write-device-add.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, type Device, Devices, ORIGIN } from "./devices.ts";
import { changed } from "./losses.ts";

const NAMES = { deviceName: "Tablet", platform: "Test" };

async function admitted(laptop: Device, seed: string) {
  const device = generateDeviceKeys(seededRandom(`${seed} tablet`));
  const { vaultId } = laptop.state.keyring;
  const possession = provePossession(vaultId, device);
  const newcomer = { keys: device, possession, names: NAMES, expiresAtMs: null };
  const admission = await laptop.engine.addDevice(laptop.transport, newcomer);
  const order: MemberOrder = { vaultId, device, origin: ORIGIN, ...admission };
  return { order, transport: laptop.server.transport(vaultId, device.deviceId) };
}

describe("joining as a member", () => {
  it("reads everything, of every epoch", async () => {
    const devices = new Devices("member");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("before")]);
    await laptop.sync();
    await laptop.engine.rekey(laptop.transport, { remove: [] });
    await laptop.engine.write([create("after")]);
    await laptop.sync();
    const { order, transport } = await admitted(laptop, "member");

    const { replica } = await joinAsMember(order, transport, devices.environment("Tablet"));

    expect(replica.items).toHaveLength(2);
    expect(replica.state.control).toEqual(laptop.state.control);
    expect(replica.state.keyring.device.deviceId).toEqual(order.device.deviceId);
    expect(replica.state.keyring.epochKeys.size).toBe(2);
    expect(replica.state.link).toEqual({ origin: ORIGIN, lastSyncedAtMs: null });
    expect(replica.notices).toEqual([]);
  });

  it("goes on with what was written after the place that the other device named", async () => {
    const devices = new Devices("further");
    const laptop = await devices.foundOnline();
    const { order, transport } = await admitted(laptop, "further");
    await laptop.engine.write([create("later")]);
    await laptop.sync();

    const { replica } = await joinAsMember(order, transport, devices.environment("Tablet"));

    expect(replica.items).toHaveLength(1);
  });

  const lies: readonly (readonly [string, (order: MemberOrder) => MemberOrder])[] = [
    ["another beginning", (order) => ({ ...order, genesis: order.genesis.map((byte) => byte ^ 1) })],
    [
      "another head at the named place",
      (order) => ({ ...order, at: { ...order.at, head: new Uint8Array(32) } }),
    ],
    [
      "a log that ends before the named place",
      (order) => ({ ...order, at: { ...order.at, seq: order.at.seq + 1 } }),
    ],
    ["another vault", (order) => ({ ...order, vaultId: new Uint8Array(32) })],
    [
      "a log without this device",
      (order) => ({ ...order, device: generateDeviceKeys(seededRandom("stranger")) }),
    ],
  ];
  it.each(lies)("refuses %s", async (_, bend) => {
    const devices = new Devices("lies");
    const laptop = await devices.foundOnline();
    const { order, transport } = await admitted(laptop, "lies");

    await expect(joinAsMember(bend(order), transport, devices.environment("Tablet"))).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });

  it("refuses a server that shows the log as it was before", async () => {
    const devices = new Devices("older");
    const laptop = await devices.foundOnline();
    const { order, transport } = await admitted(laptop, "older");
    const older: Transport = changed(transport, {
      pull: async (after) => {
        const page = await transport.pull(after);
        const entries = page.entries.slice(0, Math.max(0, 1 - after));
        const [genesis] = await laptop.replica.entries(1, 1);
        expect(genesis?.bytes).toBeDefined();
        return { ...page, entries, at: { seq: 1, head: await headOfFirst(laptop) }, hasMore: false };
      },
    });

    await expect(joinAsMember(order, older, devices.environment("Tablet"))).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });
});

async function headOfFirst(laptop: Device): Promise<Uint8Array> {
  const { headAt } = await import("../../../shared/sync/kept-log.ts");
  return headAt(laptop.replica, 1);
}
