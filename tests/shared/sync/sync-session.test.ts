/** One sync from beginning to end. */
import { describe, expect, it } from "vitest";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { writeAt } from "../../../shared/vault/write-at.ts";
import { create, Devices, rename } from "./devices.ts";
import { changed } from "./losses.ts";
import { pair } from "./scenarios.ts";

describe("a sync", () => {
  it("survives a crash after every commit of a sync", async () => {
    for (let crashAt = 1; crashAt < 12; crashAt++) {
      const devices = new Devices(`crash ${crashAt}`);
      const laptop = await devices.foundOnline();
      await laptop.engine.write([create("ann")]);
      await laptop.engine.write([rename("ann", "work")]);
      let commits = 0;
      laptop.replica.afterCommit = () => {
        if (++commits === crashAt) throw new Error("crash");
      };

      const hasCrashed = await laptop.sync().then(
        () => false,
        () => true,
      );
      laptop.restart();
      await laptop.sync();

      expect(laptop.labels).toEqual({ ann: "work" });
      expect(laptop.state.outbox).toEqual([]);
      expect(devices.server.backup(laptop.state.keyring.vaultId).control.seq).toBe(laptop.state.log.seq);
      if (!hasCrashed) return;
    }
    throw new Error("a sync of more than a dozen commits");
  });

  it("is never believed on the server's word alone", async () => {
    const { phone } = await pair("refused");
    await phone.engine.write([create("ann")]);
    phone.wrap = (transport) =>
      changed(transport, {
        pull: async () => {
          throw new SyncFault("sync/unauthorised", "refused");
        },
        append: async () => {
          throw new SyncFault("sync/unauthorised", "refused");
        },
        putSuffix: async () => {
          throw new SyncFault("sync/unauthorised", "refused");
        },
      });

    await expect(phone.sync()).rejects.toMatchObject({ code: "sync/unauthorised" });

    expect(phone.state.standing).toEqual({ is: "active" });
    expect(phone.state.outbox).toHaveLength(1);
  });

  it("sends what waits with one request where it has pulled before and nobody wrote since", async () => {
    const { devices, laptop } = await pair("one request");
    await laptop.engine.write([create("ann")]);
    devices.server.requests.length = 0;

    const report = await laptop.sync();

    expect(devices.server.requests).toEqual(["append"]);
    expect(report).toMatchObject({ standing: "active", pushed: 1, waiting: 0 });
    expect(laptop.state.link?.lastSyncedAtMs).not.toBe(null);
  });

  it("pulls first where the engine is new", async () => {
    const { devices, laptop } = await pair("new engine");
    await laptop.engine.write([create("ann")]);
    laptop.restart();
    devices.server.requests.length = 0;

    await laptop.sync();

    expect(devices.server.requests.slice(0, 2)).toEqual(["pull", "append"]);
  });

  it("takes what others wrote from the refusal of what it sent", async () => {
    const { devices, laptop, phone } = await pair("refusal");
    await phone.engine.write([create("by phone")]);
    await phone.sync();
    await laptop.engine.write([create("by laptop")]);
    devices.server.requests.length = 0;

    expect(await laptop.sync()).toMatchObject({ standing: "active", waiting: 0 });

    expect(devices.server.requests[0]).toBe("append");
    expect(laptop.labels).toEqual({ "by laptop": "", "by phone": "" });
  });

  it.each(["sync/over-quota", "sync/refused", "sync/server-lied"] as const)(
    "still pulls where what it sent first fails with %s",
    async (code) => {
      const { laptop, phone } = await pair(`first ${code}`);
      await phone.engine.write([create("by phone")]);
      await phone.sync();
      await laptop.engine.write([create("by laptop")]);
      laptop.wrap = (transport) =>
        changed(transport, {
          append: async () => {
            throw new SyncFault(code, "refused");
          },
        });

      await expect(laptop.sync()).rejects.toMatchObject({ code });

      expect(laptop.labels).toEqual({ "by laptop": "", "by phone": "" });
      expect(laptop.state.outbox).toHaveLength(1);
    },
  );

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

  it("stops folding and sending, and an update goes on", async () => {
    const { devices, laptop, phone } = await pair("newer");
    const { control, log, keyring } = laptop.state;
    const place = { control, hlc: log.hlc, epochKeys: keyring.epochKeys };
    const clear = encodePolicyClear({ signerVersion: 9, minVersion: 9 });
    const draft = { kind: "policy", clear, body: encodeControlBody({ about: "policy" }) } as const;
    const { entry } = writeAt(place, keyring.device, draft, devices.environment("policy"));
    await laptop.transport.append(log, [entry]);
    await phone.engine.write([rename("ann", "waits")]);

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "needs-newer-version", waiting: 1 });
    expect(phone.state.log.seq).toBe(log.seq);
  });
});
