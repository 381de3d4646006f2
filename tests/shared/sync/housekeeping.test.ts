/** Snapshots and checkpoints: written, kept, read again, confirmed. */
import { describe, expect, it } from "vitest";
import { create, rename, settle } from "./devices.ts";
import { changed } from "./losses.ts";
import { longVault } from "./scenarios.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

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

  it("never stand in the way of an edit where the vault has no room for their chunks", async () => {
    const { devices, laptop } = await longVault("no room", (server) => {
      server.hasRoomForChunks = false;
    });
    expect(laptop.state).toMatchObject({ snapshot: null, attempts: [], outbox: [] });
    expect(laptop.replica.disk.chunks.size).toBe(0);

    devices.server.hasRoomForChunks = true;
    devices.clock.pass(DAY_MS);
    await laptop.engine.write([rename("ann", "still possible")]);
    await laptop.sync();

    expect(laptop.state.snapshot).not.toBeNull();
  });

  it("are left for the next time where the log moved while their chunks were on the way", async () => {
    const { devices, laptop } = await longVault("moved meanwhile", (server) => {
      server.hasRoomForChunks = false;
    });
    const phone = await devices.join("Phone");
    devices.server.hasRoomForChunks = true;
    devices.clock.pass(DAY_MS);
    let isFirst = true;
    laptop.wrap = (transport) =>
      changed(transport, {
        putChunk: async (hash, bytes) => {
          await transport.putChunk(hash, bytes);
          if (!isFirst) return;
          isFirst = false;
          await phone.engine.write([create("in between")]);
          await phone.sync();
        },
      });

    await settle(laptop, phone);
    expect(isFirst).toBe(false);
    devices.clock.pass(DAY_MS);
    await settle(laptop, phone);

    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(laptop.state.snapshot).not.toBeNull();
    expect(phone.notices("snapshot-mismatch")).toEqual([]);
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });
});
