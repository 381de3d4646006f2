/** Joining by the words, snapshots, and coming back after what one missed was compacted. */
import { describe, expect, it } from "vitest";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { KINDS } from "../../../shared/log/kinds.ts";
import { joinByWords } from "../../../shared/sync/join.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, type Device, Devices, ORIGIN, rename, settle } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("joining by the words", () => {
  it("says how fresh the newest word of any device is", async () => {
    const devices = new Devices("fresh");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann"), create("bob")]);
    await laptop.sync();
    devices.clock.pass(8 * DAY_MS);
    await laptop.sync();

    const order = { entropy: devices.entropy, names: NAMES, origin: ORIGIN, changeKey: false };
    const { freshness, replica } = await joinByWords(order, devices.door, devices.environment("Phone"));

    expect(freshness).toMatchObject({ device: laptop.id, itemCount: 2 });
    expect(replica.state.link).toEqual({ origin: ORIGIN, lastSyncedAtMs: null });
  });

  it("knows words that no vault of this server has", async () => {
    const devices = new Devices("unknown words");
    await devices.foundOnline();
    const order = { entropy: seededRandom("others")(32), names: NAMES, origin: ORIGIN, changeKey: false };

    await expect(joinByWords(order, devices.door, devices.environment("Phone"))).rejects.toMatchObject({
      code: "sync/words-unknown",
    });
  });

  it("refuses a vault that these words did not found, however the server names it", async () => {
    const devices = new Devices("planted");
    await devices.foundOnline();
    const others = new Devices("planted by others", devices.server);
    const planted = await others.foundOnline("Other");
    const door = { ...devices.door, recover: async () => [planted.state.keyring.vaultId] };
    const transport = devices.server.transport(planted.state.keyring.vaultId, planted.id);

    await expect(devices.join("Phone", false, { ...door, transport: () => transport })).rejects.toMatchObject(
      {
        code: "sync/server-lied",
      },
    );
  });

  it("seals everything from now on under a new key where that is asked for", async () => {
    const devices = new Devices("change key");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();

    const phone = await devices.join("Phone", true);
    await phone.engine.write([create("bob")]);
    await settle(phone, laptop);

    expect(laptop.state.log.epoch).toBe(2);
    expect(laptop.labels).toEqual({ ann: "", bob: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("makes no second device of an answer that was lost", async () => {
    const devices = new Devices("lost at joining");
    const laptop = await devices.foundOnline();
    let isLost = false;
    const door = {
      ...devices.door,
      transport: (...given: Parameters<typeof devices.door.transport>) => {
        const transport = devices.door.transport(...given);
        return changed(transport, {
          append: async (expect, entries) => {
            const result = await transport.append(expect, entries);
            if (isLost) return result;
            isLost = true;
            return unreachable();
          },
        });
      },
    };

    const phone = await devices.join("Phone", false, door);
    await settle(laptop, phone);

    expect([...laptop.state.control.members.values()].filter(({ role }) => role === "device")).toHaveLength(
      2,
    );
    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("goes on where others write at the same time", async () => {
    const devices = new Devices("race at joining");
    const laptop = await devices.foundOnline();
    let races = 0;
    const door = {
      ...devices.door,
      transport: (...given: Parameters<typeof devices.door.transport>) => {
        const transport = devices.door.transport(...given);
        return changed(transport, {
          append: async (expect, entries) => {
            if (races++ < 2) {
              await laptop.engine.write([create(`user ${races}`)]);
              await laptop.sync();
            }
            return transport.append(expect, entries);
          },
        });
      },
    };

    const phone = await devices.join("Phone", false, door);

    expect(phone.labels).toEqual({ "user 1": "", "user 2": "" });
  });
});

describe("snapshots", () => {
  it("are written by whoever wrote the place at which one is due, and others join by them", async () => {
    const { devices, laptop } = await longVault("snapshot");
    const { snapshot } = laptop.state;
    expect(snapshot).not.toBeNull();
    let hasStart = false;
    const door = {
      ...devices.door,
      transport: (...given: Parameters<typeof devices.door.transport>) => {
        const transport = devices.door.transport(...given);
        return changed(transport, {
          joinStart: async () => {
            const start = await transport.joinStart();
            hasStart ||= start.start !== null;
            return start;
          },
        });
      },
    };

    const phone = await devices.join("Phone", false, door);
    await settle(laptop, phone);

    expect(hasStart).toBe(true);
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.replica.disk.chunks.size).toBeGreaterThan(0);
  });

  it("are confirmed by another device in its next checkpoint, after reading every chunk again", async () => {
    const { devices, laptop } = await longVault("confirm");
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    devices.clock.pass(8 * DAY_MS);
    const before = devices.server.requests.length;

    await phone.sync();

    expect(phone.state.snapshot).toMatchObject({ isChecked: true });
    const chunkReads = devices.server.requests.slice(before).filter((name) => name === "chunk").length;
    expect(chunkReads).toBe(phone.state.snapshot?.chunkHashes.length);
  });

  it("lose their standing where a chunk is gone, and another is written", async () => {
    const { devices, laptop } = await longVault("lost chunk");
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const lost = phone.state.snapshot?.seq ?? 0;
    const served = devices.server.backup(laptop.state.keyring.vaultId);
    devices.server.restore({ ...served, chunks: new Map() });
    devices.clock.pass(8 * DAY_MS);

    await phone.sync();
    expect(phone.state.snapshot).toBeNull();
    devices.clock.pass(DAY_MS);
    await phone.sync();

    expect(phone.state.snapshot?.seq).toBeGreaterThan(lost);
  });

  it("that are not what a device folded itself are reported and not relied on", async () => {
    const { devices, laptop, phone } = await disagreeing();
    const before = phone.state.snapshot;

    await phone.sync();

    expect(phone.notices("snapshot-mismatch")).toMatchObject([{ device: laptop.id }]);
    expect(phone.state.snapshot).toEqual(before);
    expect(devices.server.backup(laptop.state.keyring.vaultId).control.seq).toBe(phone.state.log.seq);
  });

  it("heal with their chunks", async () => {
    const { devices, laptop } = await longVault("heal snapshot");
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const { vaultId } = laptop.state.keyring;
    const served = devices.server.backup(vaultId);
    const seq = (laptop.state.snapshot?.seq ?? 0) - 10;
    devices.server.restore(await setBack(devices, laptop, seq));

    const report = await laptop.sync();

    expect(report).toMatchObject({ standing: "active", isHealed: true });
    expect(devices.server.backup(vaultId).control.head).toEqual(served.control.head);
    expect(devices.server.backup(vaultId).chunks.size).toBe(served.chunks.size);
    await phone.sync();
    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("let a device that caught up by one heal a server that lost what came before it", async () => {
    const { devices, laptop, phone } = await missedCompaction("heal start");
    await phone.sync();
    const { vaultId } = laptop.state.keyring;
    const { head, seq } = phone.state.log;
    devices.server.restore(await setBack(devices, laptop, 100));

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "active", isHealed: true });
    expect(devices.server.backup(vaultId).control).toMatchObject({ seq, head });
    await laptop.sync();
    expect(laptop.confirmed).toEqual(phone.confirmed);
  });
});

describe("coming back after what one missed was compacted", () => {
  it("reads the snapshot, keeps what waited, and agrees with everyone", async () => {
    const { devices, laptop, phone } = await missedCompaction("back");
    await phone.engine.write([rename("ann", "edited while away"), create("made while away")]);

    const report = await phone.sync();
    await settle(laptop, phone);

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    expect(phone.labels).toMatchObject({ ann: "edited while away", "made while away": "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(devices.server.requests).toContain("joinStart");
  });

  it("finds its own lost entry among the leaves", async () => {
    const { laptop, phone } = await missedCompaction("own leaf", async (away) => {
      await away.engine.write([create("sent, answer lost")]);
      away.wrap = (transport) =>
        changed(transport, {
          append: async (expect, entries) => {
            await transport.append(expect, entries);
            return unreachable();
          },
        });
      await expect(away.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
      away.wrap = (transport) => transport;
    });

    await phone.sync();

    expect(phone.state.standing).toEqual({ is: "active" });
    expect(phone.state.outbox).toEqual([]);
    expect(phone.state.attempts).toEqual([]);
    await settle(laptop, phone);
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("finds out by the counters that someone wrote in its name", async () => {
    const { phone } = await missedCompaction("copied and compacted", async (away) => {
      const copy = away.replica.disk;
      await away.engine.write([create("by the copy")]);
      await away.sync();
      away.restart(copy);
    });

    expect((await phone.sync()).standing).toBe("copied");
  });

  it("calls it a fork where the snapshot's history is not its own", async () => {
    const { laptop, phone } = await missedCompaction("forked and compacted", async (away) => {
      await away.engine.write([create("only on one side")]);
      await away.sync();
    });
    const other = await missedCompaction("forked and compacted");
    expect(other.laptop.state.keyring.vaultId).toEqual(laptop.state.keyring.vaultId);
    const { vaultId } = laptop.state.keyring;
    phone.wrap = () => other.devices.server.transport(vaultId, phone.id);

    expect((await phone.sync()).standing).toBe("forked");

    expect(await phone.engine.mergeFork(phone.transport)).toMatchObject({ standing: "active", waiting: 0 });
    await settle(other.laptop, phone);
    expect(phone.labels).toHaveProperty("only on one side");
    expect(phone.confirmed).toEqual(other.laptop.confirmed);
  });
});

const NAMES = { deviceName: "Phone", platform: "Test" };

/** A vault with just over 256 entries, the last of them a snapshot. */
async function longVault(seed: string) {
  const devices = new Devices(seed);
  const laptop = await devices.found();
  await laptop.engine.write([create("ann"), create("bob")]);
  for (let n = 0; laptop.state.log.seq < 252; n++) await laptop.engine.write([rename("bob", `name ${n}`)]);
  await laptop.engine.connect(laptop.transport, ORIGIN, null);
  while (laptop.state.log.seq < 256) {
    await laptop.engine.write([rename("bob", `at ${laptop.state.log.seq}`)]);
    await laptop.sync();
  }
  return { devices, laptop };
}

/** The server as it was when its log ended at `seq`. */
async function setBack(devices: Devices, witness: Device, seq: number) {
  const entries = (await witness.replica.entries(1, seq)).map(({ bytes }) => bytes);
  const control = devices.server.judge(null, entries);
  const leaves = devices.server.backup(control.vaultId).leaves.slice(0, seq);
  return { entries, leaves, control, chunks: new Map<string, Uint8Array>() };
}

/** A phone that was away while the laptop wrote, snapshotted, and the server compacted. */
async function missedCompaction(
  seed: string,
  beforeLeaving: (away: Device) => Promise<void> = async () => undefined,
) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  await laptop.engine.write([create("ann"), create("bob")]);
  await settle(laptop, phone);
  await beforeLeaving(phone);
  await laptop.sync();
  await laptop.engine.disconnect();
  for (let n = 0; laptop.state.log.seq < 252; n++) await laptop.engine.write([rename("bob", `name ${n}`)]);
  await laptop.engine.connect(laptop.transport, ORIGIN, null);
  while (laptop.state.log.seq < 256) {
    await laptop.engine.write([rename("bob", `at ${laptop.state.log.seq}`)]);
    await laptop.sync();
  }
  expect(laptop.state.snapshot).not.toBeNull();
  devices.server.compact(laptop.state.keyring.vaultId);
  return { devices, laptop, phone };
}

/** A laptop whose own items are not what its log says, and which writes a snapshot of them. */
async function disagreeing() {
  const { devices, laptop } = await longVault("disagree");
  const phone = await devices.join("Phone");
  await settle(laptop, phone);
  const { disk } = laptop.replica;
  laptop.restart({
    ...disk,
    items: new Map([...disk.items].slice(1)),
    state: { ...disk.state, snapshot: null },
  });
  devices.clock.pass(DAY_MS);
  await laptop.sync();
  devices.clock.pass(DAY_MS);
  await laptop.sync();
  const newest = (await laptop.replica.entries(1, laptop.state.log.seq)).findLast(
    ({ bytes }) => decodeEntry(bytes).header.kind === KINDS.snapshot,
  );
  expect(newest?.seq).toBeGreaterThan(phone.state.snapshot?.seq ?? 0);
  return { devices, laptop, phone };
}
