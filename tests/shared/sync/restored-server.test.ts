/** A server that lost the end of its log, honestly: it heals by itself, or it becomes a fork and loses nothing. */
import { describe, expect, it } from "vitest";
import { create, type Device, Devices, rename, settle } from "./devices.ts";
import { changed } from "./losses.ts";

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

  it("becomes a fork on the other side when somebody wrote since, and both branches are kept", async () => {
    const { laptop, phone } = await forkedPair("fork");

    expect(laptop.state.standing).toMatchObject({ is: "forked" });
    expect(laptop.labels).toEqual({ old: "", ann: "", "ann 2": "" });
    expect((await laptop.replica.theirs()).length).toBeGreaterThan(0);
    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("lets the person go on writing while forked", async () => {
    const { laptop } = await forkedPair("go on");

    await laptop.engine.write([create("new")]);
    await laptop.sync();

    expect(laptop.labels).toHaveProperty("new");
    expect(laptop.state.outbox).toHaveLength(1);
  });

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
  });

  it("ends the alarm, with a trace, when the server is back on our own history", async () => {
    const { laptop, ours } = await forkedPair("back");
    laptop.server.restore(ours);

    await laptop.sync();

    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(laptop.notices("fork-merged")).toMatchObject([{ reissued: 0 }]);
    expect(await laptop.replica.theirs()).toEqual([]);
  });

  it("brings over an import that was under way, whole", async () => {
    const devices = new Devices("import and fork");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write(Array.from({ length: 20 }, (_, n) => create(`user ${n}`, 30_000)));
    let appends = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          if (++appends > 1) throw new Error("gone");
          return transport.append(expect, entries);
        },
      });
    await expect(laptop.sync()).rejects.toThrow("gone");
    laptop.wrap = (transport) => transport;
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    expect(laptop.state.standing).toMatchObject({ is: "forked" });

    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(Object.keys(phone.labels)).toHaveLength(21);
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.notices("stray-group-member")).toEqual([]);
  });
});

/** The laptop wrote two passkeys, the server forgot them, the phone wrote one: the laptop sees a fork. */
async function forkedPair(seed: string, ...more: readonly string[]) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const others: Device[] = [];
  for (const name of more) others.push(await devices.join(name));
  await laptop.engine.write([create("old")]);
  await settle(laptop, phone, ...others);
  const { vaultId } = laptop.state.keyring;
  const backup = devices.server.backup(vaultId);
  await laptop.engine.write([create("ann")]);
  await laptop.engine.write([create("ann 2")]);
  await settle(laptop, ...others);
  const ours = devices.server.backup(vaultId);
  devices.server.restore(backup);
  await phone.engine.write([create("bob")]);
  await phone.sync();
  for (const device of [laptop, ...others]) await device.sync();
  return { devices, laptop, phone, others, ours };
}
