/**
 * Replaces methods and getters of native prototypes in place. The replacement is a Proxy of the native function, so
 * that name, length, own keys, `toString()` and the refusal of `new` stay native; the descriptor keeps its flags.
 */
import {
  append,
  apply,
  createObject,
  defineProperty,
  eachOwn,
  get,
  getOwnPropertyDescriptor,
  NativeProxy,
  setOwn,
} from "./captured.ts";

/** The original function, as `Reflect.apply` wants it. */
export type Native = (...args: never[]) => unknown;

/** Answers a call in place of `native`. */
export type Replacement = (native: Native, self: unknown, args: readonly unknown[]) => unknown;

const restores: (() => void)[] = [];

/**
 * Does nothing where the browser has no such member, or where it cannot be changed.
 * `mustStay`: asked by `restoreAll`.
 */
export function replace(
  owner: object,
  name: string,
  replacement: Replacement,
  mustStay: () => boolean = () => false,
): void {
  const original = getOwnPropertyDescriptor(owner, name);
  const field = original?.get ? "get" : "value";
  const native: unknown = original?.[field];
  if (!original || typeof native !== "function") return;
  const proxy = new NativeProxy(native, handlerOf(replacement));
  defineProperty(owner, name, changed(original, field, proxy));
  append(restores, () => {
    if (!mustStay() && getOwnPropertyDescriptor(owner, name)?.[field] === proxy)
      defineProperty(owner, name, changed(original, field, native));
  });
}

/** Puts every original back, unless somebody else has replaced ours since. */
export function restoreAll(): void {
  for (let index = 0; index < restores.length; index++) restores[index]?.();
}

/** Calls the original as the page called the replacement. */
export function callNative(native: Native, self: unknown, args: readonly unknown[]): unknown {
  return apply(native, self, args);
}

function handlerOf(replacement: Replacement) {
  return {
    __proto__: null,
    apply: (native: Native, self: unknown, args: readonly unknown[]) => replacement(native, self, args),
  };
}

/** The same property with another function in it. Without prototype: see [Note: captured]. */
function changed(original: PropertyDescriptor, field: "get" | "value", to: unknown): PropertyDescriptor {
  const descriptor: PropertyDescriptor = createObject(null);
  eachOwn(original, (name) => setOwn(descriptor, name, name === field ? to : get(original, name)));
  return descriptor;
}
