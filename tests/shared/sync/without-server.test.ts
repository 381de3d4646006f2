/** Going on without a server, and everything of the engine that needs none. */
import { describe, expect, it } from "vitest";
import { forkSummary, waitingEdits } from "../../../shared/sync/fork-session.ts";
import { create, Devices, ORIGIN, rename, settle, trash } from "./devices.ts";
import { changed, losingAnswers, unreachable } from "./losses.ts";

describe("disconnecting", () => {
  it("puts a signed entry that the server may have into the log, byte for byte", async () => {
    const laptop = await new Devices("attempt").foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    const [attempt] = laptop.state.attempts;
    await laptop.engine.write([rename("ann", "later")]);

    await laptop.engine.disconnect();

    const [kept] = await laptop.replica.entries(attempt?.seq ?? 0, attempt?.seq ?? 0);
    expect(kept?.bytes).toEqual(attempt?.bytes);
    expect(laptop.state).toMatchObject({ link: null, outbox: [], attempts: [] });
    expect(laptop.labels).toEqual({ ann: "later" });
    laptop.wrap = (transport) => transport;
    const report = await laptop.engine.connect(laptop.transport, ORIGIN, null);
    expect(report).toMatchObject({ standing: "active", waiting: 0 });
  });

  it("leaves a fork behind, and finds it again on the same server", async () => {
    const devices = new Devices("leave fork");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    expect(forkSummary(laptop.state)).toMatchObject({ forkSeq: backup.control.seq, here: 1, there: 1 });

    await laptop.engine.disconnect();
    expect(laptop.state.standing).toEqual({ is: "active" });
    await laptop.engine.write([create("cat")]);
    expect(waitingEdits(laptop.state)).toBe(0);

    const report = await laptop.engine.connect(laptop.transport, ORIGIN, null);
    expect(report.standing).toBe("forked");
    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);
    expect(phone.labels).toEqual({ ann: "", bob: "", cat: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("meets what others wrote meanwhile as a fork that loses nothing", async () => {
    const devices = new Devices("meanwhile");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);
    await laptop.engine.disconnect();
    await laptop.engine.write([trash("ann")]);
    await phone.engine.write([rename("ann", "kept by phone")]);
    await phone.sync();

    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(laptop.labels).toEqual({ ann: "kept by phone" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });
});

describe("a fork in the middle of a merge", () => {
  it("begins the group again that had not come through, and loses nothing", async () => {
    const devices = new Devices("fork in merge");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const { vaultId } = laptop.state.keyring;
    const backup = devices.server.backup(vaultId);
    for (let n = 0; n < 12; n++) await laptop.engine.write([create(`user ${n}`, 40_000)]);
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    const second = devices.server.backup(vaultId);
    let appends = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) =>
          ++appends > 1 ? unreachable() : transport.append(expect, entries),
      });
    await expect(laptop.engine.mergeFork(laptop.transport)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    expect(laptop.state.openGroups.size).toBe(1);
    laptop.wrap = (transport) => transport;
    devices.server.restore(second);
    await phone.engine.write([create("cat")]);
    await phone.sync();
    expect((await laptop.sync()).standing).toBe("forked");

    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(Object.keys(phone.labels)).toHaveLength(14);
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(laptop.state.openGroups.size).toBe(0);
    expect(phone.notices("stray-group-member")).toEqual([]);
  });
});

describe("without a network", () => {
  it("changes the key of a vault that no server has", async () => {
    const laptop = await new Devices("rekey alone").found();

    await laptop.engine.rekey(null, { remove: [] });
    await laptop.engine.write([create("ann")]);

    expect(laptop.state.log.epoch).toBe(2);
    expect(laptop.labels).toEqual({ ann: "" });
  });

  it("takes a new identity where no server is set", async () => {
    const laptop = await new Devices("renew alone").found();
    const old = laptop.id;

    await laptop.engine.renewIdentity(null, { removeOld: true });
    await laptop.engine.write([create("ann")]);

    expect(laptop.id).not.toEqual(old);
    const devices = [...laptop.state.control.members.values()].filter(({ role }) => role === "device");
    expect(devices.map(({ status }) => status)).toEqual(["removed", "active"]);
    expect(laptop.labels).toEqual({ ann: "" });
  });

  it("says so where a server is asked for that was never set", async () => {
    const laptop = await new Devices("no server").found();

    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/no-server" });
  });

  it("gives the same six words for the same place on every device, and others elsewhere", async () => {
    const devices = new Devices("words");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);

    const newest = await laptop.engine.compareWords(null);
    const earlier = await laptop.engine.compareWords(2);

    expect(await phone.engine.compareWords(newest.place)).toEqual(newest);
    expect(newest.words).toHaveLength(6);
    expect(earlier.words).not.toEqual(newest.words);
    await expect(laptop.engine.compareWords(newest.newest + 1)).rejects.toMatchObject({
      code: "sync/refused",
    });
    await expect(laptop.engine.compareWords(0)).rejects.toMatchObject({ code: "sync/refused" });
  });

  it("keeps a notice until it is dismissed", async () => {
    const devices = new Devices("dismiss");
    const laptop = await devices.foundOnline();
    await devices.join("Phone");
    await laptop.sync();
    const [added] = laptop.state.notices;

    await laptop.engine.dismissNotice(added?.id ?? -1);

    expect(laptop.state.notices.map(({ id }) => id)).not.toContain(added?.id);
  });

  it("ends at the next step once it is closed, and the next engine goes on", async () => {
    const laptop = await new Devices("close").foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.engine.close();

    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });

    laptop.restart();
    expect(await laptop.sync()).toMatchObject({ standing: "active", waiting: 0 });
  });

  it("goes on writing while a sync waits for the network", async () => {
    const laptop = await new Devices("meanwhile").foundOnline();
    await laptop.engine.write([create("ann")]);
    let answer = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          await gate;
          return transport.append(expect, entries);
        },
      });
    const syncing = laptop.sync();

    await laptop.engine.write([create("bob")]);
    expect(laptop.labels).toEqual({ ann: "", bob: "" });
    answer();

    expect(await syncing).toMatchObject({ waiting: 0 });
    expect(Object.keys(laptop.confirmed)).toHaveLength(2);
  });
});
