/**
 * The sealed body of a data entry, canonical CBOR (FORMAT.md, "Bodies"):
 *   { v, op_id(16), hlc(8), base_seq, ops: [...], group?: { id(16), index, count } }
 * and of a reissue entry, which is always member of a group: the same with origin(16), the device that wrote it before.
 * A body version above ours stops folding; anything else that does not fit is "unreadable" and has no effect.
 */
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBytes,
  asMap,
  asUnsigned,
  type CborMap,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { idText } from "../log/device-id.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import { decodeHlc, encodeHlc, HLC_LENGTH, type Hlc } from "./hlc.ts";
import { type Op, opFromCbor, opToCbor } from "./ops.ts";

export const BODY_VERSION = 1;
export const OP_ID_LENGTH = 16;
export const GROUP_ID_LENGTH = 16;
/** Operations in one body: more would not fit 64 KiB anyway. */
export const MAX_OPS = 4096;

/** Says that this body is one of several that take effect together, with the last. */
export type GroupMembership = { readonly id: Uint8Array; readonly index: number; readonly count: number };

export type DataBody = {
  /** 16 random bytes that name these operations, whatever place they get in the log. */
  readonly opId: Uint8Array;
  readonly hlc: Hlc;
  /** The last entry its author had seen. */
  readonly baseSeq: number;
  readonly ops: readonly Op[];
  readonly group: GroupMembership | null;
};

/** What is in a sealed body: its value, or why there is none. */
export type BodyReading<Body> =
  | { readonly status: "read"; readonly body: Body }
  | { readonly status: "unreadable" }
  | { readonly status: "newer" };

export function encodeDataBody(body: DataBody): Uint8Array {
  return encodeCanonical(cborMap(dataMembers(body)));
}

/** The body of a reissue entry. `origin`: 16 bytes, who wrote it on the abandoned branch. */
export function encodeReissueBody(body: DataBody, origin: Uint8Array): Uint8Array {
  return encodeCanonical(cborMap({ ...dataMembers(body), origin }));
}

/** Reads a data body; never throws for what is in the bytes. */
export function decodeDataBody(bytes: Uint8Array): BodyReading<DataBody> {
  return readBody(bytes, (map) => {
    requireOnly(map, ...DATA_MEMBERS);
    return readData(map);
  });
}

export type ReissueBody = DataBody & { readonly group: GroupMembership; readonly origin: Uint8Array };

/** Reads the body of a reissue entry; never throws for what is in the bytes. */
export function decodeReissueBody(bytes: Uint8Array): BodyReading<ReissueBody> {
  return readBody(bytes, (map) => {
    requireOnly(map, ...DATA_MEMBERS, "origin");
    const body = readData(map);
    if (body.group === null) throw new CborShapeError("a reissue outside a group");
    return { ...body, group: body.group, origin: asBytes(map.get("origin"), DEVICE_ID_LENGTH) };
  });
}

const DATA_MEMBERS = ["v", "op_id", "hlc", "base_seq", "ops", "group"] as const;

function dataMembers(body: DataBody): Readonly<Record<string, CborValue>> {
  const { group } = body;
  return {
    v: BODY_VERSION,
    op_id: body.opId,
    hlc: encodeHlc(body.hlc),
    base_seq: body.baseSeq,
    ops: body.ops.map(opToCbor),
    ...(group === null ? {} : { group: cborMap({ id: group.id, index: group.index, count: group.count }) }),
  };
}

function readData(map: CborMap): DataBody {
  const ops = asArray(map.get("ops")).map(opFromCbor);
  if (ops.length < 1 || ops.length > MAX_OPS) throw new CborShapeError("number of operations");
  requireOneCreatePerItem(ops);
  return {
    opId: asBytes(map.get("op_id"), OP_ID_LENGTH),
    hlc: readHlc(map.get("hlc")),
    baseSeq: asUnsigned(map.get("base_seq")),
    ops,
    group: map.has("group") ? readGroup(map.get("group")) : null,
  };
}

/** Reads a body of any kind: strict CBOR, a map, a version that we know. */
export function readBody<Body>(bytes: Uint8Array, read: (map: CborMap) => Body): BodyReading<Body> {
  try {
    const map = asMap(decodeStrict(bytes));
    const version = asUnsigned(map.get("v"));
    if (version > BODY_VERSION) return { status: "newer" };
    if (version < BODY_VERSION) return { status: "unreadable" };
    return { status: "read", body: read(map) };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault) return { status: "unreadable" };
    throw cause;
  }
}

export function readHlc(value: CborValue | undefined): Hlc {
  const hlc = decodeHlc(asBytes(value, HLC_LENGTH));
  if (hlc === null) throw new CborShapeError("not a time");
  return hlc;
}

function readGroup(value: CborValue | undefined): GroupMembership {
  const map = asMap(value);
  requireOnly(map, "id", "index", "count");
  const group = {
    id: asBytes(map.get("id"), GROUP_ID_LENGTH),
    index: asUnsigned(map.get("index")),
    count: asUnsigned(map.get("count")),
  };
  if (group.index >= group.count) throw new CborShapeError("place outside its group");
  return group;
}

/** A conflict item is named by item and op_id, so one body may create an item once only. */
function requireOneCreatePerItem(ops: readonly Op[]): void {
  const created = ops.filter((op) => op.op === "create").map((op) => idText(op.itemId));
  if (new Set(created).size !== created.length) throw new CborShapeError("creates one item twice");
}
