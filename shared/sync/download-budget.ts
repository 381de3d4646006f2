/**
 * How much a newcomer reads before it believes anything: a server may name many vaults for its words, and each may be
 * without end. Counted over what is downloaded, whatever it turns out to be.
 */
import { SyncFault } from "./sync-fault.ts";
import type { Transport } from "./transport.ts";

const MIB = 1024 * 1024;
/** Four times the usual quota, for one vault; and for all of them together. */
export const MAX_VAULT_DOWNLOAD_BYTES = 256 * MIB;
export const MAX_JOIN_DOWNLOAD_BYTES = 320 * MIB;

export class DownloadBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Throws SyncFault "sync/too-large" where no more is left. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.isSpent) throw new SyncFault("sync/too-large", "more than a vault holds");
  }
}

/** A transport whose large answers count against these budgets. */
export function metered(transport: Transport, budgets: readonly DownloadBudget[]): Transport {
  const spend = (parts: readonly { readonly length: number }[]): void => {
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    for (const budget of budgets) budget.spend(bytes);
  };
  return {
    found: (...given) => transport.found(...given),
    append: (...given) => transport.append(...given),
    putSuffix: (...given) => transport.putSuffix(...given),
    putChunk: (...given) => transport.putChunk(...given),
    missingChunks: (...given) => transport.missingChunks(...given),
    pull: async (after) => {
      const page = await transport.pull(after);
      spend(page.entries);
      return page;
    },
    joinStart: async () => {
      const answer = await transport.joinStart();
      if (answer.start !== null)
        spend([...answer.start.leaves, ...answer.start.control, answer.start.snapshot]);
      return answer;
    },
    leaves: async (from, to) => {
      const leaves = await transport.leaves(from, to);
      spend(leaves);
      return leaves;
    },
    chunk: async (hash) => {
      const bytes = await transport.chunk(hash);
      spend([bytes]);
      return bytes;
    },
  };
}
