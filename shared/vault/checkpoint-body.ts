/**
 * The sealed bodies of checkpoint and snapshot, canonical CBOR (FORMAT.md, "Bodies"):
 *   checkpoint { v, at: hlc(8), items }     when a device was alive, and how many live items it counted
 *   snapshot   { v, state_hash(32) }        the one hash of everything in its chunks
 */
import { encodeCanonical } from "../cbor/cbor.ts";
import { asBytes, asUnsigned, cborMap, requireOnly } from "../cbor/cbor-map.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { BODY_VERSION, type BodyReading, readBody, readHlc } from "./entry-body.ts";
import { encodeHlc, type Hlc } from "./hlc.ts";

export type CheckpointBody = { readonly at: Hlc; readonly itemCount: number };
/** 32 bytes. */
export type SnapshotBody = { readonly stateHash: Uint8Array };

export function encodeCheckpointBody({ at, itemCount }: CheckpointBody): Uint8Array {
  return encodeCanonical(cborMap({ v: BODY_VERSION, at: encodeHlc(at), items: itemCount }));
}

/** Reads a checkpoint's body; never throws for what is in the bytes. */
export function decodeCheckpointBody(bytes: Uint8Array): BodyReading<CheckpointBody> {
  return readBody(bytes, (map) => {
    requireOnly(map, "v", "at", "items");
    return { at: readHlc(map.get("at")), itemCount: asUnsigned(map.get("items")) };
  });
}

export function encodeSnapshotBody({ stateHash }: SnapshotBody): Uint8Array {
  return encodeCanonical(cborMap({ v: BODY_VERSION, state_hash: stateHash }));
}

/** Reads a snapshot's body; never throws for what is in the bytes. */
export function decodeSnapshotBody(bytes: Uint8Array): BodyReading<SnapshotBody> {
  return readBody(bytes, (map) => {
    requireOnly(map, "v", "state_hash");
    return { stateHash: asBytes(map.get("state_hash"), HASH_LENGTH) };
  });
}
