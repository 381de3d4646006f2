import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import { applyEntries } from "../../../shared/sync/apply-entries.ts";
import { openKept } from "../../../shared/sync/opened-log.ts";
import type { ReplicaWrite } from "../../../shared/sync/replica.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { create, type Device, rename, settle, trash } from "./devices.ts";
import { losingRequests } from "./losses.ts";
import { pair } from "./scenarios.ts";
import { verifiedAfter } from "./verified-log.ts";

describe("applyEntries", () => {
  it("moves head, entries, items, outbox and attempts in one commit", async () => {
    const { laptop } = await pair("one commit");
    await laptop.engine.write([create("ann")]);
    const commits: ReplicaWrite[] = [];
    laptop.replica.beforeCommit = (write) => commits.push(write);

    await laptop.sync();

    const applied = commits.filter(({ appended }) => (appended ?? []).length > 0);
    expect(applied).toHaveLength(1);
    expect(applied[0]).toMatchObject({
      state: { log: { seq: laptop.state.log.seq } },
      appended: [{ seq: laptop.state.log.seq }],
      items: [{ confirmed: "as-visible" }],
      outbox: { remove: [expect.any(Uint8Array)] },
      attempts: { remove: [expect.any(Uint8Array)] },
    });
  });

  it("gives the same items whether entries come one by one or all at once", async () => {
    const { laptop, phone } = await pair("batches");
    const before = phone.replica.disk;
    await laptop.engine.write([create("ann"), create("bob")]);
    await laptop.engine.write([rename("ann", "x")]);
    await laptop.engine.write([trash("bob")]);
    await laptop.sync();
    const { verified } = await verifiedAfter(laptop, before.state.log.seq);

    await phone.replica.commit(await applyEntries(phone.replica, phone.state, verified, phone.environment));
    const atOnce = phone.confirmed;
    phone.restart(before);
    for (const one of verified)
      await phone.replica.commit(await applyEntries(phone.replica, phone.state, [one], phone.environment));

    expect(phone.confirmed).toEqual(atOnce);
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("keeps the confirmed layer the fold of the log and of nothing else", async () => {
    const { laptop, phone } = await pair("fold");
    await laptop.engine.write([create("ann"), create("bob")]);
    await settle(laptop, phone);
    await laptop.engine.write([rename("ann", "by laptop"), trash("bob")]);
    await settle(laptop, phone);
    await phone.engine.write([rename("ann", "waits on phone")]);
    phone.wrap = losingRequests;
    await expect(phone.sync()).rejects.toMatchObject({ code: "sync/unreachable" });

    const folded = await foldOf(phone);
    const confirmed = [...phone.replica.disk.items].flatMap(([id, layers]) =>
      layers.confirmed === null ? [] : [[id, layers.confirmed.state] as const],
    );
    expect(new Map(confirmed)).toEqual(folded);
    expect(phone.labels).toEqual({ ann: "waits on phone" });
  });

  it("stays the fold of the log through edits, deletions and restores of two devices", async () => {
    const { laptop, phone } = await pair("long fold");
    for (let round = 0; round < 6; round++) {
      await laptop.engine.write([create(`user ${round}`)]);
      await phone.engine.write([create(`user ${round}`), rename(`user ${round}`, `phone ${round}`)]);
      await settle(laptop, phone);
      await laptop.engine.write([trash(`user ${round}`)]);
      if (round % 2 === 0) await phone.engine.write([rename(`user ${round}`, "needed")]);
      await settle(phone, laptop);
    }

    const items = (device: Device) =>
      new Map([...device.replica.disk.items].map(([id, layers]) => [id, layers.confirmed?.state]));
    expect(items(laptop)).toEqual(await foldOf(laptop));
    expect(items(phone)).toEqual(items(laptop));
    expect(Object.keys(laptop.labels)).toEqual(["user 0", "user 2", "user 4"]);
  });
});

async function foldOf(device: Device) {
  const { control, keyring, log } = device.state;
  const opened = openKept(await device.replica.entries(1, log.seq), control, keyring.epochKeys);
  const { items } = foldLog(opened);
  return new Map([...items.values()].map((item) => [idText(item.itemId), item]));
}
