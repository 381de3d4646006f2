/**
 * Which item lies in which chunk of a snapshot (FORMAT.md, "Snapshots"): a function of content and number of chunks
 * alone, so that every member can compute what another's chunks must hold.
 *   body of a chunk = u32 length || CBOR [record, ...] || piece of the rest
 * Chunk n holds the items whose ids begin with the bits of n, in order, as far as there is room; what does not fit, and
 * all that is not an item, is the rest, whose bytes fill the room left over from chunk 0 on.
 */
import { ByteReader } from "../bytes/byte-reader.ts";
import { compareBytes, concatBytes, uint32 } from "../bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { asArray, asBytes, CborShapeError } from "../cbor/cbor-map.ts";
import { MAX_CHUNKS } from "../log/clear-snapshot.ts";
import { MAX_CHUNK_BODY } from "./snapshot-chunk.ts";
import { decodeRecord, decodeRest, encodeRecord, encodeRest } from "./snapshot-codec.ts";
import type { SnapshotContent, SnapshotItem, SnapshotRest } from "./snapshot-content.ts";
import { VaultFault } from "./vault-fault.ts";

/** A writer makes as many chunks as it takes for no record up to this length to be left over. */
const SMALL_RECORD = 4096;
const LENGTH_PREFIX = 4;

/** The content of a snapshot, encoded once. Secret. */
export type EncodedContent = {
  readonly records: readonly { readonly id: Uint8Array; readonly bytes: Uint8Array }[];
  readonly rest: SnapshotRest;
};

export async function encodeContent(content: SnapshotContent): Promise<EncodedContent> {
  const records: { id: Uint8Array; bytes: Uint8Array }[] = [];
  for await (const item of content.items) records.push({ id: item.state.itemId, bytes: encodeRecord(item) });
  return { records: records.sort((a, b) => compareBytes(a.id, b.id)), rest: content.rest };
}

/** The bodies of that many chunks, or null where the content does not fit them. `count`: a power of two. */
export function layOut(content: EncodedContent, count: number): readonly Uint8Array[] | null {
  const { buckets, leftOver } = fillBuckets(content, count);
  const rest = new ByteReader(encodeRest(content.rest, leftOver));
  const bodies = buckets.map((records) => {
    const items = encodeCanonical(records);
    const room = MAX_CHUNK_BODY - LENGTH_PREFIX - items.length;
    return concatBytes(uint32(items.length), items, rest.take(Math.min(room, rest.remaining)));
  });
  return rest.remaining === 0 ? bodies : null;
}

/**
 * How many chunks a writer makes: the fewest that leave no small record over, or as many as before where that is not
 * far more. Throws VaultFault "vault/cannot-write" where even the most do not hold it.
 */
export function chooseChunkCount(content: EncodedContent, before: number): number {
  const length = content.records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (let count = 1; count <= MAX_CHUNKS; count *= 2) {
    if (length > count * MAX_CHUNK_BODY) continue;
    const { leftOver } = fillBuckets(content, count);
    if (count < MAX_CHUNKS && leftOver.some((record) => record.length <= SMALL_RECORD)) continue;
    if (layOut(content, count) === null) continue;
    const mayStay = before >= count && before <= 4 * count;
    return mayStay && layOut(content, before) !== null ? before : count;
  }
  throw new VaultFault("vault/cannot-write", "more than a snapshot holds");
}

/** What bodies hold. Throws CborShapeError, CborFault or VaultFault where they are not those of a snapshot. */
export function readLayout(bodies: readonly Uint8Array[]): {
  readonly items: readonly SnapshotItem[];
  readonly rest: SnapshotRest;
} {
  const pieces: Uint8Array[] = [];
  const inBuckets = bodies.flatMap((body, bucket) => {
    const reader = new ByteReader(body);
    const records = asArray(decodeStrict(reader.take(reader.uint32())));
    pieces.push(reader.rest());
    const items = records.map((record) => decodeRecord(asBytes(record)));
    requireOrder(items);
    if (items.some(({ state }) => bucketOf(state.itemId, bodies.length) !== bucket))
      throw new CborShapeError("an item in another's chunk");
    return items;
  });
  const { rest, items } = decodeRest(concatBytes(...pieces));
  requireOrder(items);
  const all = [...inBuckets, ...items].sort((a, b) => compareBytes(a.state.itemId, b.state.itemId));
  requireOrder(all);
  return { items: all, rest };
}

function fillBuckets({ records }: EncodedContent, count: number) {
  const buckets = Array.from({ length: count }, (): Uint8Array[] => []);
  const used = new Array<number>(count).fill(0);
  const leftOver: Uint8Array[] = [];
  for (const { id, bytes } of records) {
    const bucket = bucketOf(id, count);
    const inBucket = buckets[bucket] ?? [];
    const length = (used[bucket] ?? 0) + headLength(bytes.length) + bytes.length;
    if (LENGTH_PREFIX + headLength(inBucket.length + 1) + length > MAX_CHUNK_BODY) leftOver.push(bytes);
    else {
      inBucket.push(bytes);
      used[bucket] = length;
    }
  }
  return { buckets: buckets as readonly (readonly CborValue[])[], leftOver };
}

/** The leading bits of an id as a number below `count`. */
function bucketOf(id: Uint8Array, count: number): number {
  const leading = (id[0] ?? 0) * 256 + (id[1] ?? 0);
  return Math.floor((leading * count) / 65_536);
}

/** Bytes that CBOR takes to say a length or a number of members. */
function headLength(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 256) return 2;
  return argument < 65_536 ? 3 : 5;
}

function requireOrder(items: readonly SnapshotItem[]): void {
  items.forEach(({ state }, index) => {
    const before = items[index - 1];
    if (before !== undefined && compareBytes(before.state.itemId, state.itemId) >= 0)
      throw new CborShapeError("items out of order");
  });
}
