/** What ends a device's going on as it is, and what must not: removal, copies, closing, versions. */
import { describe, expect, it } from "vitest";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { HLC_ZERO } from "../../../shared/vault/hlc.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { writeAt } from "../../../shared/vault/write-at.ts";
import { writeClose } from "../../../shared/vault/write-close.ts";
import { create, type Device, Devices, ORIGIN, rename, settle } from "./devices.ts";
import { changed } from "./losses.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("removal", () => {
  it("of a device that was offline leaves its unsynced edits where they are", async () => {
    const { laptop, phone } = await pair("removed offline");
    await phone.engine.write([create("only here")]);
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    laptop.server.removedMayRead = true;

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "removed", waiting: 1 });
    expect(phone.labels).toHaveProperty("only here");
    expect(phone.state.standing).toEqual({ is: "removed", bySeq: laptop.state.log.seq });
  });

  it("is never believed on the server's word alone", async () => {
    const { phone } = await pair("refused");
    await phone.engine.write([create("ann")]);
    phone.wrap = (transport) =>
      changed(transport, {
        pull: async () => {
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

  it("shuts the removed device out of what is written after", async () => {
    const { laptop, phone } = await pair("shut out");
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    await laptop.engine.write([create("secret")]);
    await laptop.sync();
    laptop.server.removedMayRead = true;

    await phone.sync();

    expect(phone.labels).toEqual({});
    expect(phone.notices("unreadable-entry")).toEqual([]);
    expect(phone.state.log.seq).toBeLessThan(laptop.state.log.seq);
  });

  it("of itself is refused: a leaver never chooses the next key", async () => {
    const { laptop } = await pair("self");

    await expect(laptop.engine.rekey(laptop.transport, { remove: [laptop.id] })).rejects.toMatchObject({
      code: "vault/cannot-write",
    });
  });

  it("is told to the devices that remain", async () => {
    const devices = new Devices("told");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    const tablet = await devices.join("Tablet");
    await settle(laptop, phone, tablet);

    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    await laptop.engine.write([create("after")]);
    await settle(laptop, tablet);

    expect(tablet.notices("devices-removed")).toMatchObject([{ devices: [phone.id] }]);
    expect(tablet.labels).toEqual({ after: "" });
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });
});

describe("a copied profile", () => {
  it("is found out by the entry that this device never signed", async () => {
    const { laptop, copy } = await copiedPair("copied");
    await copy.engine.write([create("by the copy")]);
    await copy.sync();

    const report = await laptop.sync();

    expect(report.standing).toBe("copied");
    expect(laptop.labels).toEqual({ "by the copy": "" });
  });

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

  it("that was set back notices that it wrote what it does not know", async () => {
    const { laptop } = await pair("set back");
    const earlier = laptop.replica.disk;
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    laptop.restart(earlier);

    const report = await laptop.sync();

    expect(report.standing).toBe("copied");
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
});

describe("a closed vault", () => {
  it("is closed at once by the words, and nothing is deleted here", async () => {
    const { devices, laptop, phone } = await pair("closed");
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    await closeByWords(devices, laptop);

    const report = await phone.sync();

    expect(report.standing).toBe("closed");
    expect(phone.labels).toEqual({ ann: "" });
  });

  it("is not put back by self-healing", async () => {
    const { devices, laptop, phone } = await pair("resurrect");
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);
    await closeByWords(devices, laptop);
    await settle(laptop, phone);
    devices.server.restore(backup);

    const reports = [await laptop.sync(), await phone.sync()];

    expect(reports.map(({ standing }) => standing)).toEqual(["closed", "closed"]);
    expect(devices.server.backup(laptop.state.keyring.vaultId)).toBe(backup);
    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/closed",
    });
  });

  it("that moved says where to", async () => {
    const { devices, laptop, phone } = await pair("moved");
    await closeByWords(devices, laptop, "https://new.example");

    await phone.sync();

    expect(phone.state.standing).toEqual({ is: "closed", how: "moved", newOrigin: "https://new.example" });
  });

  it("by a device closes seven days after this device first saw it", async () => {
    const { devices, laptop, phone } = await pair("by a device");
    await closeByDevice(devices, laptop);
    await phone.sync();
    devices.clock.pass(6 * DAY_MS);
    expect((await phone.sync()).standing).toBe("active");
    devices.clock.pass(2 * DAY_MS);

    expect((await phone.sync()).standing).toBe("closed");
  });

  it("by a device can be cancelled by any member", async () => {
    const { devices, laptop, phone } = await pair("cancelled");
    const tablet = await devices.join("Tablet");
    await closeByDevice(devices, laptop);
    await phone.sync();
    await closeByDevice(devices, tablet, "cancelled");
    await phone.sync();
    devices.clock.pass(30 * DAY_MS);

    expect((await phone.sync()).standing).toBe("active");
  });
});

describe("an entry beyond this version", () => {
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

async function pair(seed: string) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  await settle(laptop, phone);
  return { devices, laptop, phone };
}

/** One profile in two places. */
async function copiedPair(seed: string): Promise<{ readonly laptop: Device; readonly copy: Device }> {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const copy = await devices.foundOnline("Copy");
  copy.restart(laptop.replica.disk);
  return { laptop, copy };
}

async function closeByWords(
  devices: Devices,
  seenBy: Device,
  newOrigin: string | null = null,
): Promise<void> {
  const paper = recoveryKeys(devices.entropy);
  const { control } = devices.server.backup(seenBy.state.keyring.vaultId);
  const place = { control, hlc: HLC_ZERO, epochKeys: seenBy.state.keyring.epochKeys };
  const how = newOrigin === null ? "deleted" : "moved";
  const { entry } = writeClose(place, paper, { how, newOrigin }, devices.environment("words"));
  const transport = devices.server.transport(control.vaultId, paper.deviceId);
  await transport.append({ seq: control.seq, head: control.head }, [entry]);
}

async function closeByDevice(
  devices: Devices,
  device: Device,
  how: "deleted" | "cancelled" = "deleted",
): Promise<void> {
  const { control } = devices.server.backup(device.state.keyring.vaultId);
  const place = { control, hlc: HLC_ZERO, epochKeys: device.state.keyring.epochKeys };
  const environment = devices.environment(`close by ${device.name}`);
  const { entry } = writeClose(place, device.state.keyring.device, { how, newOrigin: null }, environment);
  const { seq, head } = control;
  await devices.server.transport(control.vaultId, device.id).append({ seq, head }, [entry]);
}
