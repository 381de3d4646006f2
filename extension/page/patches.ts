/**
 * Replaces methods and getters of native prototypes in place. The replacement is a Proxy of the native function, so
 * that name, length, own keys, `toString()` and the refusal of `new` stay native; the descriptor keeps its flags.
 */
import {
  append,
  createObject,
  defineProperty,
  each,
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

/** Puts the original back unless somebody else has replaced ours since. */
type Restore = () => void;

const restores: Restore[] = [];

/** Does nothing where the browser has no such member, or where it cannot be changed. */
export function replace(owner: object, name: string, replacement: Replacement): Restore {
  const original = getOwnPropertyDescriptor(owner, name);
  const field = original?.get ? "get" : "value";
  const native: unknown = original?.[field];
  if (!original || typeof native !== "function") return () => undefined;
  const handler = { __proto__: null, apply: replacement };
  const proxy = new NativeProxy(native, handler);
  defineProperty(owner, name, changed(original, field, proxy));
  return () => {
    if (getOwnPropertyDescriptor(owner, name)?.[field] === proxy)
      defineProperty(owner, name, changed(original, field, native));
  };
}

/** As `replace`, until `restoreAll`. */
export function replaceForNow(owner: object, name: string, replacement: Replacement): void {
  append(restores, replace(owner, name, replacement));
}

/** Undoes every `replaceForNow`. */
export function restoreAll(): void {
  each(restores, (restore) => restore());
}

/** The same property with another function in it. Without prototype: see [Note: captured]. */
function changed(original: PropertyDescriptor, field: "get" | "value", to: unknown): PropertyDescriptor {
  const descriptor: PropertyDescriptor = createObject(null);
  eachOwn(original, (name) => setOwn(descriptor, name, name === field ? to : get(original, name)));
  return descriptor;
}
