/**
 * Decides when to sync: at once when the vault is opened, a passkey is made or asked for, a hint comes or the person says
 * so; soon after other edits; now and then in between; later and later while it fails. One sync at a time: whoever asks
 * meanwhile gets one more after it. Runs only while the vault is unlocked and has a server.
 */
import type { NowMs } from "../../../shared/bytes/environment.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { faultCode } from "../fault-code.ts";
import type { SessionArea } from "../session-area.ts";
import { NOT_TRIED, readProgress, writeProgress } from "./sync-progress.ts";
import { editDelayMs, type Fraction, pollDelayMs, retryDelayMs } from "./sync-times.ts";

export type SchedulerWorld = {
  /** One whole sync. Throws a Fault where it fails. */
  readonly sync: () => Promise<void>;
  /** Unlocked, and there is a server. */
  readonly maySync: () => Promise<boolean>;
  readonly session: SessionArea;
  readonly nowMs: NowMs;
  readonly fraction: Fraction;
  /** Wakes a worker that sleeps: `woken` is called then, or a little later. Null: not any more. */
  readonly wakeAt: (timeMs: number | null) => void;
  /** Calls `job` later while this worker lives; what it returns calls that off. */
  readonly after: (delayMs: number, job: () => void) => () => void;
  /** Something that pages show has changed. */
  readonly moved: () => void;
};

/** How a sync ended: null when well, else what was thrown. */
type End = { readonly error: unknown } | null;

export class SyncScheduler {
  readonly #world: SchedulerWorld;
  #current: Promise<End> | null = null;
  #queued: Promise<End> | null = null;
  #isSyncing = false;
  #callOff: (() => void) | null = null;

  constructor(world: SchedulerWorld) {
    this.#world = world;
  }

  get isSyncing(): boolean {
    return this.#isSyncing;
  }

  /** The person asks. Resolves after a sync that began after the call; throws what made it fail. */
  async now(): Promise<void> {
    const end = await this.#request();
    if (end !== null) throw end.error;
  }

  /** The vault was opened, a passkey was made or is about to be: do not wait, and do not keep anyone waiting. */
  atOnce(): void {
    void this.#request();
  }

  /** The person changed something that is in no hurry: several such edits go together. Keeps nobody waiting either. */
  async soon(): Promise<void> {
    const { after, fraction, maySync, nowMs, wakeAt } = this.#world;
    // Whatever stands in the way of asking stands in the way of a sync.
    const isPossible = await maySync().catch(() => false);
    if (!isPossible || this.#callOff !== null) return;
    const delayMs = editDelayMs(fraction);
    this.#callOff = after(delayMs, () => this.atOnce());
    // Should the worker end before.
    wakeAt(nowMs() + delayMs);
  }

  /** The server says that there is something new. While syncing fails that waits for the next try. */
  async hinted(): Promise<void> {
    if ((await readProgress(this.#world.session)).failures === 0) this.atOnce();
  }

  /** The alarm rang: the time has come, or the worker that knew it is gone. */
  async woken(): Promise<void> {
    const { nextTryAtMs, failures } = await readProgress(this.#world.session);
    const isEarly = failures > 0 && nextTryAtMs !== null && this.#world.nowMs() < nextTryAtMs;
    if (isEarly) this.#world.wakeAt(nextTryAtMs);
    else this.atOnce();
  }

  /** The server was changed or taken away: what was known of it is void. */
  async startAnew(): Promise<void> {
    this.#forgetTimer();
    this.#world.wakeAt(null);
    await writeProgress(this.#world.session, NOT_TRIED);
  }

  #request(): Promise<End> {
    if (this.#current === null) {
      this.#current = this.#run().finally(() => {
        this.#current = null;
      });
      return this.#current;
    }
    this.#queued ??= this.#current.then(() => {
      this.#queued = null;
      return this.#request();
    });
    return this.#queued;
  }

  /** Never rejects: most who ask do not wait for the end. */
  async #run(): Promise<End> {
    this.#forgetTimer();
    try {
      if (!(await this.#world.maySync())) return null;
      this.#setSyncing(true);
      await this.#world.sync();
      await this.#ended(null);
      return null;
    } catch (error) {
      // Locked in the middle: nothing went wrong, and the next unlocking goes on. What cannot even be noted (the
      // browser is going down) is tried anew by the next start.
      if (faultCode(error) !== "vault/locked") await this.#ended(error).catch(() => undefined);
      return { error };
    } finally {
      this.#setSyncing(false);
    }
  }

  async #ended(error: unknown): Promise<void> {
    const { session, fraction, nowMs, wakeAt } = this.#world;
    const failures = error === null ? 0 : (await readProgress(session)).failures + 1;
    const askedMs = error instanceof SyncFault ? error.retryAfterMs : null;
    const delayMs = error === null ? pollDelayMs(fraction) : retryDelayMs(failures, askedMs, fraction);
    const nextTryAtMs = nowMs() + delayMs;
    await writeProgress(session, {
      fault: error === null ? null : faultCode(error),
      failures,
      nextTryAtMs,
    });
    wakeAt(nextTryAtMs);
  }

  #setSyncing(isSyncing: boolean): void {
    if (this.#isSyncing === isSyncing) return;
    this.#isSyncing = isSyncing;
    this.#world.moved();
  }

  #forgetTimer(): void {
    this.#callOff?.();
    this.#callOff = null;
  }
}
