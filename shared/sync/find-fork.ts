/**
 * Where two histories part, and what the server has instead of ours: found by its leaves, then verified entry by entry
 * from our own copy of what both have. A server that cannot show another history that members signed only claims one.
 */
import { equalBytes } from "../bytes/bytes.ts";
import type { ControlState } from "../log/control-state.ts";
import { LogFault } from "../log/log-fault.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { FetchedLog } from "./fetched-log.ts";
import { controlAt, hasLooseCounters, isLeafOnly, leafOf, withCounters } from "./kept-log.ts";
import { isAt } from "./push.ts";
import type { Fork, KeptEntry, Position } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";
import { verifyEntries } from "./verify-entries.ts";

export type FoundFork = { readonly fork: Fork; readonly theirs: readonly KeptEntry[] };

/** What one fork may hold: a vault's quota, and room for control entries. */
const MAX_BRANCH_BYTES = 128 * 1024 * 1024;

/** Throws SyncFault "sync/server-lied" where there is no other history that holds. `at`: where the server says it is. */
export async function findFork<A>(
  parts: EngineParts<A>,
  transport: Transport,
  at: Position,
): Promise<FoundFork> {
  const { log } = await parts.replica.state();
  const forkSeq = await lastCommon(parts, transport, Math.min(at.seq, log.seq));
  const theirs = await branchAfter(parts, transport, forkSeq);
  const [ours] = await parts.replica.entries(forkSeq + 1, forkSeq + 1);
  const [first] = theirs.entries;
  if (ours === undefined || first === undefined || equalBytes(leafOf(ours), leafOf(first)))
    throw lied("another history that is not another");
  const seenAtMs = parts.environment.nowMs();
  return { fork: { forkSeq, theirs: theirs.at, seenAtMs }, theirs: theirs.entries };
}

/** Equal leaves at one place mean equal logs up to it: a leaf covers the head before it. */
async function lastCommon<A>(parts: EngineParts<A>, transport: Transport, upTo: number): Promise<number> {
  let common = 0;
  let beyond = upTo + 1;
  while (beyond - common > 1) {
    goOn(parts);
    const middle = Math.floor((common + beyond) / 2);
    const [leaf] = await transport.leaves(middle, middle);
    const [kept] = await parts.replica.entries(middle, middle);
    if (leaf === undefined || kept === undefined) throw lied("a leaf that it should have");
    if (equalBytes(leaf, leafOf(kept))) common = middle;
    else beyond = middle;
  }
  if (common === 0) throw lied("another vault under this id");
  return common;
}

type Branch = { readonly at: Position; readonly entries: readonly KeptEntry[] };

async function branchAfter<A>(parts: EngineParts<A>, transport: Transport, forkSeq: number): Promise<Branch> {
  const { verify } = parts.environment.scheme;
  const covered = await hasLooseCounters(parts.replica, forkSeq);
  let control = await controlAt(parts.replica, forkSeq);
  const entries: KeptEntry[] = [];
  for (let bytes = 0; ; ) {
    goOn(parts);
    const page = await transport.pull(control.seq);
    if (page.entries.length === 0) throw lied("a history that it does not show");
    for (const one of page.entries) {
      if (isLeafOnly({ bytes: one })) return compactedBranch(parts, transport, forkSeq);
      control = nextControl(control, one, verify, covered);
      entries.push({ seq: control.seq, bytes: one });
      bytes += one.length;
    }
    if (bytes > MAX_BRANCH_BYTES) throw lied("more than a vault holds");
    if (page.hasMore) continue;
    if (!isAt(page.at, control)) throw lied("another end than it says");
    return { at: page.at, entries };
  }
}

/** A history that went on for so long that the server has compacted it: verified from genesis by its snapshot. */
async function compactedBranch<A>(
  parts: EngineParts<A>,
  transport: Transport,
  forkSeq: number,
): Promise<Branch> {
  const { replica, environment } = parts;
  const { vaultId } = (await replica.state()).log;
  const fetched = await FetchedLog.fetch(transport, vaultId, environment.scheme.verify, {
    goOn: () => goOn(parts),
  });
  const [common] = await replica.entries(forkSeq, forkSeq);
  const leaf = fetched.leafAt(forkSeq);
  if (common === undefined || leaf === null || !equalBytes(leafOf(common), leaf))
    throw lied("a history that does not part where it says");
  return { at: fetched.position, entries: fetched.kept().filter(({ seq }) => seq > forkSeq) };
}

/** `isLoose`: our own copy of what both have lacks bodies there, so counters are only lower bounds. */
function nextControl(
  control: ControlState,
  untrusted: Uint8Array,
  verify: VerifySignature,
  isLoose: boolean,
): ControlState {
  const before = isLoose ? looseCounters(control, untrusted) : control;
  const { verified, stop } = verifyEntries(before, [untrusted], verify);
  if (stop === "needs-newer-version")
    throw new SyncFault("sync/needs-newer-version", "an entry beyond this version");
  const next = verified[0]?.control;
  if (stop !== null || next === undefined) throw lied("a branch that does not hold");
  return next;
}

function looseCounters(control: ControlState, untrusted: Uint8Array): ControlState {
  try {
    return withCounters(control, untrusted);
  } catch (cause) {
    // Judged, and refused, right after.
    if (cause instanceof LogFault) return control;
    throw cause;
  }
}
