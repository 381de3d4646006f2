/**
 * Puts back what this server lost, or brings a vault here: entries that follow one another, possibly after a compacted
 * beginning. The server must stand somewhere on what was sent; what it has already is passed over, the rest is judged
 * like an append. So a device may send everything it has, in turns, again and again, and the log is extended or left
 * as it is, never changed.
 */
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry, type Entry } from "../../shared/log/entry.ts";
import { EMPTY_HEAD, nextHead } from "../../shared/log/hash-chain.ts";
import { LogFault } from "../../shared/log/log-fault.ts";
import type { SuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { ServerContext } from "../server-context.ts";
import type { VaultStore } from "../storage/vault-store.ts";
import { type LogResult, standsAt } from "./append-entries.ts";
import { refuseClosed } from "./closed-vault.ts";
import { type Judged, judgeEntries } from "./judge-entries.ts";
import { judgeStart } from "./judge-start.ts";
import type { KnownVault } from "./known-vaults.ts";
import { positionIfHeld, readPage } from "./log-page.ts";
import { extendedQuota } from "./room.ts";
import { writeLog } from "./write-log.ts";

/** Throws WireFault, also VaultClosed. */
export async function putSuffix(
  vault: KnownVault,
  request: SuffixRequest,
  context: ServerContext,
): Promise<LogResult> {
  const { record } = vault;
  await refuseClosed(vault, context.store);
  const judged = await judgeRest(vault, request, context);
  if (judged === null) return conflictOrHeld(vault, request, context);

  context.limits.spendOnControlEntries(bytesToHex(record.vaultId), judged.controlCount);
  const written = { ...judged, snapshots: await withChunks(judged.snapshots, request, vault, context.store) };
  const room = extendedQuota(context.config.quotaBytes);
  const at = await writeLog({ seq: record.seq, head: record.head }, written, context, room);
  if (at !== "moved") return { outcome: "appended", at };
  const moved = await context.vaults.find(record.vaultId);
  return conflictOrHeld(moved ?? vault, request, context);
}

/** What the request adds to the log, or null where the log does not stand on it or has all of it. */
async function judgeRest(
  { record, state }: KnownVault,
  request: SuffixRequest,
  context: ServerContext,
): Promise<Judged | null> {
  const { start, entries, expect } = request;
  if (start !== null && record.seq <= start.leaves.length)
    return judgeStart(record, { start, entries }, context);
  const from = start === null ? expect.seq : start.leaves.length;
  const held = record.seq - from;
  const next = entries[held];
  if (next === undefined || !follows(next, record)) return null;
  if (start === null && held === 0 && !standsAt(record, expect)) return null;
  return judgeEntries(state, entries.slice(held), context.verify);
}

async function conflictOrHeld(
  vault: KnownVault,
  { start, expect, entries }: SuffixRequest,
  { store, metrics }: ServerContext,
): Promise<LogResult> {
  const from = start === null ? expect : endOf(start.leaves);
  const at = await positionIfHeld(store, vault.record, from, entries);
  if (at !== null) {
    metrics.write("again");
    return { outcome: "appended", at };
  }
  metrics.write("conflict");
  return { outcome: "conflict", page: await readPage(store, vault.record, expect.seq) };
}

function endOf(leaves: readonly Uint8Array[]): WirePosition {
  return { seq: leaves.length, head: leaves.reduce(nextHead, EMPTY_HEAD) };
}

function follows(bytes: Uint8Array, record: WirePosition): boolean {
  const { header } = decoded(bytes);
  return header.seq === record.seq + 1 && equalBytes(header.prev, record.head);
}

function decoded(bytes: Uint8Array): Entry {
  try {
    return decodeEntry(bytes);
  } catch (cause) {
    if (cause instanceof LogFault) throw new WireFault("wire/malformed", "entry", cause);
    throw cause;
  }
}

/**
 * Snapshots whose chunks are here. An older one among the entries may have lost them long ago: it stays in the log and
 * nobody begins with it. The one that a start rests on must have all of them, which the store checks.
 */
async function withChunks(
  snapshots: Judged["snapshots"],
  { start }: SuffixRequest,
  { record }: KnownVault,
  store: VaultStore,
): Promise<Judged["snapshots"]> {
  const kept: Judged["snapshots"][number][] = [];
  for (const snapshot of snapshots) {
    const restsOnIt = start !== null && snapshot.seq === start.leaves.length + 1;
    const missing = restsOnIt ? [] : await store.missingChunks(record.vaultId, snapshot.chunkHashes);
    if (missing.length === 0) kept.push(snapshot);
  }
  return kept;
}
