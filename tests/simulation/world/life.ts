/**
 * One life of a simulated process, from start to crash: everything it awaits passes here, so it can be ended at every
 * await. What is awaited in an ended life never comes back, as in a killed process.
 */
import type { Chance } from "./chance.ts";
import type { Schedule } from "./schedule.ts";

/** How often the process lets others go first, and for how long at most. */
export type Pace = { readonly yields: number; readonly spreadMs: number };

export class Life {
  #isOver = false;
  #awaits = 0;
  #endsAt: number | null = null;
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #pace: Pace;

  constructor(schedule: Schedule, chance: Chance, pace: Pace) {
    this.#schedule = schedule;
    this.#chance = chance;
    this.#pace = pace;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Ends this life at the n-th await from now (1: the next one). */
  endAfter(awaits: number): void {
    this.#endsAt = this.#awaits + awaits;
  }

  /** One await: returns at once or later, or never. */
  async passes(): Promise<void> {
    this.#awaits += 1;
    if (this.#awaits === this.#endsAt) this.end();
    if (this.#isOver) return never();
    if (!this.#chance.happens(this.#pace.yields)) return;
    await this.#schedule.wait(this.#chance.below(this.#pace.spreadMs + 1));
    if (this.#isOver) return never();
  }

  /** What comes back from outside reaches this life only while it lasts. */
  async receive<T>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      if (this.#isOver) return await never();
      return value;
    } catch (cause) {
      if (this.#isOver) return never();
      throw cause;
    }
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
