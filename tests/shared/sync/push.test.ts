/** What log-and-sync says of sending: journal first, identical bytes, and what a lost answer must not look like. */
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { create, Devices, settle } from "./devices.ts";
import { changed, losingAnswers, losingRequests } from "./losses.ts";

describe("sending", () => {
  it("has the exact bytes on disk before it sends them", async () => {
    const laptop = await new Devices("journal").foundOnline();
    await laptop.engine.write([create("ann")]);
    const sent: { readonly bytes: Uint8Array; readonly wasOnDisk: boolean }[] = [];
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          for (const bytes of entries) {
            const wasOnDisk = laptop.state.attempts.some((attempt) => equalBytes(attempt.bytes, bytes));
            sent.push({ bytes, wasOnDisk });
          }
          return transport.append(expect, entries);
        },
      });

    await laptop.sync();

    expect(sent.length).toBeGreaterThan(0);
    expect(sent.every(({ wasOnDisk }) => wasOnDisk)).toBe(true);
  });

  it("does not send what could not be committed", async () => {
    const laptop = await new Devices("no commit").foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.replica.beforeCommit = (write) => {
      if ((write.attempts?.add ?? []).length > 0) throw new Error("disk full");
    };
    const before = laptop.server.requests.length;

    await expect(laptop.sync()).rejects.toThrow("disk full");

    expect(laptop.server.requests.slice(before)).not.toContain("append");
    expect(laptop.state.outbox).toHaveLength(1);
  });

  it("sends identical bytes after a lost answer, and the server finds them there", async () => {
    const devices = new Devices("lost answer");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    const [attempt] = laptop.state.attempts;
    laptop.wrap = (transport) => transport;
    laptop.restart();

    const report = await laptop.sync();

    expect(report).toMatchObject({ standing: "active", waiting: 0 });
    const [kept] = await laptop.replica.entries(attempt?.seq ?? 0, attempt?.seq ?? 0);
    expect(kept?.bytes).toEqual(attempt?.bytes);
    expect(laptop.labels).toEqual({ ann: "" });
  });

  it("does not look like a fork or a clone after a lost answer and a restore", async () => {
    const devices = new Devices("lost answer and restore");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    // The phone has read the entry whose answer was lost; the server forgets it.
    await phone.sync();
    devices.server.restore(backup);
    laptop.wrap = (transport) => transport;

    await settle(laptop, phone);

    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(phone.state.standing).toEqual({ is: "active" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.labels).toEqual({ ann: "" });
  });

  it("takes a lost place for nothing: whoever was slower signs again", async () => {
    const devices = new Devices("lost place");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingRequests;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    const [loser] = laptop.state.attempts;
    await phone.engine.write([create("bob")]);
    await phone.sync();
    laptop.wrap = (transport) => transport;

    await settle(laptop, phone);

    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(laptop.labels).toEqual({ ann: "", bob: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(await laptop.replica.hasSigned(loser?.leaf ?? new Uint8Array())).toBe(true);
    expect(laptop.notices("concurrent-edit")).toEqual([]);
  });

  it("sends a group of any size in batches, and it takes effect whole", async () => {
    const devices = new Devices("import");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write(Array.from({ length: 24 }, (_, n) => create(`user ${n}`, 30_000)));
    expect(Object.keys(laptop.labels)).toHaveLength(24);
    let appends = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) => {
          if (++appends > 2) throw new SyncFault("sync/unreachable", "gone");
          return transport.append(expect, entries);
        },
      });
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    await phone.sync();
    expect(phone.labels).toEqual({});
    expect(Object.keys(laptop.labels)).toHaveLength(24);
    laptop.wrap = (transport) => transport;

    await settle(laptop, phone);

    expect(Object.keys(phone.labels)).toHaveLength(24);
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(laptop.state.openGroups.size).toBe(0);
  });
});
