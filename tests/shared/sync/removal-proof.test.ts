/** A removed device learns of its removal by the entry that removed it, and by nothing else. */
import { afterEach, describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import { create, settle } from "./devices.ts";
import { closeServers, served, transportOf } from "./http-servers.ts";
import { changed } from "./losses.ts";
import { missedCompaction } from "./scenarios.ts";

afterEach(closeServers);

describe("a removed device over HTTP", () => {
  it("verifies its removal, stops, and keeps what it had not sent", async () => {
    const { devices, laptop, server, statuses } = await served("removed over http");
    const { vaultId } = laptop.state.keyring;
    await laptop.engine.connect(laptop.transport, server.origin, null);
    await laptop.engine.write([create("old")]);
    await laptop.sync();
    const phone = await devices.join("Phone", false, {
      recover: async () => [vaultId],
      transport: (id, member) => transportOf(server, member, id),
    });
    const phoneTransport = transportOf(server, phone.state.keyring.device, vaultId);
    phone.wrap = () => phoneTransport;
    await settle(laptop, phone);
    await phone.engine.write([create("only on the phone")]);
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    await laptop.engine.write([create("after the removal")]);
    await laptop.sync();

    const report = await phone.sync();

    expect(statuses).toContain(401);
    expect(report).toMatchObject({ standing: "removed", waiting: 1 });
    expect(phone.labels).toEqual({ old: "", "only on the phone": "" });
    expect(phone.state.log.seq).toBeLessThan(laptop.state.log.seq);
    expect(phone.state.keyring.epochKeys.size).toBe(1);
    statuses.length = 0;
    expect((await phone.sync()).standing).toBe("removed");
    expect(statuses).toEqual([]);
  });
});

describe("a removal behind a gap", () => {
  it("is proved by leaves and the entries that decide about members", async () => {
    const { laptop, phone } = await removedBehindGap("gap");
    await phone.engine.write([create("unsent")]);

    const report = await phone.sync();

    expect(report).toMatchObject({ standing: "removed", waiting: 1 });
    expect(phone.state.standing).toEqual({ is: "removed", bySeq: laptop.state.log.seq });
    expect(phone.labels).toMatchObject({ ann: "", unsent: "" });
  });

  it.each<[string, (bytes: Uint8Array, place: number, all: readonly Uint8Array[]) => Uint8Array]>([
    ["a leaf is another", (bytes) => (bytes.length === 32 ? bytes.map((byte) => byte ^ 1) : bytes)],
    ["the removal is changed", (bytes, place, all) => (place === all.length - 1 ? flipped(bytes) : bytes)],
    ["it is no entry", (bytes, place, all) => (place === all.length - 1 ? utf8ToBytes("removed") : bytes)],
    ["the removal is a leaf", (bytes, place, all) => (place === all.length - 1 ? bytes.slice(0, 32) : bytes)],
  ])("is not believed where %s", async (lie, change) => {
    const { phone } = await removedBehindGap(lie);
    const { wrap } = phone;
    phone.wrap = (transport) => inPages(wrap(transport), change);

    await expect(phone.sync()).rejects.toMatchObject({ code: "sync/server-lied" });

    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("is none where the gap leads to an end without one", async () => {
    const { phone } = await missedCompaction("no removal");
    phone.wrap = withoutStart;

    await expect(phone.sync()).rejects.toMatchObject({ code: "sync/server-lied" });

    expect(phone.state.standing).toEqual({ is: "active" });
  });
});

/** The phone was away; what it missed was compacted, then it was removed; the server offers it no beginning. */
async function removedBehindGap(seed: string) {
  const { devices, laptop, phone } = await missedCompaction(seed);
  await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
  devices.server.removedMayRead = true;
  phone.wrap = withoutStart;
  return { laptop, phone };
}

function withoutStart(transport: Transport): Transport {
  return changed(transport, { joinStart: async () => ({ ...(await transport.joinStart()), start: null }) });
}

function inPages(
  transport: Transport,
  change: (bytes: Uint8Array, place: number, all: readonly Uint8Array[]) => Uint8Array,
): Transport {
  return changed(transport, {
    pull: async (after) => {
      const page = await transport.pull(after);
      return { ...page, entries: page.entries.map(change) };
    },
  });
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, place) => (place === 200 ? byte ^ 1 : byte));
}
