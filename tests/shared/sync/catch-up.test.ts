/** Coming back after what one missed was compacted. */
import { describe, expect, it } from "vitest";
import { create, rename, settle } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";
import { missedCompaction } from "./scenarios.ts";

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
