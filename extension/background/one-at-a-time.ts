/** Runs jobs of the same name one after the other; jobs of different names side by side. */
export class OneAtATime {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(name: string, job: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const mine = before.then(job, job);
    const tail = mine.then(ignore, ignore).then(() => {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    });
    this.#tails.set(name, tail);
    return mine;
  }
}

/** The caller of `run` sees the outcome; the queue only needs to know that it is over. */
function ignore(): undefined {
  return undefined;
}
