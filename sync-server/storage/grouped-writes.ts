/**
 * Group commit: writes that come while the disk is busy with others are made in one transaction when it is free, and so
 * wait for the disk once. Each is answered only when it is on disk, with its own outcome, and none fails or waits long
 * because of another: what a group does not make is made alone.
 */
import type { ServerStore } from "./mailbox-store.ts";
import type { LogWrite, WriteOutcome } from "./vault-store.ts";

export type TimedWrite = { readonly write: LogWrite; readonly nowMs: number };

/** A store that can make several writes in one commit. */
export type GroupStore = ServerStore & {
  /**
   * Makes writes together: each has its own outcome, as if made alone, and all that were "written" are on disk. null:
   * nothing of this one happened, it is to be made alone. Throws StoreFault as `write` does, for all of them together.
   */
  writeAll(writes: readonly TimedWrite[]): Promise<readonly (WriteOutcome | null)[]>;
};

type Waiting = TimedWrite & {
  readonly resolve: (outcome: WriteOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/** How long a store that failed a group is given single writes only: it may be one that knows no groups. */
const ALONE_AFTER_FAILURE_MS = 60_000;
/** More wait for the next commit, so that the first of them do not wait for too many. */
const MOST_IN_A_GROUP = 64;

/** The same store, whose `write` shares commits. */
export function withGroupedWrites(store: GroupStore): ServerStore {
  const writes = new GroupedWrites(store);
  return {
    ...store,
    write: (write, nowMs) => writes.write(write, nowMs),
    close: async () => {
      await writes.idle();
      await store.close();
    },
  };
}

class GroupedWrites {
  readonly #store: GroupStore;
  readonly #alone = new Set<Promise<void>>();
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;
  #aloneUntilMs = 0;

  constructor(store: GroupStore) {
    this.#store = store;
  }

  write(write: LogWrite, nowMs: number): Promise<WriteOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, nowMs, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when everything has been answered. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working;
    await Promise.all(this.#alone);
  }

  async #work(): Promise<void> {
    // Requests that have arrived together are read one after the other; then all their writes are here.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, MOST_IN_A_GROUP));
    this.#working = null;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcomes = await this.#together(group);
    for (const [index, waiting] of group.entries()) {
      const outcome = outcomes[index] ?? null;
      if (outcome === null) this.#makeAlone(waiting);
      else waiting.resolve(outcome);
    }
  }

  /** Nothing for those that are to be made alone. */
  async #together(group: readonly Waiting[]): Promise<readonly (WriteOutcome | null)[]> {
    const nowMs = group[0]?.nowMs ?? 0;
    if (group.length < 2 || nowMs < this.#aloneUntilMs) return [];
    try {
      return await this.#store.writeAll(group.map(timedOf));
    } catch {
      this.#aloneUntilMs = nowMs + ALONE_AFTER_FAILURE_MS;
      return [];
    }
  }

  #makeAlone({ write, nowMs, resolve, reject }: Waiting): void {
    const made = this.#store.write(write, nowMs).then(resolve, reject);
    this.#alone.add(made);
    void made.then(() => this.#alone.delete(made));
  }
}

function timedOf({ write, nowMs }: Waiting): TimedWrite {
  return { write, nowMs };
}
