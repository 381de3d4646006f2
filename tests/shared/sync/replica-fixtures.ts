/** What the suites for replicas write and read. */
import { decodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { type NewReplica, newVaultReplica } from "../../../shared/sync/new-replica.ts";
import type { Attempt, Replica, ReplicaState, ReplicaWrite } from "../../../shared/sync/replica.ts";
import { type Edit, makeEdit } from "../../../shared/vault/edit.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import { seededRandom, tickingClock } from "../vault/seeded-random.ts";

export type ReplicaUnderTest = {
  readonly replica: Replica;
  /** Another one on the same disk, with nothing of the first in memory. */
  readonly again: () => Replica;
};

/** Begins a replica as the suites need it. */
export type OpenReplica = (begin: NewReplica) => Promise<ReplicaUnderTest>;

export const outside = { random: seededRandom("replica"), nowMs: tickingClock() };
export const ITEM_A = new Uint8Array(16).fill(0xa1);
export const ITEM_B = new Uint8Array(16).fill(0xb2);
export const SECRET_1 = new Uint8Array(40).fill(1);
export const SECRET_2 = new Uint8Array(40).fill(2);

/** A vault that was founded a moment ago. */
export async function newlyFounded(): Promise<NewReplica> {
  const names = { deviceName: "First device", platform: "linux" };
  return newVaultReplica(await foundVault(new Uint8Array(32).fill(3), names, outside), names);
}

/** An item with this label and nothing else. */
export function itemCalled(itemId: Uint8Array, label: string): ItemState {
  const stamp = { seq: 2, device: new Uint8Array(16).fill(9), opNo: 65_536, hlc: { ms: 5, counter: 0 } };
  return { ...emptyItem(itemId), fields: new Map([["label", { value: label, stamp, lost: [] }]]) };
}

export function edit(state: ReplicaState, label: string): Edit {
  const itemId = ITEM_A;
  return makeEdit(state.log, [{ op: "put", itemId, field: "label", value: label }], outside);
}

/** The next entry of this device, as an attempt. */
export function attempt(state: ReplicaState, label: string): Attempt {
  const ops = [{ op: "put", itemId: ITEM_A, field: "label", value: label } as const];
  const { entry, opened } = writeDataEntry(state.keyring, state.log, ops, outside);
  const leaf = leafHash(decodeEntry(entry));
  return { seq: opened.seq, leaf, bytes: entry, opId: opened.body.opId, brings: null };
}

/** Commits one step from the present generation. */
export async function step(
  replica: Replica,
  write: Omit<ReplicaWrite, "from" | "state"> & { readonly state?: ReplicaWrite["state"] },
): Promise<void> {
  const { generation } = await replica.state();
  await replica.commit({ state: {}, ...write, from: generation });
}
