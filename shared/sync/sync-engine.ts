/**
 * The engine of one device: writes what the person changed, keeps it and the server the same, and never believes the
 * server. One engine at a time works on a replica: the caller holds a lock over all its contexts.
 */

import { comparePhrase } from "../vault/compare-words.ts";
import type { Op } from "../vault/ops.ts";
import type { Newcomer } from "../vault/write-device-add.ts";
import { type Admission, addDevice } from "./add-device.ts";
import { changeWords, type WordsChange } from "./change-words.ts";
import { connect } from "./connect.ts";
import { disconnect } from "./disconnect.ts";
import { type EngineParts, freshMemory } from "./engine-parts.ts";
import type { EngineEnvironment } from "./environment.ts";
import { headAt } from "./kept-log.ts";
import { mergeFork, shownHistory } from "./merge-fork.ts";
import { planEdits } from "./plan-edits.ts";
import { rekey } from "./rekey.ts";
import { renewIdentity, type TransportOf } from "./renew-identity.ts";
import type { Replica, ReplicaState, Standing } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { runSync } from "./sync-session.ts";
import type { Transport } from "./transport.ts";
import { Turns } from "./turns.ts";
import { intoLog, intoOutbox, writesLocally } from "./write-locally.ts";
import type { WriteProgress } from "./write-progress.ts";

export type SyncReport = {
  readonly standing: Standing["is"];
  /** Entries that came from the server, and that went there. */
  readonly pulled: number;
  readonly pushed: number;
  /** A server that had lost entries got them back. */
  readonly isHealed: boolean;
  /** Edits that the log does not hold yet. */
  readonly waiting: number;
};

/** Six words for the log up to `place`. */
export type Comparison = {
  readonly place: number;
  readonly newest: number;
  readonly words: readonly string[];
};

export class SyncEngine<Alongside = never> {
  readonly #parts: EngineParts<Alongside>;
  #network: Promise<unknown> = Promise.resolve();

  constructor(doors: { readonly replica: Replica<Alongside>; readonly environment: EngineEnvironment }) {
    const { replica, environment } = doors;
    this.#parts = { replica, environment, turns: new Turns(replica), memory: freshMemory() };
  }

  /**
   * Writes operations as one edit, or as a group of edits that takes effect whole. On disk, with what goes alongside,
   * when it resolves. Throws VaultFault, LogFault "log/too-large", CborFault for what cannot be written; then nothing was.
   * `progress` tells of what is done before anything is on disk; the rest is the replica's to tell.
   */
  write(ops: readonly Op[], alongside?: Alongside, progress?: WriteProgress): Promise<void> {
    const { replica, environment, turns } = this.#parts;
    return turns.run(async (state) => {
      const edits = planEdits(state.log, ops, environment);
      const write = writesLocally(state)
        ? await intoLog(replica, state, edits, environment, progress)
        : await intoOutbox(replica, state, edits);
      return { write, value: undefined, ...(alongside === undefined ? {} : { alongside }) };
    });
  }

  /** Makes both sides the same, as far as the standing allows. Throws SyncFault; what was stored until then is right. */
  sync(transport: Transport): Promise<SyncReport> {
    return this.#online(async () => {
      requireLink(await this.#parts.replica.state());
      await runSync(this.#parts, transport);
    });
  }

  /** Puts the vault on a server, or adopts what is there of it, and syncs. `origin`: see ServerLink. */
  connect(transport: Transport, origin: string, invite: string | null): Promise<SyncReport> {
    return this.#online(() => connect(this.#parts, transport, origin, invite));
  }

  /** Goes on without a server. What waits becomes part of this device's log. */
  disconnect(): Promise<void> {
    return this.#alone(() => disconnect(this.#parts));
  }

  /** The person's word after a fork: takes the server's history and brings over what only this device's has. */
  mergeFork(transport: Transport): Promise<SyncReport> {
    return this.#online(async () => {
      requireLink(await this.#parts.replica.state());
      const shown = await shownHistory(this.#parts);
      await runSync(this.#parts, transport);
      await mergeFork(this.#parts, transport, shown);
      await runSync(this.#parts, transport);
    });
  }

  /**
   * A new epoch key, without these devices if any are named. `transport`: null where no server is set. Throws SyncFault,
   * VaultFault "vault/cannot-write".
   */
  rekey(transport: Transport | null, order: { readonly remove: readonly Uint8Array[] }): Promise<SyncReport> {
    return this.#online(() => rekey(this.#parts, transport, order.remove));
  }

  /**
   * Replaces the recovery words, with the old ones in hand. `transport`: null where no server is set. Throws SyncFault
   * "sync/words-unknown" where the old ones are not this vault's.
   */
  changeWords(transport: Transport | null, change: WordsChange): Promise<SyncReport> {
    return this.#online(() => changeWords(this.#parts, transport, change));
  }

  /** Adds a device and says what to give it. Throws SyncFault, VaultFault "vault/cannot-write". */
  addDevice(transport: Transport, newcomer: Newcomer): Promise<Admission> {
    return this.#alone(() => addDevice(this.#parts, transport, newcomer));
  }

  /**
   * A new identity for this device, whose old one others may hold too. `removeOld`: the old one is removed at once, with
   * whoever else has it; otherwise that is left to the person.
   * The new one signs in for itself: `transportOf` makes the connection of an identity, null where no server is set.
   */
  renewIdentity(transportOf: TransportOf, options: { readonly removeOld: boolean }): Promise<SyncReport> {
    return this.#online(() => renewIdentity(this.#parts, transportOf, options));
  }

  async dismissNotice(id: number): Promise<void> {
    await this.#parts.turns.run(async (state) => ({
      write: { from: state.generation, state: {}, notices: { remove: [id] } },
      value: undefined,
    }));
  }

  /** `place`: an entry's seq, or null for the newest. Throws SyncFault "sync/refused" for a place that is not there. */
  async compareWords(place: number | null): Promise<Comparison> {
    const { log } = await this.#parts.replica.state();
    const seq = place ?? log.seq;
    if (!Number.isSafeInteger(seq) || seq < 1 || seq > log.seq)
      throw new SyncFault("sync/refused", "no such place");
    const head = seq === log.seq ? log.head : await headAt(this.#parts.replica, seq);
    return { place: seq, newest: log.seq, words: comparePhrase(log.vaultId, { seq, head }) };
  }

  /** Ends what is under way at its next step; what is on disk stays right. For when the vault is locked. */
  close(): void {
    this.#parts.memory.isClosed = true;
  }

  async #online(work: () => Promise<void>): Promise<SyncReport> {
    return this.#alone(async () => {
      const { memory, replica } = this.#parts;
      Object.assign(memory, { pulled: 0, pushed: 0, isHealed: false, heals: 0 });
      await work();
      const { standing, outbox } = await replica.state();
      const { pulled, pushed, isHealed } = memory;
      return { standing: standing.is, pulled, pushed, isHealed, waiting: outbox.length };
    });
  }

  /** One thing with the network at a time; writing goes on meanwhile. */
  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#network.then(work);
    this.#network = next.catch(() => undefined);
    return next;
  }
}

function requireLink(state: ReplicaState): void {
  if (state.link === null) throw new SyncFault("sync/no-server", "no server is set");
}
