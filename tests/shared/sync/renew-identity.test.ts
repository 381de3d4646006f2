/** A copied profile gets an identity of its own. */
import { describe, expect, it } from "vitest";
import { create, Devices, settle } from "./devices.ts";
import { changed } from "./losses.ts";
import { copiedPair } from "./scenarios.ts";

describe("a new identity", () => {
  it("stops sending until it has an identity of its own, then goes on without loss", async () => {
    const { laptop, copy } = await copiedPair("renewed");
    await copy.engine.write([create("by the copy")]);
    await copy.sync();
    await laptop.engine.write([create("by the laptop")]);
    await laptop.sync();
    const old = laptop.id;
    expect(laptop.state.outbox).toHaveLength(1);

    const report = await laptop.engine.renewIdentity(laptop.transportOf, { removeOld: false });

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    expect(laptop.id).not.toEqual(old);
    await copy.sync();
    expect(copy.labels).toEqual({ "by the copy": "", "by the laptop": "" });
    await copy.engine.renewIdentity(copy.transportOf, { removeOld: false });
    await settle(laptop, copy);
    expect(copy.confirmed).toEqual(laptop.confirmed);
  });

  it("can be shut out together with the old identity", async () => {
    const { laptop, copy } = await copiedPair("shut out");
    await copy.engine.write([create("by the copy")]);
    await copy.sync();
    await laptop.sync();

    await laptop.engine.renewIdentity(laptop.transportOf, { removeOld: true });

    await copy.engine.write([create("too late")]);
    await expect(copy.sync()).rejects.toMatchObject({ code: "sync/unauthorised" });
    await laptop.sync();
    expect(laptop.labels).toEqual({ "by the copy": "" });
  });

  it("takes up an import that the old identity had begun", async () => {
    const { laptop, copy } = await copiedPair("import");
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
    await copy.sync().catch(() => undefined);
    await copy.engine.renewIdentity(copy.transportOf, { removeOld: false });
    expect(await laptop.sync()).toMatchObject({ standing: "copied" });

    await laptop.engine.renewIdentity(laptop.transportOf, { removeOld: false });
    await settle(laptop, copy);

    expect(Object.keys(copy.labels)).toHaveLength(20);
    expect(copy.confirmed).toEqual(laptop.confirmed);
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
});
