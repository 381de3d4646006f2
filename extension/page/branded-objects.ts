/**
 * Objects that are instances of native interfaces to every check a page can make: no own properties, the native
 * prototype, the prototype's own accessors and methods answer for them. Each is a Proxy of an empty object, because
 * `structuredClone` and `postMessage` refuse a Proxy with the same DataCloneError as they refuse a native instance.
 * Not supported: accessors of another realm applied to our objects throw, where native ones would answer.
 */
import { apply, createObject, each, getOwnPropertyDescriptor, NativeProxy } from "./captured.ts";
import { replace } from "./patches.ts";

/**
 * What the members of an object answer, by name: attributes the value itself, methods a function that makes it. The
 * names are its brand: a member that the slot lacks is a stranger's, whose call the browser refuses.
 */
export type Slot = { readonly [member: string]: unknown };

const slots = new WeakMap<object, Slot>();
const { get, set } = WeakMap.prototype;

const NO_TRAPS = createObject(null);

/** A new instance of the interface that `prototype` belongs to. */
export function makeInstance(prototype: object, slot: Slot): object {
  const instance = new NativeProxy(createObject(prototype), NO_TRAPS);
  apply(set, slots, [instance, slot]);
  return instance;
}

/** True for an object that `makeInstance` made. */
export function isOurs(value: unknown): boolean {
  return slotOf(value) !== undefined;
}

/**
 * Makes these members of `prototype` answer for our objects, for good: the page may hold some. They stay native for all
 * others.
 */
export function answerFor(prototype: object, members: readonly string[]): void {
  each(members, (member) => answerMember(prototype, member));
}

function answerMember(prototype: object, member: string): void {
  replace(prototype, member, (native, self, args) => {
    const slot = slotOf(self);
    const answer = slot && getOwnPropertyDescriptor(slot, member);
    if (answer === undefined) return apply(native, self, args);
    return typeof answer.value === "function" ? answer.value() : answer.value;
  });
}

function slotOf(instance: unknown): Slot | undefined {
  return apply(get, slots, [instance]);
}
