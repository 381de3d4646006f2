/**
 * A compacted beginning that continues what this server has: its leaves must lead through the server's own head, and
 * the control entries that the server knows must be among its control entries. Then leaves stand in for entries up to
 * the snapshot, and the entries from the snapshot on are judged as always.
 */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { type AcceptedStart, acceptStart } from "../../shared/log/accept-start.ts";
import { EMPTY_HEAD, nextHead } from "../../shared/log/hash-chain.ts";
import type { SuffixRequest, WireStart } from "../../shared/wire/suffix-bodies.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { ServerContext } from "../server-context.ts";
import type { NewEntry, VaultRecord } from "../storage/vault-store.ts";
import { EntryRefused, type Judged, judgeEntries } from "./judge-entries.ts";

export type Beginning = { readonly start: WireStart; readonly entries: SuffixRequest["entries"] };

/** Null where the server does not stand on these leaves. Throws EntryRefused and WireFault. */
export async function judgeStart(
  record: VaultRecord,
  { start, entries }: Beginning,
  { store, verify }: ServerContext,
): Promise<Judged | null> {
  const head = start.leaves.slice(0, record.seq).reduce(nextHead, EMPTY_HEAD);
  if (!equalBytes(head, record.head)) return null;
  const [first] = entries;
  if (first === undefined || !equalBytes(first, start.snapshot))
    throw new WireFault("wire/malformed", "the entries do not begin with the start's snapshot");

  const accepted = acceptStart(record.vaultId, start, verify);
  if (accepted.outcome === "refused") throw new EntryRefused(accepted.refusal);
  if (accepted.outcome === "needs-newer-version")
    throw new WireFault("wire/needs-newer-version", "suite or kind of a control entry");
  const known = await store.controlEntries(record.vaultId, record.seq);
  if (!hasControl(start, accepted, known, record.seq)) throw new EntryRefused("control-left-out");

  const judged = await judgeEntries(accepted.state, entries, verify);
  const bare = bareEntries(start, accepted, record.seq);
  const controlCount = judged.controlCount + bare.filter(({ bytes }) => bytes !== null).length;
  return { ...judged, entries: [...bare, ...judged.entries], controlCount };
}

/** Whether the start's control entries up to `seq` are exactly the known ones. */
function hasControl(
  { control }: WireStart,
  accepted: AcceptedStart,
  known: readonly Uint8Array[],
  seq: number,
): boolean {
  const upTo = control.filter((_, index) => (accepted.control[index]?.entry.header.seq ?? 0) <= seq);
  return (
    upTo.length === known.length &&
    upTo.every((bytes, index) => equalBytes(bytes, known[index] ?? new Uint8Array()))
  );
}

/** Entries after `seq` up to the snapshot: control entries whole, of the others the leaf. */
function bareEntries({ leaves, control }: WireStart, accepted: AcceptedStart, seq: number): NewEntry[] {
  const whole = new Map(
    accepted.control.map(({ entry }, index) => [entry.header.seq, { entry, bytes: control[index] ?? null }]),
  );
  return leaves.slice(seq).map((leaf, index) => {
    const place = seq + 1 + index;
    const known = whole.get(place);
    return { seq: place, kind: known?.entry.header.kind ?? 0, leaf, bytes: known?.bytes ?? null };
  });
}
