/**
 * The built-ins that the page script uses, taken while the document is still empty. Pages replace built-ins later
 * (Angular's zones, test doubles, attackers); this script must neither break nor be listened to when they do.
 * [Note: captured] Code in this folder therefore calls no method of a built-in object, has no `for…of`, no spread and
 * no `async`: each of these looks something up that a page can replace. Object literals that the engine reads back
 * (descriptors, Proxy handlers) have no prototype, so that a polluted Object.prototype does not show through.
 * Not covered: a page script that ran before this one, which happens only where the extension was installed or
 * reloaded while the page was open.
 */
type Method<This, Args extends readonly unknown[], Result> = (this: This, ...args: Args) => Result;

export const { apply, defineProperty, get, getOwnPropertyDescriptor } = Reflect;
const { ownKeys } = Reflect;

const { bind, call } = Function.prototype;
const { then } = Promise.prototype;
const NativeError = Error;
const STACK_LIMIT = "stackTraceLimit";

/** `method` as a plain function that takes its `this` as first argument; needs no look-up when called. */
export function uncurry<This, Args extends readonly unknown[], Result>(
  method: Method<This, Args, Result>,
): (self: This, ...args: Args) => Result {
  return apply(bind, call, [method]);
}

/** The getter of an accessor as a plain function; where the browser lacks it, a function that answers undefined. */
export function getterOf<Value = unknown>(
  owner: object,
  name: PropertyKey,
): (self: unknown) => Value | undefined {
  const getter = getOwnPropertyDescriptor(owner, name)?.get;
  return getter ? uncurry(getter) : () => undefined;
}

export const NativeProxy = Proxy;
export const NativePromise = Promise;
export const NativeTypeError = TypeError;
export const NativeDOMException = DOMException;
export const NativeAbortController = AbortController;
export const NativeMessageEvent = MessageEvent;
export const createObject = Object.create;
export const { isArray } = Array;
export const iteratorSymbol: typeof Symbol.iterator = Symbol.iterator;
export const setTimer = setTimeout;
export const clearTimer = clearTimeout;

export const addListener = uncurry(EventTarget.prototype.addEventListener);
export const removeListener = uncurry(EventTarget.prototype.removeEventListener);
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const preventDefault = uncurry(Event.prototype.preventDefault);
export const stopImmediatePropagation = uncurry(Event.prototype.stopImmediatePropagation);
export const dataOf = getterOf(MessageEvent.prototype, "data");
export const portsOf = getterOf<readonly MessagePort[]>(MessageEvent.prototype, "ports");
export const startPort = uncurry(MessagePort.prototype.start);

const { postMessage } = MessagePort.prototype;
const { abort } = AbortController.prototype;
const { sort } = Array.prototype;
const signalGetter = getOwnPropertyDescriptor(AbortController.prototype, "signal")?.get;
const isAborted = getterOf(AbortSignal.prototype, "aborted");
export const reasonOf = getterOf(AbortSignal.prototype, "reason");

/** True for everything that has properties. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** An own data property as an assignment in a literal would make it, whatever setters the prototypes hold. */
export function setOwn(target: object, name: PropertyKey, value: unknown): void {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  defineProperty(target, name, descriptor);
}

/** `list.push(item)` without Array.prototype. */
export function append<Item>(list: Item[], item: Item): void {
  setOwn(list, list.length, item);
}

/** Visits the elements of an array without its iterator. */
export function each<Item>(list: readonly Item[], visit: (item: Item) => void): void {
  for (let index = 0; index < list.length; index++) visit(list[index] as Item); // within its length
}

/** Visits the own properties with string names, in their order. */
export function eachOwn(target: object, visit: (name: string) => void): void {
  each(ownKeys(target), (name) => {
    if (typeof name === "string") visit(name);
  });
}

/** Sorts strings in place, by UTF-16 code units. */
export function sortNames(names: string[]): void {
  apply(sort, names, []);
}

export function post(port: MessagePort, message: object): void {
  apply(postMessage, port, [message]);
}

/** True if aborted, false if not, null where the value is no AbortSignal (of any realm). */
export function abortState(signal: unknown): boolean | null {
  try {
    return isAborted(signal) === true;
  } catch {
    // The getter refuses every other object.
    return null;
  }
}

export function signalOf(controller: AbortController): AbortSignal {
  return signalGetter ? apply(signalGetter, controller, []) : controller.signal;
}

export function abortWith(controller: AbortController, reason: unknown): void {
  apply(abort, controller, [reason]);
}

/** Hears how a promise of ours ends. Without its own `constructor`, `then` would ask the page for one. */
export function whenSettled(
  promise: object,
  onFulfilled: (value: unknown) => void,
  onRejected: (reason: unknown) => void,
): void {
  setOwn(promise, "constructor", undefined);
  apply(then, promise, [onFulfilled, onRejected]);
}

/**
 * Calls a built-in so that what it throws or rejects with has no stack: Chromium would otherwise name the extension in
 * it. Other browsers do not, and know no such limit.
 */
export function withoutStack<Result>(call: () => Result): Result {
  const limit = getOwnPropertyDescriptor(NativeError, STACK_LIMIT);
  if (limit) setOwn(NativeError, STACK_LIMIT, 0);
  try {
    return call();
  } finally {
    if (limit) setOwn(NativeError, STACK_LIMIT, limit.value);
  }
}
