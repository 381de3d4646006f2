/**
 * Whether a large group of edits will fit the server's quota, asked before its first member is written: a group that is
 * stuck in the middle would hold up everything behind it. Counts only what the server cannot have dropped, so that it
 * never says no where there is room.
 */

import { encodeCanonical } from "../cbor/cbor.ts";
import { decodeEntry } from "../log/entry.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { CONTROL_KINDS, kindOf } from "../log/kinds.ts";
import { SIZE_CLASSES } from "../log/size-classes.ts";
import { type Op, opToCbor } from "../vault/ops.ts";
import { MAX_SMALL_BODY_BYTES } from "../wire/limits.ts";
import { pathOf } from "../wire/paths.ts";
import { decodeServerAnswer } from "../wire/server-bodies.ts";
import { decoded, exchange, type HttpDoor } from "./http-exchange.ts";
import { partsOf } from "./plan-edits.ts";
import type { Replica } from "./replica.ts";

/** Header, signature, tag and the members around the operations. */
const AROUND_OPS = 300;

/** What the server says it keeps of one vault. Throws SyncFault. */
export async function quotaOf<Signal>(door: HttpDoor<Signal>, origin: string): Promise<number> {
  const asked = { method: "GET", path: pathOf("server"), maxBytes: MAX_SMALL_BODY_BYTES } as const;
  const { bytes } = await exchange(door, origin, asked);
  return decoded(bytes, decodeServerAnswer).limits.vaultBytes;
}

/** Bytes that these operations take as entries. */
export function entryBytesOf(ops: readonly Op[]): number {
  return partsOf(ops)
    .map((part) => part.reduce((sum, op) => sum + encodeCanonical(opToCbor(op)).length, AROUND_OPS))
    .map((length) => SIZE_CLASSES.find((size) => size >= length) ?? length)
    .reduce((sum, size) => sum + size, 0);
}

/** The least that counts against the quota: what waits here, entries behind the newest snapshot, and its chunks. */
export async function leastBytesHeld(replica: Pick<Replica, "state" | "entries" | "chunk">): Promise<number> {
  const { snapshot, log, outbox } = await replica.state();
  let held = outbox.reduce((sum, { ops }) => sum + entryBytesOf(ops), 0);
  for (const { bytes } of await replica.entries((snapshot?.coversSeq ?? 0) + 1, log.seq))
    if (isCounted(bytes)) held += bytes.length;
  for (const hash of snapshot?.chunkHashes ?? []) held += (await replica.chunk(hash))?.length ?? 0;
  return held;
}

/** Control entries are outside the quota; of a leaf the body is gone. */
function isCounted(bytes: Uint8Array): boolean {
  if (bytes.length === HASH_LENGTH) return false;
  const kind = kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && !CONTROL_KINDS.has(kind);
}
