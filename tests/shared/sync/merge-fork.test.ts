/** The person's word after a fork: nothing is lost, removals come first. */
import { describe, expect, it } from "vitest";
import { memberById } from "../../../shared/log/control-state.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { provePossession } from "../../../shared/vault/write-device-add.ts";
import type { MemoryServer, ServedVault } from "../../support/memory-server.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, type Device, Devices, rename, settle } from "./devices.ts";
import { forkedPair } from "./scenarios.ts";

describe("merging a fork", () => {
  it("merges a fork on the person's word and loses nothing", async () => {
    const { laptop, phone } = await forkedPair("merge");
    await laptop.engine.write([rename("ann", "renamed while forked")]);

    const report = await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    expect(laptop.labels).toEqual({ old: "", ann: "renamed while forked", "ann 2": "", bob: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.labels).toEqual(laptop.labels);
    expect(laptop.notices("fork-merged")).toMatchObject([{ reissued: 2 }]);
    expect(laptop.replica.disk.abandoned.length).toBeGreaterThan(0);
  });

  it("lets what two branches did to one field meet as concurrent edits", async () => {
    const devices = new Devices("concurrent branches");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write([create("old")]);
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([rename("old", "by laptop")]);
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([rename("old", "by phone, later")]);
    await phone.sync();
    await laptop.sync();

    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(laptop.labels).toEqual({ old: "by phone, later" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.notices("concurrent-edit")).toHaveLength(1);
  });

  it("does not bring over twice what another member of the branch brought over already", async () => {
    const { laptop, phone, others } = await forkedPair("two mergers", "Tablet");
    const [tablet] = others;
    if (tablet === undefined) throw new Error("no tablet");
    expect(tablet.state.standing).toMatchObject({ is: "forked" });

    await laptop.engine.mergeFork(laptop.transport);
    await tablet.engine.mergeFork(tablet.transport);
    await settle(laptop, phone, tablet);

    expect(tablet.notices("fork-merged")).toMatchObject([{ reissued: 0 }]);
    expect(tablet.confirmed).toEqual(laptop.confirmed);
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("removes first, by one rekey, whom either branch had removed", async () => {
    const devices = new Devices("owed");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    const thief = await devices.join("Thief");
    await settle(laptop, phone, thief);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.rekey(laptop.transport, { remove: [thief.id] });
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    const before = devices.server.backup(laptop.state.keyring.vaultId).control.seq;

    await laptop.engine.mergeFork(laptop.transport);

    const { control } = devices.server.backup(laptop.state.keyring.vaultId);
    const removed = control.members.get(Buffer.from(thief.id).toString("hex"));
    expect(removed?.status).toBe("removed");
    const [first] = await laptop.replica.entries(before + 1, before + 1);
    expect(first?.bytes[1]).toBe(4);
    await settle(laptop, phone);
    expect(phone.labels).toEqual({ ann: "", bob: "" });
    expect(laptop.state.owedRemovals).toEqual([]);
  });

  it("removes with a removed device whom it added on the other history, before that is told anything", async () => {
    const devices = new Devices("accomplice");
    const laptop = await devices.foundOnline();
    const thief = await devices.join("Thief");
    await settle(laptop, thief);
    const { vaultId } = laptop.state.keyring;
    const backup = devices.server.backup(vaultId);
    await laptop.engine.rekey(laptop.transport, { remove: [thief.id] });
    await laptop.engine.write([create("secret")]);
    await laptop.sync();
    devices.server.restore(backup);
    const accomplice = generateDeviceKeys(seededRandom("accomplice keys"));
    await thief.engine.addDevice(thief.transport, {
      keys: accomplice,
      possession: provePossession(vaultId, accomplice),
      names: { deviceName: "Phone", platform: "Test" },
      expiresAtMs: null,
    });
    await laptop.sync();

    await laptop.engine.mergeFork(laptop.transport);

    const { control } = devices.server.backup(vaultId);
    expect(memberById(control, accomplice.deviceId)?.status).toBe("removed");
    expect(memberById(control, thief.id)?.status).toBe("removed");
    expect(laptop.labels).toEqual({ secret: "" });
  });

  it("takes no other history than the one that was shown, or what goes on from it", async () => {
    const { devices, laptop, phone } = await forkedPair("another than shown");
    const { vaultId } = laptop.state.keyring;
    const shown = devices.server.backup(vaultId);
    const other = new Devices("another than shown", devices.server);
    devices.server.restore({ ...shown, ...prefixOf(devices.server, shown, laptop) });
    const stranger = await other.join("Stranger");
    await stranger.engine.write([create("never shown")]);
    await stranger.sync();

    await expect(laptop.engine.mergeFork(laptop.transport)).rejects.toMatchObject({
      code: "sync/server-lied",
    });
    expect(laptop.state.standing.is).toBe("forked");
    expect(laptop.labels).toEqual({ old: "", ann: "", "ann 2": "" });

    devices.server.restore(shown);
    await phone.engine.write([create("cid")]);
    await phone.sync();
    await laptop.sync();
    await laptop.engine.mergeFork(laptop.transport);
    expect(laptop.labels).toEqual({ old: "", ann: "", "ann 2": "", bob: "", cid: "" });
  });

  it("counts a merger that is no member there as removed", async () => {
    const devices = new Devices("not there");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    devices.server.restore(backup);
    devices.server.removedMayRead = true;
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    await phone.engine.rekey(phone.transport, { remove: [laptop.id] });

    const report = await laptop.engine.mergeFork(laptop.transport);

    expect(report.standing).toBe("removed");
    expect(laptop.labels).toEqual({ ann: "" });
    // What only the abandoned branch has waits for its person to save.
    expect(laptop.state.outbox).toMatchObject([{ ops: [create("ann")] }]);
  });
});

/** What the server had up to where both histories part. */
function prefixOf(server: MemoryServer, shown: ServedVault, { state }: Device) {
  if (state.standing.is !== "forked") throw new Error("no fork");
  const { forkSeq } = state.standing.fork;
  const entries = shown.entries.slice(0, forkSeq);
  return { entries, leaves: shown.leaves.slice(0, forkSeq), control: server.judge(null, entries) };
}
