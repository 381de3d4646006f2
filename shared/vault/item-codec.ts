/**
 * An item's state as bytes for a sealed row, canonical CBOR, so that a write folds one item and not the whole log
 * (FORMAT.md, "Item rows"). decode(encode(item)) equals item.
 */
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBoolean,
  asBytes,
  asMap,
  asText,
  asTuple,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import { OP_ID_LENGTH, readHlc } from "./entry-body.ts";
import { encodeHlc } from "./hlc.ts";
import { ITEM_ID_LENGTH } from "./item-id.ts";
import type { Birth, FieldState, ItemState, LastTouch, LostValue, OpStamp } from "./item-state.ts";
import { VaultFault } from "./vault-fault.ts";

const ITEM_VERSION = 1;
/** A field value may be as deep as an entry allows; its history lies a few levels deeper. */
const MAX_DEPTH = 24;

export function encodeItemState(item: ItemState): Uint8Array {
  return encodeCanonical(
    cborMap({
      v: ITEM_VERSION,
      item: item.itemId,
      birth: item.birth === null ? null : birthToCbor(item.birth),
      conflict_of: item.conflictOf,
      conflicts: item.conflicts,
      fields: mapOf(item.fields, fieldToCbor),
      life: item.life,
      ended_by: item.endedBy === null ? null : stampToCbor(item.endedBy),
      edits: mapOf(item.edits, touchToCbor),
      tombstones: mapOf(item.tombstones, touchToCbor),
    }),
    MAX_DEPTH,
  );
}

/** Throws VaultFault "vault/unknown-version" for a newer row, "vault/corrupted-row" for anything else that is not one. */
export function decodeItemState(bytes: Uint8Array): ItemState {
  try {
    const map = asMap(decodeStrict(bytes, { maxDepth: MAX_DEPTH, maxBytes: 1 << 24 }));
    const version = asUnsigned(map.get("v"));
    if (version !== ITEM_VERSION) throw new VaultFault("vault/unknown-version", `item version ${version}`);
    requireOnly(
      map,
      ...["v", "item", "birth", "conflict_of", "conflicts"],
      ...["fields", "life", "ended_by", "edits", "tombstones"],
    );
    return {
      itemId: asBytes(map.get("item"), ITEM_ID_LENGTH),
      birth: orNull(map.get("birth"), birthFromCbor),
      conflictOf: orNull(map.get("conflict_of"), (id) => asBytes(id, ITEM_ID_LENGTH)),
      conflicts: asArray(map.get("conflicts")).map((id) => asBytes(id, ITEM_ID_LENGTH)),
      fields: mapFrom(map.get("fields"), fieldFromCbor),
      life: lifeFromCbor(map.get("life")),
      endedBy: orNull(map.get("ended_by"), stampFromCbor),
      edits: mapFrom(map.get("edits"), touchFromCbor),
      tombstones: mapFrom(map.get("tombstones"), touchFromCbor),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/corrupted-row", "item state", cause);
    throw cause;
  }
}

function birthToCbor(birth: Birth): CborValue {
  const { type, fixed, digest, opId, stamp } = birth;
  return cborMap({ type, fixed, digest, op_id: opId, stamp: stampToCbor(stamp) });
}

function birthFromCbor(value: CborValue): Birth {
  const map = asMap(value);
  requireOnly(map, "type", "fixed", "digest", "op_id", "stamp");
  return {
    type: asText(map.get("type")),
    fixed: asMap(map.get("fixed")),
    digest: asBytes(map.get("digest"), 32),
    opId: asBytes(map.get("op_id"), OP_ID_LENGTH),
    stamp: stampFromCbor(map.get("stamp")),
  };
}

function fieldToCbor(field: FieldState): CborValue {
  const lost = field.lost.map(({ value, stamp, isConcurrent }) => [value, stampToCbor(stamp), isConcurrent]);
  return [field.value, stampToCbor(field.stamp), lost];
}

function fieldFromCbor(cbor: CborValue): FieldState {
  const [value, stamp, lost] = asTuple(cbor, 3);
  return { value: present(value), stamp: stampFromCbor(stamp), lost: asArray(lost).map(lostFromCbor) };
}

function lostFromCbor(cbor: CborValue): LostValue {
  const [value, stamp, isConcurrent] = asTuple(cbor, 3);
  return { value: present(value), stamp: stampFromCbor(stamp), isConcurrent: asBoolean(isConcurrent) };
}

function stampToCbor(stamp: OpStamp): CborValue {
  return [stamp.seq, stamp.device, stamp.opNo, encodeHlc(stamp.hlc)];
}

function stampFromCbor(value: CborValue | undefined): OpStamp {
  const [seq, device, opNo, hlc] = asTuple(value, 4);
  return {
    seq: asUnsigned(seq),
    device: asBytes(device, DEVICE_ID_LENGTH),
    opNo: asUnsigned(opNo),
    hlc: readHlc(hlc),
  };
}

function touchToCbor(touch: LastTouch): CborValue {
  return [touch.seq, touch.opNo];
}

function touchFromCbor(value: CborValue): LastTouch {
  const [seq, opNo] = asTuple(value, 2);
  return { seq: asUnsigned(seq), opNo: asUnsigned(opNo) };
}

function lifeFromCbor(value: CborValue | undefined): ItemState["life"] {
  if (value === "live" || value === "trashed" || value === "purged") return value;
  throw new CborShapeError("life");
}

function mapOf<Value>(map: ReadonlyMap<string, Value>, encode: (value: Value) => CborValue): CborValue {
  return new Map([...map].map(([key, value]) => [key, encode(value)]));
}

function mapFrom<Value>(
  value: CborValue | undefined,
  decode: (value: CborValue) => Value,
): ReadonlyMap<string, Value> {
  return new Map([...asMap(value)].map(([key, member]) => [asText(key), decode(member)]));
}

function present(value: CborValue | undefined): CborValue {
  if (value === undefined) throw new CborShapeError("missing");
  return value;
}
