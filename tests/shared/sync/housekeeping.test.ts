/** Snapshots and checkpoints: written, kept, read again, confirmed. */
import { describe, expect, it } from "vitest";
import { settle } from "./devices.ts";
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
});
