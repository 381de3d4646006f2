/** A closed vault stays closed. */
import { describe, expect, it } from "vitest";
import { create, ORIGIN, settle } from "./devices.ts";
import { closeByDevice, closeByWords, pair } from "./scenarios.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("a closed vault", () => {
  it("is closed at once by the words, and nothing is deleted here", async () => {
    const { devices, laptop, phone } = await pair("closed");
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    await closeByWords(devices, laptop);

    const report = await phone.sync();

    expect(report.standing).toBe("closed");
    expect(phone.labels).toEqual({ ann: "" });
  });

  it("is not put back by self-healing", async () => {
    const { devices, laptop, phone } = await pair("resurrect");
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);
    await closeByWords(devices, laptop);
    await settle(laptop, phone);
    devices.server.restore(backup);

    const reports = [await laptop.sync(), await phone.sync()];

    expect(reports.map(({ standing }) => standing)).toEqual(["closed", "closed"]);
    expect(devices.server.backup(laptop.state.keyring.vaultId)).toBe(backup);
    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/closed",
    });
  });

  it("that moved says where to", async () => {
    const { devices, laptop, phone } = await pair("moved");
    await closeByWords(devices, laptop, "https://new.example");

    await phone.sync();

    expect(phone.state.standing).toEqual({ is: "closed", how: "moved", newOrigin: "https://new.example" });
  });

  it("that moved does not part in two: what is written afterwards waits, and the old server gets nothing", async () => {
    const { devices, laptop, phone } = await pair("one history");
    await closeByWords(devices, laptop, "https://new.example");
    await settle(laptop, phone);
    const moved = devices.server.backup(laptop.state.keyring.vaultId);

    for (const device of [laptop, phone]) {
      await device.engine.write([create(`by ${device.name}`)]);
      expect(await device.sync()).toMatchObject({ standing: "closed", pushed: 0, waiting: 1 });
      await expect(device.engine.connect(device.transport, ORIGIN, null)).rejects.toMatchObject({
        code: "sync/closed",
      });
    }

    expect(devices.server.backup(laptop.state.keyring.vaultId)).toBe(moved);
    expect(laptop.state.log.head).toEqual(phone.state.log.head);
    expect(phone.labels).toEqual({ "by Phone": "" });
  });

  it("by a device closes seven days after this device first saw it", async () => {
    const { devices, laptop, phone } = await pair("by a device");
    await closeByDevice(devices, laptop);
    await phone.sync();
    devices.clock.pass(6 * DAY_MS);
    expect((await phone.sync()).standing).toBe("active");
    devices.clock.pass(2 * DAY_MS);

    expect((await phone.sync()).standing).toBe("closed");
  });

  it("by a device can be cancelled by any member", async () => {
    const { devices, laptop, phone } = await pair("cancelled");
    const tablet = await devices.join("Tablet");
    await closeByDevice(devices, laptop);
    await phone.sync();
    await closeByDevice(devices, tablet, "cancelled");
    await phone.sync();
    devices.clock.pass(30 * DAY_MS);

    expect((await phone.sync()).standing).toBe("active");
  });
});
