/**
 * Objects that are instances of native interfaces to every check a page can make: no own properties, the native
 * prototype, the prototype's own accessors and methods answer for them. Each is a Proxy of an empty object, because
 * `structuredClone` and `postMessage` refuse a Proxy with the same DataCloneError as they refuse a native instance.
 * Not supported: accessors of another realm applied to our objects throw, where native ones would answer.
 */
import { apply, createObject, NativeProxy } from "./captured.ts";
import { callNative, replace } from "./patches.ts";

/** What the members of an object answer, by name: attributes the value itself, methods a function that makes it. */
export type Slot = { readonly [member: string]: unknown };

const NativeWeakMap = WeakMap;
const { get, set } = WeakMap.prototype;

const NO_TRAPS = createObject(null);

/** One kind of object; accessors of one brand never answer for another. */
export class Brand {
  readonly #slots = new NativeWeakMap<object, Slot>();
  #isUsed = false;

  /** A new instance of the interface that `prototype` belongs to. */
  make(prototype: object, slot: Slot): object {
    this.#isUsed = true;
    const instance = new NativeProxy(createObject(prototype), NO_TRAPS);
    apply(set, this.#slots, [instance, slot]);
    return instance;
  }

  slotOf(instance: unknown): Slot | undefined {
    return apply(get, this.#slots, [instance]);
  }

  /** Makes these members of `prototype` answer for this brand's objects; they stay native for all others. */
  answer(prototype: object, members: readonly string[]): void {
    for (let index = 0; index < members.length; index++) this.#answerOne(prototype, members[index] ?? "");
  }

  #answerOne(prototype: object, member: string): void {
    const replacement = (native: (...args: never[]) => unknown, self: unknown, args: readonly unknown[]) => {
      const slot = this.slotOf(self);
      if (slot === undefined) return callNative(native, self, args);
      const answer = slot[member];
      return typeof answer === "function" ? answer() : answer;
    };
    // Objects that the page already holds must go on answering.
    replace(prototype, member, replacement, () => this.#isUsed);
  }
}
