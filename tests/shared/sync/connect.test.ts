import { describe, expect, it } from "vitest";
import { create, Devices, ORIGIN } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";

describe("connecting", () => {
  it("stores no link before the server has the vault's beginning", async () => {
    const laptop = await new Devices("no beginning").found();
    laptop.wrap = (transport) => changed(transport, { found: async () => unreachable() });

    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/unreachable",
    });

    expect(laptop.state.link).toBeNull();
  });

  it("refuses a server that says it founded something else", async () => {
    const laptop = await new Devices("something else").found();
    laptop.wrap = (transport) =>
      changed(transport, { found: async () => ({ seq: 1, head: new Uint8Array(32) }) });

    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/server-lied",
    });

    expect(laptop.state.link).toBeNull();
  });

  it("hands the invitation over", async () => {
    const laptop = await new Devices("invitation").found();
    const invites: (string | null)[] = [];
    laptop.wrap = (transport) =>
      changed(transport, {
        found: async (genesis, invite) => {
          invites.push(invite);
          return transport.found(genesis, invite);
        },
      });

    await laptop.engine.connect(laptop.transport, ORIGIN, "come in");

    expect(invites).toEqual(["come in"]);
  });

  it("moves everything to another server, what waits included", async () => {
    const laptop = await new Devices("other server").foundOnline();
    await laptop.engine.write([create("ann")]);
    const other = new Devices("the other").server;
    laptop.wrap = () => other.transport(laptop.state.keyring.vaultId, laptop.id);

    const report = await laptop.engine.connect(laptop.transport, "https://other.example", null);

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    expect(laptop.state.link?.origin).toBe("https://other.example");
    expect(other.backup(laptop.state.keyring.vaultId).control.head).toEqual(laptop.state.log.head);
  });

  it("goes on where a first try ended half-way", async () => {
    const laptop = await new Devices("half-way").found();
    await laptop.engine.write([create("ann")]);
    laptop.wrap = (transport) => changed(transport, { putSuffix: async () => unreachable() });
    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    laptop.wrap = (transport) => transport;

    expect(await laptop.sync()).toMatchObject({ standing: "active", waiting: 0 });
    expect(laptop.notices("server-healed")).toEqual([]);
  });
});
