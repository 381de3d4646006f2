/** Entries after a place as they go to a client, and whether entries it sends again are there already. */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { LogFault } from "../../shared/log/log-fault.ts";
import { MAX_PAGE_BYTES, MAX_PAGE_ENTRIES } from "../../shared/wire/limits.ts";
import type { WireLogPage } from "../../shared/wire/log-bodies.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { VaultRecord, VaultStore } from "../storage/vault-store.ts";

/** At most `limit` entries after `after`, as the vault stood when `record` was read. */
export async function readPage(
  store: VaultStore,
  record: VaultRecord,
  after: number,
  limit = MAX_PAGE_ENTRIES,
): Promise<WireLogPage> {
  const { vaultId, seq, head } = record;
  const stored = after < seq ? await store.entries(vaultId, after, limit, MAX_PAGE_BYTES) : [];
  const until = stored.filter((entry) => entry.seq <= seq);
  return {
    at: { seq, head },
    entries: until.map(({ bytes, leaf }) => bytes ?? leaf),
    hasMore: (until.at(-1)?.seq ?? seq) < seq,
  };
}

/** The position after these entries where the log holds exactly them right after `expect`, or null. */
export async function positionIfHeld(
  store: VaultStore,
  record: VaultRecord,
  expect: WirePosition,
  untrustedEntries: readonly Uint8Array[],
): Promise<WirePosition | null> {
  const to = expect.seq + untrustedEntries.length;
  if (record.seq < to) return null;
  const held = await store.leaves(record.vaultId, expect.seq + 1, to);
  const sent = leavesOf(untrustedEntries);
  if (sent === null || sent.length !== held.length) return null;
  // Leaves cover `prev`, so equal leaves stand on equal heads; `expect` itself is what the first must follow.
  if (!sent.every((leaf, index) => equalBytes(leaf, held[index] ?? new Uint8Array()))) return null;
  return { seq: to, head: sent.reduce(nextHead, expect.head) };
}

function leavesOf(untrustedEntries: readonly Uint8Array[]): readonly Uint8Array[] | null {
  try {
    return untrustedEntries.map((bytes) => leafHash(decodeEntry(bytes)));
  } catch (cause) {
    if (cause instanceof LogFault) return null;
    throw cause;
  }
}
