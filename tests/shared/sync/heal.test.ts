/** A server that lost the end of its log gets it back. */
import { describe, expect, it } from "vitest";
import { create, Devices, rename, settle } from "./devices.ts";
import { longVault, missedCompaction, setBack } from "./scenarios.ts";

describe("a restored server", () => {
  it("heals by itself when nobody wrote since", async () => {
    const devices = new Devices("heal");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);
    devices.server.restore(backup);

    const report = await phone.sync();
    await laptop.sync();

    expect(report).toMatchObject({ standing: "active", isHealed: true });
    expect(phone.notices("server-healed")).toMatchObject([{ fromSeq: backup.control.seq + 1 }]);
    expect(devices.server.backup(laptop.state.keyring.vaultId).control.head).toEqual(phone.state.log.head);
    expect(laptop.labels).toEqual({ ann: "" });
    expect(laptop.notices("server-healed")).toEqual([]);
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

  it("let it heal by a later one whose chunks it has, where those of the first are gone", async () => {
    const { devices, laptop, phone } = await missedCompaction("later");
    const whole = await setBack(devices, laptop, 60);
    await phone.sync();
    const first = phone.state.snapshot?.seq;
    for (let n = 0; n < 260; n++) await laptop.engine.write([rename("bob", `later ${n}`)]);
    await settle(laptop, phone);
    expect(phone.state.snapshot?.seq).not.toBe(first);
    devices.server.restore(whole);
    const report = await phone.sync();
    expect(report).toMatchObject({ standing: "active", isHealed: true });
    await settle(laptop, phone);
    expect(laptop.confirmed).toEqual(phone.confirmed);
  });
});
