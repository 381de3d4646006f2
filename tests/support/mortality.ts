/** A worker that dies at a chosen access to what outlives it. */

export class Death extends Error {}

/** Dies at its n-th access: odd n before the access happens, even n after it happened and before anyone hears of it. */
export class Mortality {
  #accesses = 0;
  readonly #deathAt: number;
  isDead = false;

  constructor(deathAt: number) {
    this.#deathAt = deathAt;
  }

  async access<T>(work: () => Promise<T>): Promise<T> {
    this.#step();
    const result = await work();
    this.#step();
    return result;
  }

  #step(): void {
    if (this.isDead || ++this.#accesses === this.#deathAt) {
      this.isDead = true;
      throw new Death();
    }
  }
}

/** The same object, each call of which may be the last thing that happens. */
export function mortal<T extends object>(target: T, mortality: Mortality): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (member.constructor.name === "AsyncGeneratorFunction")
        return (...args: unknown[]) => steps(Reflect.apply(member, target, args), mortality);
      return (...args: unknown[]) => mortality.access(() => Reflect.apply(member, target, args));
    },
  });
}

async function* steps<T>(source: AsyncIterable<T>, mortality: Mortality): AsyncGenerator<T> {
  for await (const value of source) yield await mortality.access(async () => value);
}
