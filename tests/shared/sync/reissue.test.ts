/** What only the branch that is given up has, brought over. */
import { describe, expect, it } from "vitest";
import { create, Devices, settle } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";

describe("bringing over", () => {
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
