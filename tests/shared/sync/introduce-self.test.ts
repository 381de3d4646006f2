/** A device that a restored server does not know yet. */
import { describe, expect, it } from "vitest";
import { create, Devices } from "./devices.ts";

describe("a device that the server does not know", () => {
  it("heals from a device that was added after the backup", async () => {
    const devices = new Devices("heal by newcomer");
    const laptop = await devices.foundOnline();
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    const phone = await devices.join("Phone");
    await phone.sync();
    devices.server.restore(backup);

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "active", isHealed: true });
    expect(devices.server.backup(laptop.state.keyring.vaultId).control.head).toEqual(phone.state.log.head);
  });
});
