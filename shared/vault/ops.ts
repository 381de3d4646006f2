/**
 * The operations that change a vault, as they stand in sealed entry bodies (FORMAT.md, "Operations"):
 *   create     a new item, whole: what never changes, its secrets, and the first values of what may change
 *   put        one field of one item gets a value
 *   tombstone  into the trash        restore  out of it        purge  for good
 * Items: "passkey" (named by rpId and credential id), "site" (the rules for one rpId) and "device" (what
 * the person says of one). Types and fields of newer versions are carried unread.
 */

import { equalBytes } from "../bytes/bytes.ts";
import type { CborValue } from "../cbor/cbor.ts";
import {
  asBytes,
  asMap,
  asText,
  type CborMap,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import { deviceItemId, ITEM_ID_LENGTH, passkeyItemId, siteItemId } from "./item-id.ts";

export type CreateOp = {
  readonly op: "create";
  readonly itemId: Uint8Array;
  /** "passkey", "site", "device", or a type of a newer version. */
  readonly type: string;
  /** What names the item and never changes; may be shown. */
  readonly fixed: CborMap;
  /** What never changes and is secret; kept apart from everything that is shown. Empty for sites and devices. */
  readonly secret: CborMap;
  /** First values of the fields that may change. */
  readonly fields: ReadonlyMap<string, CborValue>;
};

export type PutOp = {
  readonly op: "put";
  readonly itemId: Uint8Array;
  readonly field: string;
  readonly value: CborValue;
};

export type LifeOp = { readonly op: "tombstone" | "restore" | "purge"; readonly itemId: Uint8Array };

export type Op = CreateOp | PutOp | LifeOp;

/** An operation as CBOR. */
export function opToCbor(op: Op): CborValue {
  const { itemId: item } = op;
  if (op.op === "put") return cborMap({ op: op.op, item, field: op.field, value: op.value });
  if (op.op !== "create") return cborMap({ op: op.op, item });
  const { type, fixed, secret, fields } = op;
  return cborMap({ op: op.op, item, type, fixed, secret, fields });
}

/** Reads an operation; throws CborShapeError unless it has exactly the form of its kind. */
export function opFromCbor(value: CborValue): Op {
  const map = asMap(value);
  const op = asText(map.get("op"));
  const itemId = asBytes(map.get("item"), ITEM_ID_LENGTH);
  switch (op) {
    case "create":
      requireOnly(map, "op", "item", "type", "fixed", "secret", "fields");
      return readCreate(map, itemId);
    case "put":
      requireOnly(map, "op", "item", "field", "value");
      return { op, itemId, field: asText(map.get("field")), value: requireValue(map.get("value")) };
    case "tombstone":
    case "restore":
    case "purge":
      requireOnly(map, "op", "item");
      return { op, itemId };
    default:
      throw new CborShapeError("unknown operation");
  }
}

function readCreate(map: CborMap, itemId: Uint8Array): CreateOp {
  const type = asText(map.get("type"));
  const fixed = asMap(map.get("fixed"));
  const expected = itemIdOf(type, fixed);
  if (expected !== null && !equalBytes(expected, itemId))
    throw new CborShapeError("an item under a name that is not its own");
  const fields = new Map<string, CborValue>();
  for (const [name, value] of asMap(map.get("fields"))) fields.set(asText(name), value);
  return { op: "create", itemId, type, fixed, secret: asMap(map.get("secret")), fields };
}

/** The id that an item of this type must have, or null for a type that this version does not know. */
function itemIdOf(type: string, fixed: CborMap): Uint8Array | null {
  if (type === "passkey") return passkeyItemId(asText(fixed.get("rpId")), asBytes(fixed.get("credentialId")));
  if (type === "site") return siteItemId(asText(fixed.get("rpId")));
  if (type === "device") return deviceItemId(asBytes(fixed.get("device"), DEVICE_ID_LENGTH));
  return null;
}

function requireValue(value: CborValue | undefined): CborValue {
  if (value === undefined) throw new CborShapeError("missing");
  return value;
}
