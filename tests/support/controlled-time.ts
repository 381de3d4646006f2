/** A clock that stands still until a test moves it, and timers that go by it. */
type Timer = { readonly dueMs: number; readonly job: () => void };

export class ControlledTime {
  nowMs = 1_800_000_000_000;
  readonly #timers = new Set<Timer>();

  readonly now = (): number => this.nowMs;

  readonly after = (delayMs: number, job: () => void): (() => void) => {
    const timer = { dueMs: this.nowMs + delayMs, job };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** When the next timer is due, in ms from now, or null. */
  get nextInMs(): number | null {
    const next = this.#next(Number.POSITIVE_INFINITY);
    return next && next.dueMs - this.nowMs;
  }

  /** Lets this much time pass: what is due happens on the way, each time everything it started. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settle();
    for (let timer = this.#next(endMs); timer !== null; timer = this.#next(endMs)) {
      this.#timers.delete(timer);
      this.nowMs = timer.dueMs;
      timer.job();
      await settle();
    }
    this.nowMs = endMs;
  }

  #next(untilMs: number): Timer | null {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0] ?? null;
  }
}

/** Lets everything happen that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
