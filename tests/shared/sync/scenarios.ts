/** Situations that several tests begin with. */

import { decodeEntry } from "../../../shared/log/entry.ts";
import { KINDS } from "../../../shared/log/kinds.ts";
import { isLeafOnly } from "../../../shared/sync/kept-log.ts";
import { HLC_ZERO } from "../../../shared/vault/hlc.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { writeClose } from "../../../shared/vault/write-close.ts";
import type { MemoryServer } from "../../support/memory-server.ts";
import { create, type Device, Devices, ORIGIN, rename, settle, trash } from "./devices.ts";
import { losingAnswers } from "./losses.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The laptop wrote two passkeys, the server forgot them, the phone wrote one: the laptop sees a fork. */
export async function forkedPair(seed: string, ...more: readonly string[]) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const others: Device[] = [];
  for (const name of more) others.push(await devices.join(name));
  await laptop.engine.write([create("old")]);
  await settle(laptop, phone, ...others);
  const { vaultId } = laptop.state.keyring;
  const backup = devices.server.backup(vaultId);
  await laptop.engine.write([create("ann")]);
  await laptop.engine.write([create("ann 2")]);
  await settle(laptop, ...others);
  const ours = devices.server.backup(vaultId);
  devices.server.restore(backup);
  await phone.engine.write([create("bob")]);
  await phone.sync();
  for (const device of [laptop, ...others]) await device.sync();
  return { devices, laptop, phone, others, ours };
}

export async function pair(seed: string) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  await settle(laptop, phone);
  return { devices, laptop, phone };
}

/** One profile in two places. */
export async function copiedPair(seed: string): Promise<{ readonly laptop: Device; readonly copy: Device }> {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const copy = await devices.foundOnline("Copy");
  copy.restart(laptop.replica.disk);
  return { laptop, copy };
}

export async function closeByWords(
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

export async function closeByDevice(
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

/** A vault with just over 256 entries, the last of them a snapshot. */
export async function longVault(seed: string, change: (server: MemoryServer) => void = () => undefined) {
  const devices = new Devices(seed);
  change(devices.server);
  const laptop = await devices.found();
  await laptop.engine.write([create("ann"), create("bob")]);
  for (let n = 0; laptop.state.log.seq < 252; n++) await laptop.engine.write([rename("bob", `name ${n}`)]);
  await laptop.engine.connect(laptop.transport, ORIGIN, null);
  while (laptop.state.log.seq < 256) {
    await laptop.engine.write([rename("bob", `at ${laptop.state.log.seq}`)]);
    await laptop.sync();
  }
  return { devices, laptop };
}

/** The server as it was when its log ended at `seq`. */
export async function setBack(devices: Devices, witness: Device, seq: number) {
  const entries = (await witness.replica.entries(1, seq)).map(({ bytes }) => bytes);
  const control = devices.server.judge(null, entries);
  const leaves = devices.server.backup(control.vaultId).leaves.slice(0, seq);
  return { entries, leaves, control, chunks: new Map<string, Uint8Array>() };
}

/** A phone that was away while the laptop wrote, snapshotted, and the server compacted. */
export async function missedCompaction(
  seed: string,
  beforeLeaving: (away: Device) => Promise<void> = async () => undefined,
) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  await laptop.engine.write([create("ann"), create("bob")]);
  await settle(laptop, phone);
  await beforeLeaving(phone);
  await laptop.sync();
  await laptop.engine.disconnect();
  for (let n = 0; laptop.state.log.seq < 252; n++) await laptop.engine.write([rename("bob", `name ${n}`)]);
  await laptop.engine.connect(laptop.transport, ORIGIN, null);
  while (laptop.state.log.seq < 256) {
    await laptop.engine.write([rename("bob", `at ${laptop.state.log.seq}`)]);
    await laptop.sync();
  }
  if (laptop.state.snapshot === null) throw new Error("no snapshot was written");
  devices.server.compact(laptop.state.keyring.vaultId);
  return { devices, laptop, phone };
}

/** A laptop whose own items are not what its log says, and which writes a snapshot of them. */
export async function disagreeing() {
  const { devices, laptop } = await longVault("disagree");
  const phone = await devices.join("Phone");
  await settle(laptop, phone);
  const { disk } = laptop.replica;
  laptop.restart({
    ...disk,
    items: new Map([...disk.items].slice(1)),
    state: { ...disk.state, snapshot: null },
  });
  devices.clock.pass(DAY_MS);
  await laptop.sync();
  devices.clock.pass(DAY_MS);
  await laptop.sync();
  const newest = (await laptop.replica.entries(1, laptop.state.log.seq)).findLast(
    ({ bytes }) => decodeEntry(bytes).header.kind === KINDS.snapshot,
  );
  if ((newest?.seq ?? 0) <= (phone.state.snapshot?.seq ?? 0)) throw new Error("no snapshot was written");
  return { devices, laptop, phone };
}

/**
 * Laptop and tablet stand on a branch that the server forgot, the phone on the other. The tablet's edit reached the laptop,
 * and no answer the tablet. The laptop merged, `then`, and wrote until a snapshot covers it all.
 */
export async function mergedAndCovered(
  seed: string,
  then: (merged: Device) => Promise<void> = async () => undefined,
) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const tablet = await devices.join("Tablet");
  await laptop.engine.write([create("old")]);
  await settle(laptop, phone, tablet);
  const { vaultId } = laptop.state.keyring;
  const backup = devices.server.backup(vaultId);
  await laptop.engine.write([create("answered")]);
  await settle(laptop, tablet);
  await tablet.engine.write([create("unanswered")]);
  tablet.wrap = losingAnswers;
  await tablet.sync().then(
    () => {
      throw new Error("an answer came");
    },
    () => undefined,
  );
  tablet.wrap = (transport) => transport;
  await laptop.sync();
  devices.server.restore(backup);
  await phone.engine.write([create("bob")]);
  await phone.sync();
  await laptop.sync();
  await laptop.engine.mergeFork(laptop.transport);
  await then(laptop);
  for (let n = 0; n < 256; n++) await laptop.engine.write([rename("old", `name ${n}`)]);
  await laptop.sync();
  if (laptop.state.snapshot === null) throw new Error("no snapshot was written");
  return { devices, laptop, tablet };
}

/**
 * The phone was away while the laptop wrote, and caught up by a snapshot. Then laptop and server's log were lost, an old
 * backup came back, and the tablet, which had been away all the time, wrote on it.
 */
export async function knownBySnapshot(seed: string) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const tablet = await devices.join("Tablet");
  await laptop.engine.write([create("old"), create("trashed")]);
  await settle(laptop, phone, tablet);
  const { vaultId } = laptop.state.keyring;
  const backup = devices.server.backup(vaultId);
  await laptop.engine.write([create("made")]);
  await laptop.engine.write([rename("made", "renamed")]);
  await laptop.engine.write([rename("old", "renamed too")]);
  await laptop.engine.write([trash("trashed")]);
  for (let n = 0; n < 256; n++) await laptop.engine.write([rename("trashed", `name ${n}`)]);
  await laptop.engine.write([trash("trashed")]);
  await laptop.sync();
  devices.server.compact(vaultId);
  await phone.sync();
  if (!(await phone.replica.entries(1, phone.state.log.seq)).some(isLeafOnly))
    throw new Error("nothing is gone");
  devices.server.restore(backup);
  await tablet.engine.write([create("on the other")]);
  await tablet.sync();
  return { devices, phone, tablet };
}
