import { describe, expect, it } from "vitest";
import { writeGroupAbort } from "../../../shared/vault/write-group-abort.ts";
import { create, rename, settle } from "./devices.ts";
import { changed, losingAnswers, unreachable } from "./losses.ts";
import { pair } from "./scenarios.ts";

describe("what the log acknowledges", () => {
  it("is an edit in an entry that this device signed, and none that only follows it", async () => {
    const { laptop } = await pair("signed");
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    await laptop.engine.write([rename("ann", "second")]);
    // A new engine asks before it sends.
    laptop.restart();
    laptop.wrap = (transport) => changed(transport, { append: async () => unreachable() });

    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });

    expect(laptop.state.outbox).toMatchObject([{ ops: [rename("ann", "second")] }]);
    expect(laptop.labels).toEqual({ ann: "second" });
  });

  it("is an edit that another device brought over, once it took effect", async () => {
    const { devices, laptop, phone } = await pair("brought over");
    const tablet = await devices.join("Tablet");
    await settle(laptop, phone, tablet);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    // The tablet's edit reaches the branch that will be abandoned, and it never hears so.
    await tablet.engine.write([create("by tablet")]);
    tablet.wrap = losingAnswers;
    await expect(tablet.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    tablet.wrap = (transport) => transport;
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([create("by phone")]);
    await phone.sync();
    await laptop.sync();
    await laptop.engine.mergeFork(laptop.transport);
    const appends = () => devices.server.requests.filter((name) => name === "append").length;
    const before = appends();

    const report = await tablet.sync();

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    // What it had signed for the old place, once more and in vain.
    expect(appends()).toBe(before + 1);
    expect(tablet.labels).toEqual({ "by phone": "", "by tablet": "" });
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });

  it("gives up the rest of a group that someone gave up", async () => {
    const { devices, laptop, phone } = await pair("given up");
    await laptop.engine.write(Array.from({ length: 12 }, (_, n) => create(`user ${n}`, 40_000)));
    let sent = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => (++sent > 1 ? unreachable() : transport.append(expect, entries)),
      });
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    laptop.wrap = (transport) => transport;
    const group = laptop.state.outbox[0]?.group?.id ?? new Uint8Array();
    await phone.sync();
    const { control, log, keyring } = phone.state;
    const place = { control, hlc: log.hlc, epochKeys: keyring.epochKeys };
    const of = { device: laptop.id, group };
    const { entry } = writeGroupAbort(place, keyring.device, of, devices.environment("abort"));
    await phone.transport.append(log, [entry]);

    await laptop.sync();

    expect(laptop.state.outbox).toEqual([]);
    expect(laptop.labels).toEqual({});
    expect(laptop.state.openGroups.size).toBe(0);
  });
});
