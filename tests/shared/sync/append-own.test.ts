/** What must take its effect now. */
import { describe, expect, it } from "vitest";
import { create, Devices, settle } from "./devices.ts";

describe("an entry that must pass", () => {
  it("lets a removal pass where the vault is full", async () => {
    const devices = new Devices("full");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    devices.server.quota = 0;
    await laptop.engine.write([create("ann")]);
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/over-quota" });

    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });

    const { control } = devices.server.backup(laptop.state.keyring.vaultId);
    expect(control.members.get(Buffer.from(phone.id).toString("hex"))?.status).toBe("removed");
    expect(laptop.state.outbox).toHaveLength(1);
    devices.server.quota = Number.POSITIVE_INFINITY;
    expect(await laptop.sync()).toMatchObject({ waiting: 0 });
  });
});
