/**
 * Virtual time and the order of everything: work waits here for its moment, one piece resumes at a time and runs until
 * all that it started waits again. Nothing in a run may wait for anything else (no timer, no thread, no disk).
 */
import { Violation } from "../oracle/violation.ts";

type Waiting = { readonly atMs: number; readonly resume: () => void };

export class Schedule {
  #nowMs: number;
  /** What is due next stands last; of two at one time, the one that came first. */
  readonly #waiting: Waiting[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lets time pass in which nothing happens. */
  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** Runs `resume` after this virtual time. */
  after(ms: number, resume: () => void): void {
    const atMs = this.#nowMs + ms;
    const place = this.#waiting.findLastIndex((other) => other.atMs > atMs);
    this.#waiting.splice(place + 1, 0, { atMs, resume });
  }

  /** Resolves after this virtual time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Resumes what is due within this time, in order; then it is that much later. */
  async runFor(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.#run(untilMs, MAX_STEPS);
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Resumes what waits, in order, until nothing does. Throws where that never happens. */
  async drain(): Promise<void> {
    await this.#run(Number.POSITIVE_INFINITY, MAX_STEPS);
  }

  async #run(untilMs: number, limit: number): Promise<void> {
    for (let steps = 0; ; steps++) {
      await quiet();
      if (this.#isIdle(untilMs)) await quiet(IMMEDIATES_IN_A_ROW);
      if (this.#isIdle(untilMs)) return;
      if (steps > limit) throw new Violation("rest", `still busy after ${limit} steps`);
      const next = this.#waiting.pop();
      if (next === undefined) return;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.resume();
    }
  }

  #isIdle(untilMs: number): boolean {
    const next = this.#waiting.at(-1);
    return next === undefined || next.atMs > untilMs;
  }
}

const MAX_STEPS = 20_000;
/** A server that judges many entries lets others go first this often at most. */
const IMMEDIATES_IN_A_ROW = 8;

/** Everything that can run without the schedule does so before the next macrotask. */
async function quiet(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
