/** Removing devices and changing the key. */
import { describe, expect, it } from "vitest";
import { create, Devices, settle } from "./devices.ts";
import { pair } from "./scenarios.ts";

describe("a rekey", () => {
  it("of a device that was offline leaves its unsynced edits where they are", async () => {
    const { laptop, phone } = await pair("removed offline");
    await phone.engine.write([create("only here")]);
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    laptop.server.removedMayRead = true;

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "removed", waiting: 1 });
    expect(phone.labels).toHaveProperty("only here");
    expect(phone.state.standing).toEqual({ is: "removed", bySeq: laptop.state.log.seq });
  });

  it("shuts the removed device out of what is written after", async () => {
    const { laptop, phone } = await pair("shut out");
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    await laptop.engine.write([create("secret")]);
    await laptop.sync();
    laptop.server.removedMayRead = true;

    await phone.sync();

    expect(phone.labels).toEqual({});
    expect(phone.notices("unreadable-entry")).toEqual([]);
    expect(phone.state.log.seq).toBeLessThan(laptop.state.log.seq);
  });

  it("of itself is refused: a leaver never chooses the next key", async () => {
    const { laptop } = await pair("self");

    await expect(laptop.engine.rekey(laptop.transport, { remove: [laptop.id] })).rejects.toMatchObject({
      code: "vault/cannot-write",
    });
  });

  it("is told to the devices that remain", async () => {
    const devices = new Devices("told");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    const tablet = await devices.join("Tablet");
    await settle(laptop, phone, tablet);

    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    await laptop.engine.write([create("after")]);
    await settle(laptop, tablet);

    expect(tablet.notices("devices-removed")).toMatchObject([{ devices: [phone.id] }]);
    expect(tablet.labels).toEqual({ after: "" });
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });

  it("changes the key of a vault that no server has", async () => {
    const laptop = await new Devices("rekey alone").found();

    await laptop.engine.rekey(null, { remove: [] });
    await laptop.engine.write([create("ann")]);

    expect(laptop.state.log.epoch).toBe(2);
    expect(laptop.labels).toEqual({ ann: "" });
  });
});
