/**
 * The browser's own `create()` and `get()`, called by us: as the judge of the options, and as the authenticator that
 * answers when Keyferry does not.
 */
import {
  abortState,
  abortWith,
  apply,
  createObject,
  eachOwn,
  get,
  isObject,
  NativeAbortController,
  setOwn,
  setTimer,
  signalOf,
  whenSettled,
  withoutStack,
} from "./captured.ts";
import { isFocused } from "./document-state.ts";
import type { Native } from "./patches.ts";

export type Settle = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
};

const NEVER_SEEN = createObject(null);
const ended = new NativeAbortController();
abortWith(ended, NEVER_SEEN);

const FOCUS_STEP_MS = 50;
const FOCUS_STEPS = 20;

/**
 * [Note: native as validator] WebIDL converts the arguments before anything looks at the signal. So the browser, given
 * an already aborted signal with a reason of ours, rejects malformed options with its own TypeError and answers
 * well-formed ones with that reason; a pending conditional get is not disturbed.
 */
export function validate(
  native: Native,
  container: unknown,
  options: object,
  onWellFormed: () => void,
  { resolve, reject }: Settle,
): void {
  const signal: unknown = get(options, "signal");
  const isSignalOrNone = signal === undefined || abortState(signal) !== null;
  const judged = isSignalOrNone ? withSignal(options, signalOf(ended)) : options;
  callAndHear(native, container, judged, resolve, (reason) => {
    if (reason === NEVER_SEEN) onWellFormed();
    else reject(reason);
  });
}

/**
 * Going native, last steps: waits until the document has the focus (the browser refuses while another window is in
 * front), then calls it with the snapshot. `isWanted` is asked before the call. Returns what aborts it.
 */
export function answerNatively(
  native: Native,
  container: unknown,
  options: object,
  isWanted: () => boolean,
  { resolve, reject }: Settle,
): (reason: unknown) => void {
  const controller = new NativeAbortController();
  whenFocused(FOCUS_STEPS, () => {
    if (!isWanted()) return;
    const fresh = withSignal(options, signalOf(controller));
    callAndHear(native, container, fresh, resolve, reject);
  });
  return (reason) => abortWith(controller, reason);
}

function callAndHear(
  native: Native,
  container: unknown,
  options: object,
  onFulfilled: (value: unknown) => void,
  onRejected: (reason: unknown) => void,
): void {
  const promise = withoutStack(() => apply(native, container, [options]));
  if (isObject(promise)) whenSettled(promise, onFulfilled, onRejected);
}

function whenFocused(steps: number, go: () => void): void {
  if (steps === 0 || isFocused(document)) go();
  else setTimer(() => whenFocused(steps - 1, go), FOCUS_STEP_MS);
}

function withSignal(options: object, signal: AbortSignal): object {
  const copy: object = createObject(null);
  eachOwn(options, (name) => setOwn(copy, name, get(options, name)));
  setOwn(copy, "signal", signal);
  return copy;
}
