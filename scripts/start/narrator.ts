/** Tells the journey as it happens: one numbered line a step, with the time it took, and what went wrong where it did. */

export class Narrator {
  readonly #print: (line: string) => void;
  readonly #nowMs: () => number;
  #steps = 0;

  constructor(print: (line: string) => void, nowMs: () => number) {
    this.#print = print;
    this.#nowMs = nowMs;
  }

  /** Runs one step. A step that throws is told as failed, and thrown on. */
  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const number = String(++this.#steps).padStart(2);
    const startedAt = this.#nowMs();
    try {
      const result = await work();
      this.#print(`  ${number}. ${title} (${seconds(this.#nowMs() - startedAt)})`);
      return result;
    } catch (error) {
      this.#print(`  ${number}. ${title}: NOT SEEN after ${seconds(this.#nowMs() - startedAt)}`);
      this.#print(`      ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
