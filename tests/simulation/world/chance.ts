/**
 * All chance of a simulated run: one generator (sfc32) seeded by one number, so that the same seed is the same run.
 * Not for keys outside of simulations.
 */
import type { RandomBytes } from "../../../shared/bytes/environment.ts";

const WARM_UP = 12;

export class Chance {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  constructor(seed: number, stream = 0) {
    this.#a = seed >>> 0;
    this.#b = (Math.floor(seed / 2 ** 32) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
    for (let round = 0; round < WARM_UP; round++) this.uint32();
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return this.uint32() % end;
  }

  /** A whole number from..to, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.uint32() < probability * 2 ** 32;
  }

  /** One of these, which must not be none. */
  pick<T>(from: readonly T[]): T {
    const [first] = from;
    const picked = from[this.below(Math.max(from.length, 1))] ?? first;
    if (picked === undefined) throw new RangeError("nothing to pick from");
    return picked;
  }

  /** One of the names, each as likely as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const rows = Object.entries<number>(weights) as [Name, number][];
    let left =
      this.uint32() %
      Math.max(
        1,
        rows.reduce((sum, [, weight]) => sum + weight, 0),
      );
    for (const [name, weight] of rows) {
      if (left < weight) return name;
      left -= weight;
    }
    throw new RangeError("no weights");
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result: T[] = [];
    for (const element of list) result.splice(this.below(result.length + 1), 0, element);
    return result;
  }

  readonly bytes: RandomBytes = (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 4) {
      const word = this.uint32();
      for (let place = at; place < Math.min(at + 4, length); place++)
        bytes[place] = word >>> (8 * (place - at));
    }
    return bytes;
  };
}
