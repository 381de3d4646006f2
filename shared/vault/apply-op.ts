/**
 * The fold's rule for one operation on one item, in the order of the log (FORMAT.md, "Fold"). A pure function of the
 * item's state and the operation; reads no clock and no other item, except that a second, different create of one id
 * goes to an item of its own.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes } from "../bytes/bytes.ts";
import { type CborValue, encodeCanonical } from "../cbor/cbor.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { putField } from "./apply-put.ts";
import { conflictItemId } from "./item-id.ts";
import { emptyItem, type ItemState, type LastTouch } from "./item-state.ts";
import type { CreateOp, Op, PutOp } from "./ops.ts";
import { hadSeen, type StampedOp, toucherOf } from "./stamped-op.ts";

/** What an operation did to one item. */
export type ItemChange = {
  readonly item: ItemState;
  /** Encoded secret part of a birth; "erased" by a purge; "kept" where the operation does not touch it. */
  readonly secret: Uint8Array | "kept" | "erased";
};

/** The present state of an item, or null where nothing is known of it. */
export type ReadItem = (itemId: Uint8Array) => ItemState | null;

/** Ids of the items that applying this operation may read: load these first. */
export function touchedItemIds(op: Op, opId: Uint8Array): readonly Uint8Array[] {
  return op.op === "create" ? [op.itemId, conflictItemId(op.itemId, opId)] : [op.itemId];
}

/** Applies one operation: the items it changed, none where it has no effect. */
export function applyOp(read: ReadItem, stamped: StampedOp): readonly ItemChange[] {
  const { op } = stamped;
  const item = read(op.itemId) ?? emptyItem(op.itemId);
  switch (op.op) {
    case "create":
      return applyCreate(read, item, stamped, op);
    case "put":
      return [{ item: applyPut(item, stamped, op), secret: "kept" }];
    case "restore":
      return item.life === "purged" ? [] : [{ item: revived(touched(item, stamped)), secret: "kept" }];
    case "tombstone":
      return applyTombstone(item, stamped);
    case "purge":
      return applyPurge(item, stamped);
  }
}

function applyCreate(
  read: ReadItem,
  item: ItemState,
  stamped: StampedOp,
  op: CreateOp,
): readonly ItemChange[] {
  const digest = birthDigest(op);
  if (item.birth === null || equalBytes(item.birth.digest, digest))
    return [bornOrAgain(item, stamped, op, digest)];
  const conflictId = conflictItemId(op.itemId, stamped.opId);
  const conflict = read(conflictId) ?? { ...emptyItem(conflictId), conflictOf: op.itemId };
  // Only a repeated op_id could bring a third passkey to this place; the first one stays.
  if (conflict.birth !== null && !equalBytes(conflict.birth.digest, digest)) return [];
  const change = bornOrAgain({ ...conflict, conflictOf: op.itemId }, stamped, op, digest);
  if (item.conflicts.some((known) => equalBytes(known, conflictId))) return [change];
  return [{ item: { ...item, conflicts: [...item.conflicts, conflictId] }, secret: "kept" }, change];
}

/** Birth, or the same create once more: its first values then count as puts. Either way the item is wanted: live. */
function bornOrAgain(item: ItemState, stamped: StampedOp, op: CreateOp, digest: Uint8Array): ItemChange {
  const isBirth = item.birth === null;
  const birth = item.birth ?? {
    type: op.type,
    fixed: op.fixed,
    digest,
    opId: stamped.opId,
    stamp: stamped.stamp,
  };
  let { fields } = item;
  for (const [name, value] of op.fields) fields = putField(fields, name, value, stamped);
  const next = revived(touched({ ...item, birth, fields }, stamped));
  return { item: next, secret: isBirth ? encodeCanonical(op.secret) : "kept" };
}

/** A put is an edit: it revives what was trashed without its author's knowledge. A purge stays. */
function applyPut(item: ItemState, stamped: StampedOp, op: PutOp): ItemState {
  const next = touched({ ...item, fields: putField(item.fields, op.field, op.value, stamped) }, stamped);
  const hadSeenTrash = [...item.tombstones].some(([toucher, touch]) => hadSeen(stamped, toucher, touch));
  return item.life === "trashed" && !hadSeenTrash ? revived(next) : next;
}

function applyTombstone(item: ItemState, stamped: StampedOp): readonly ItemChange[] {
  if (item.life === "purged" || !hadSeenAllEdits(item, stamped)) return [];
  const toucher = toucherOf(stamped);
  const tombstones = new Map(item.tombstones);
  if (!tombstones.has(toucher)) tombstones.set(toucher, lastTouch(stamped));
  const endedBy = item.endedBy ?? stamped.stamp;
  return [{ item: { ...item, life: "trashed", endedBy, tombstones }, secret: "kept" }];
}

/** Takes effect only on what its author had seen in the trash. Leaves the id and who touched it, nothing else. */
function applyPurge(item: ItemState, stamped: StampedOp): readonly ItemChange[] {
  const hadSeenTrash = [...item.tombstones].some(([toucher, touch]) => hadSeen(stamped, toucher, touch));
  if (item.life !== "trashed" || !hadSeenTrash || !hadSeenAllEdits(item, stamped)) return [];
  const { edits, conflicts, conflictOf } = item;
  const purged: ItemState = {
    ...emptyItem(item.itemId),
    edits,
    conflicts,
    conflictOf,
    life: "purged",
    endedBy: stamped.stamp,
  };
  return [{ item: purged, secret: "erased" }];
}

function revived(item: ItemState): ItemState {
  return { ...item, life: "live", endedBy: null, tombstones: new Map() };
}

function touched(item: ItemState, stamped: StampedOp): ItemState {
  const toucher = toucherOf(stamped);
  const last = item.edits.get(toucher);
  const seq = Math.max(last?.seq ?? 0, stamped.stamp.seq);
  const opNo = Math.max(last?.opNo ?? 0, stamped.stamp.opNo);
  return { ...item, edits: new Map(item.edits).set(toucher, { seq, opNo }) };
}

function lastTouch({ stamp }: StampedOp): LastTouch {
  return { seq: stamp.seq, opNo: stamp.opNo };
}

function hadSeenAllEdits(item: ItemState, stamped: StampedOp): boolean {
  return [...item.edits].every(([toucher, touch]) => hadSeen(stamped, toucher, touch));
}

function birthDigest(op: CreateOp): Uint8Array {
  const born: CborValue = [op.type, op.fixed, op.secret];
  return sha256(labelled(LABELS.birth, encodeCanonical(born)));
}
