import { describe, expect, it } from "vitest";
import { create, Devices, rename, settle, trash } from "./devices.ts";

describe("SyncEngine with one device", () => {
  it("keeps everything in the local log while no server is set", async () => {
    const laptop = await new Devices("local").found();

    await laptop.engine.write([create("ann")]);
    await laptop.engine.write([rename("ann", "work")]);

    expect(laptop.labels).toEqual({ ann: "work" });
    expect(laptop.state.outbox).toEqual([]);
    expect(laptop.state.log.seq).toBe(3);
  });

  it("moves a vault that grew without a server onto one", async () => {
    const devices = new Devices("move");
    const laptop = await devices.found();
    await laptop.engine.write([create("ann")]);

    const report = await laptop.engine.connect(laptop.transport, "https://sync.example", null);

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    expect(laptop.notices("server-healed")).toEqual([]);
    expect(devices.server.backup(laptop.state.keyring.vaultId).control.head).toEqual(laptop.state.log.head);
    expect(laptop.state.link).toMatchObject({ origin: "https://sync.example" });
  });

  it("shows an edit before the server has it and confirms it after", async () => {
    const laptop = await new Devices("outbox").foundOnline();

    await laptop.engine.write([create("ann")], "answer to the site");

    expect(laptop.replica.alongside).toEqual(["answer to the site"]);
    expect(laptop.labels).toEqual({ ann: "" });
    expect(Object.keys(laptop.confirmed)).toEqual([]);
    expect((await laptop.sync()).waiting).toBe(0);
    expect(Object.keys(laptop.confirmed)).toHaveLength(1);
    expect(laptop.state.attempts).toEqual([]);
  });

  it("refuses an edit that no entry can hold, and keeps the outbox as it was", async () => {
    const laptop = await new Devices("too large").foundOnline();

    await expect(laptop.engine.write([create("ann", 70_000)])).rejects.toMatchObject({
      code: "log/too-large",
    });

    expect(laptop.state.outbox).toEqual([]);
  });
});

describe("SyncEngine with two devices", () => {
  it("brings a passkey from one device to the other", async () => {
    const devices = new Devices("two");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();

    const phone = await devices.join("Phone");
    await laptop.engine.write([create("bob")]);
    await settle(laptop, phone);

    expect(phone.labels).toEqual({ ann: "", bob: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.replica.secretOf(create("ann").itemId)).not.toBeNull();
  });

  it("merges what was edited offline on both", async () => {
    const devices = new Devices("offline");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann"), create("bob")]);
    await laptop.sync();
    const phone = await devices.join("Phone");

    await laptop.engine.write([rename("ann", "from laptop")]);
    await phone.engine.write([rename("bob", "from phone")]);
    await phone.engine.write([create("cat")]);
    await settle(laptop, phone);

    expect(laptop.labels).toEqual({ ann: "from laptop", bob: "from phone", cat: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("keeps the losing value of a concurrent edit and says so on both", async () => {
    const devices = new Devices("concurrent");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);

    await laptop.engine.write([rename("ann", "first")]);
    await phone.engine.write([rename("ann", "second")]);
    await settle(phone, laptop);

    expect(laptop.labels).toEqual({ ann: "second" });
    expect(phone.labels).toEqual({ ann: "second" });
    expect(laptop.notices("concurrent-edit")).toHaveLength(1);
    expect(phone.notices("concurrent-edit")).toHaveLength(1);
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("lets an edit beat a deletion whose author had not seen it", async () => {
    const devices = new Devices("edit beats trash");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    const phone = await devices.join("Phone");

    await laptop.engine.write([trash("ann")]);
    await phone.engine.write([rename("ann", "still needed")]);
    await settle(laptop, phone);

    expect(laptop.labels).toEqual({ ann: "still needed" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("syncs three devices that write at once", async () => {
    const devices = new Devices("three");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    const tablet = await devices.join("Tablet");

    await Promise.all([
      laptop.engine.write([create("ann")]).then(() => laptop.sync()),
      phone.engine.write([create("bob")]).then(() => phone.sync()),
      tablet.engine.write([create("cat")]).then(() => tablet.sync()),
    ]);
    await settle(laptop, phone, tablet);

    expect(laptop.labels).toEqual({ ann: "", bob: "", cat: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });

  it("tells about a device that was added elsewhere", async () => {
    const devices = new Devices("added");
    const laptop = await devices.foundOnline();

    const phone = await devices.join("Phone");
    await settle(laptop, phone);

    expect(laptop.notices("device-added")).toMatchObject([{ device: phone.id }]);
    expect(laptop.state.devices.get(Buffer.from(phone.id).toString("hex"))).toMatchObject({ name: "Phone" });
  });
});

describe("what else an engine does", () => {
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
});
