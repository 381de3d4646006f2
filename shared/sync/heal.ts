/**
 * A server that lost the end of the log (a restored backup) gets it back from here, as does one that never had it. Only
 * what chains onto its own end is sent, compare-and-set, so two devices that heal at once do not harm each other.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import { decodeEntry } from "../log/entry.ts";
import { CONTROL_KINDS, kindOf } from "../log/kinds.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { headAt, isLeafOnly, leafOf } from "./kept-log.ts";
import { isAt, uploadChunks } from "./push.ts";
import type { KeptEntry, Position, Replica } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { CompactedStart, Transport } from "./transport.ts";

/** One request: far below what a server takes (shared/wire/limits.ts). */
const MAX_SUFFIX_ENTRIES = 1024;
const MAX_SUFFIX_BYTES = 4 * 1024 * 1024;

/** True where the server stands at an earlier place of this device's own log. */
export async function isPrefix<A>({ replica }: EngineParts<A>, at: Position): Promise<boolean> {
  const { log } = await replica.state();
  return at.seq >= 1 && at.seq < log.seq && equalBytes(at.head, await headAt(replica, at.seq));
}

/**
 * Puts back what follows `at`. "moved": the server stands elsewhere by now; pull again. Throws SyncFault
 * "sync/server-lied" where it says that it took what it did not.
 */
export async function heal<A>(
  parts: EngineParts<A>,
  transport: Transport,
  at: Position,
): Promise<"healed" | "moved"> {
  const { log, link } = await parts.replica.state();
  const kept = await parts.replica.entries(1, log.seq);
  const lastLeaf = kept.findLast(isLeafOnly)?.seq ?? 0;
  let expect = at;
  let start = at.seq < lastLeaf ? await startOf(parts.replica, kept, lastLeaf) : null;
  await sendSnapshotChunks(parts, transport, kept.slice(at.seq));
  for (let from = start === null ? at.seq : start.leaves.length; from < log.seq; ) {
    goOn(parts);
    const part = partOf(kept.slice(from));
    const result = await transport.putSuffix(
      expect,
      start,
      part.map(({ bytes }) => bytes),
    );
    if (result.outcome === "conflict") return "moved";
    from += part.length;
    expect = { seq: from, head: await headAt(parts.replica, from) };
    if (!isAt(result.at, expect)) throw lied("took other entries than it was given");
    start = null;
  }
  parts.memory.isHealed = true;
  if (link !== null && link.lastSyncedAtMs !== null) await noteHealing(parts, at.seq + 1, log.seq);
  return "healed";
}

function noteHealing<A>(
  { turns, environment }: EngineParts<A>,
  fromSeq: number,
  toSeq: number,
): Promise<void> {
  const atMs = environment.nowMs();
  return turns.run(async (state) => ({
    write: {
      from: state.generation,
      state: {},
      notices: { add: [{ about: "server-healed", fromSeq, toSeq, atMs }] },
    },
    value: undefined,
  }));
}

/**
 * What stands for the entries of which only leaves are here: the first snapshot behind the last of them with its chunks. Of
 * older ones the chunks were dropped when a newer one came.
 */
export async function startOf(
  replica: Pick<Replica, "chunk">,
  kept: readonly KeptEntry[],
  lastLeaf: number,
): Promise<CompactedStart> {
  const snapshots = kept.filter((entry) => entry.seq > lastLeaf && kindIn(entry) === "snapshot");
  let [snapshot] = snapshots;
  for (const one of snapshots.toReversed()) if (await hasChunks(replica, one)) snapshot = one;
  if (snapshot === undefined) throw lied("a beginning without its snapshot");
  const covered = kept.slice(0, decodeSnapshotClear(decodeEntry(snapshot.bytes).clear).coversSeq);
  return {
    leaves: covered.map(leafOf),
    control: covered
      .filter((entry) => {
        const kind = kindIn(entry);
        return kind !== null && CONTROL_KINDS.has(kind);
      })
      .map(({ bytes }) => bytes),
    snapshot: snapshot.bytes,
  };
}

async function hasChunks(replica: Pick<Replica, "chunk">, { bytes }: KeptEntry): Promise<boolean> {
  for (const hash of decodeSnapshotClear(decodeEntry(bytes).clear).chunkHashes)
    if ((await replica.chunk(hash)) === null) return false;
  return true;
}

function kindIn(entry: KeptEntry) {
  return isLeafOnly(entry) ? null : kindOf(decodeEntry(entry.bytes).header.kind);
}

function partOf(entries: readonly KeptEntry[]): readonly KeptEntry[] {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += entry.bytes.length;
    return index > 0 && (index >= MAX_SUFFIX_ENTRIES || bytes > MAX_SUFFIX_BYTES);
  });
  return end === -1 ? entries : entries.slice(0, end);
}

async function sendSnapshotChunks<A>(
  parts: EngineParts<A>,
  transport: Transport,
  suffix: readonly KeptEntry[],
): Promise<void> {
  for (const entry of suffix)
    if (kindIn(entry) === "snapshot")
      await uploadChunks(parts, transport, decodeSnapshotClear(decodeEntry(entry.bytes).clear).chunkHashes);
}
