/**
 * What a snapshot covers, entry by entry, as far as the server still has it. A snapshot tells the state and not which edits
 * made it, so whoever wants to know what took effect already must look beneath it.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { LogFault } from "../log/log-fault.ts";
import type { FetchedLog } from "./fetched-log.ts";
import { isLeafOnly, leafOf } from "./kept-log.ts";
import type { KeptEntry } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";

/** More than the live bytes of any vault. */
const MAX_COVERED_BYTES = 128 * 1024 * 1024;

export type CoveredSource = {
  readonly transport: Pick<Transport, "pull">;
  /** Entries that are here already, whole or not. */
  readonly known: readonly KeptEntry[];
  /** May throw between requests. */
  readonly goOn: () => void;
};

/**
 * All entries of `log` after `after`, by rising seq: whole where they are known or the server gives them, else by their
 * leaf. Throws SyncFault "sync/server-lied" for an entry that is not the one of its leaf.
 */
export async function entriesAfter(
  log: FetchedLog,
  after: number,
  { transport, known, goOn }: CoveredSource,
): Promise<readonly KeptEntry[]> {
  const kept = log.kept().filter(({ seq }) => seq > after);
  const lastLeaf = kept.findLast(isLeafOnly)?.seq ?? after;
  const whole = new Map<number, KeptEntry>();
  const add = (one: KeptEntry): void => {
    const leaf = log.leafAt(one.seq);
    if (leaf === null || !equalBytes(leaf, leafOfUntrusted(one))) throw lied("another entry than it claimed");
    whole.set(one.seq, one);
  };
  for (const one of known) if (one.seq > after && one.seq <= lastLeaf && !isLeafOnly(one)) add(one);
  let bytes = 0;
  for (let seq = nextMissing(kept, whole, after); seq !== null; seq = nextMissing(kept, whole, seq)) {
    goOn();
    const { entries } = await transport.pull(seq - 1);
    if (entries.length === 0) throw lied("a history that it does not show");
    for (const [place, one] of entries.slice(0, lastLeaf - seq + 1).entries()) {
      add({ seq: seq + place, bytes: one });
      bytes += one.length;
    }
    if (bytes > MAX_COVERED_BYTES) throw lied("more than a vault holds");
  }
  return kept.map((one) => whole.get(one.seq) ?? one);
}

/** The first entry from `from` on of which only the leaf is here, and of which the server was not asked. */
function nextMissing(
  kept: readonly KeptEntry[],
  known: ReadonlyMap<number, KeptEntry>,
  from: number,
): number | null {
  return kept.find((one) => one.seq >= from && isLeafOnly(one) && !known.has(one.seq))?.seq ?? null;
}

function leafOfUntrusted(untrusted: KeptEntry): Uint8Array {
  try {
    return leafOf(untrusted);
  } catch (cause) {
    if (cause instanceof LogFault) throw lied("no entry at all");
    throw cause;
  }
}
