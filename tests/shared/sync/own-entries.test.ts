/** Which entries are our own. */
import { describe, expect, it } from "vitest";
import { create, Devices, settle } from "./devices.ts";
import { changed, losingAnswers } from "./losses.ts";
import { copiedPair, pair } from "./scenarios.ts";

describe("own entries", () => {
  it("knows its own entry when the one that it gave up for lost comes back", async () => {
    const devices = new Devices("comes back");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    const other = devices.server.backup(laptop.state.keyring.vaultId);
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    laptop.wrap = (transport) => transport;
    await laptop.sync();
    // Now the server shows the history in which the laptop's first attempt was taken.
    devices.server.restore(other);

    await laptop.sync();

    expect(laptop.state.standing).toMatchObject({ is: "forked" });
    await laptop.engine.mergeFork(laptop.transport);
    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(laptop.labels).toEqual({ ann: "", bob: "" });
  });

  it("is found out by the entry that this device never signed", async () => {
    const { laptop, copy } = await copiedPair("copied");
    await copy.engine.write([create("by the copy")]);
    await copy.sync();

    const report = await laptop.sync();

    expect(report.standing).toBe("copied");
    expect(laptop.labels).toEqual({ "by the copy": "" });
  });

  it("that was set back notices that it wrote what it does not know", async () => {
    const { laptop } = await pair("set back");
    const earlier = laptop.replica.disk;
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    laptop.restart(earlier);

    const report = await laptop.sync();

    expect(report.standing).toBe("copied");
  });

  it("stay found out whatever else the server shows", async () => {
    const { laptop, copy } = await copiedPair("stays");
    await copy.engine.write([create("by the copy")]);
    await copy.sync();
    await laptop.sync();
    expect(laptop.state.standing).toMatchObject({ is: "copied" });
    await copy.engine.write([create("more")]);
    await copy.sync();
    laptop.wrap = (transport) =>
      changed(transport, {
        pull: async (after) => {
          const page = await transport.pull(after);
          // An entry of another suite: nobody can prove anything of it.
          return { ...page, entries: page.entries.map((bytes) => bytes.with(0, 9)) };
        },
      });
    await laptop.sync();
    laptop.wrap = (transport) => transport;

    expect((await laptop.sync()).standing).toBe("copied");
  });
});
