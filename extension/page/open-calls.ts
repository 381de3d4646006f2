/**
 * Calls on their way through the relay. [Note: orphans] The relay acknowledges a call in its own first turn and beats
 * every 5 s while it is open; a silence means that the extension was removed, disabled or reloaded. Every call ends.
 * Time is counted in several short timers, so that a page that blocks its own thread is not taken for a silent relay.
 */

import type { Json, Operation, Outcome, PageToRelay } from "../messages/page-contract.ts";
import { clearTimer, createObject, get, isObject, post, setTimer } from "./captured.ts";
import { openPagePort } from "./page-port.ts";

/** How a call ends: as the relay says, or because the relay fell silent. */
export type CallEnd = Outcome | { readonly kind: "lost"; readonly wasAcknowledged: boolean };

export type OpenCall = {
  /** The page no longer waits. */
  abort(): void;
  /** The promise has been settled. */
  confirm(): void;
};

export type CallRequest = {
  readonly operation: Operation;
  readonly untrustedOptions: Json;
  readonly mediation: string;
  readonly onEnd: (end: CallEnd) => void;
};

const ACK_STEP_MS = 100;
const ACK_STEPS = 5;
const BEAT_MS = 5000;
/** What a beat may be late. */
const BEAT_SLACK_MS = 500;
const MISSED_BEATS = 2;

type Waiting = {
  readonly port: MessagePort;
  readonly onEnd: (end: CallEnd) => void;
  isAcknowledged: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
};

export class OpenCalls {
  readonly #waiting: { [callId: number]: Waiting } = createObject(null);
  readonly #onGone: () => void;
  readonly #newestPort: () => MessagePort | null;
  #lastCallId = 0;
  #isGone = false;

  /** `onGone`: nothing can be asked in this document any more. */
  constructor(document: EventTarget, onGone: () => void) {
    this.#onGone = onGone;
    this.#newestPort = openPagePort(document, {
      onMessage: (message, port) => this.#hear(message, port),
      onReplaced: () => this.#goAway(),
    });
  }

  /** Opens a call, or answers null where no relay is reachable: the browser's own authenticator shall answer. */
  open({ operation, untrustedOptions, mediation, onEnd }: CallRequest): OpenCall | null {
    const port = this.#newestPort();
    if (this.#isGone || port === null) return null;
    const callId = ++this.#lastCallId;
    const say = (message: PageToRelay) => post(port, message);
    this.#waiting[callId] = { port, onEnd, isAcknowledged: false, timer: undefined };
    this.#countDown(callId, ACK_STEPS, ACK_STEP_MS, ACK_STEP_MS);
    say({ type: "call", callId, operation, untrustedOptions, mediation });
    return {
      abort: () => {
        if (this.#take(callId)) say({ type: "abort", callId });
      },
      confirm: () => say({ type: "confirm", callId }),
    };
  }

  /** Tells the relay what the site says of its passkeys; nothing comes back. */
  signal(method: string, untrustedOptions: Json): void {
    const port = this.#newestPort();
    if (this.#isGone || port === null) return;
    const message: PageToRelay = { type: "signal", method, untrustedOptions };
    post(port, message);
  }

  #hear(message: unknown, port: MessagePort): void {
    if (!isObject(message)) return;
    const type: unknown = get(message, "type");
    if (type === "orphaned") {
      if (port === this.#newestPort()) this.#goAway();
      for (let callId = 1; callId <= this.#lastCallId; callId++)
        if (this.#waiting[callId]?.port === port) this.#lose(callId);
      return;
    }
    const callId: unknown = get(message, "callId");
    if (typeof callId !== "number") return;
    const call = this.#waiting[callId];
    if (call?.port !== port) return;
    if (type === "outcome") {
      this.#take(callId);
      // The relay's own words; the credential in it is checked where it is built.
      call.onEnd(get(message, "outcome"));
      return;
    }
    call.isAcknowledged = true;
    this.#countDown(callId, MISSED_BEATS, BEAT_MS + BEAT_SLACK_MS, BEAT_MS);
  }

  /** Loses the call unless it is heard of before `steps` timers have run out. */
  #countDown(callId: number, steps: number, delayMs: number, nextMs: number): void {
    const call = this.#waiting[callId];
    if (!call) return;
    clearTimer(call.timer);
    call.timer = setTimer(() => {
      if (steps > 1) this.#countDown(callId, steps - 1, nextMs, nextMs);
      else this.#lose(callId);
    }, delayMs);
  }

  #lose(callId: number): void {
    const call = this.#take(callId);
    if (!call) return;
    if (call.port === this.#newestPort()) this.#goAway();
    call.onEnd({ kind: "lost", wasAcknowledged: call.isAcknowledged });
  }

  /** Ends the waiting; undefined where it has ended before. */
  #take(callId: number): Waiting | undefined {
    const call = this.#waiting[callId];
    clearTimer(call?.timer);
    delete this.#waiting[callId];
    return call;
  }

  #goAway(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onGone();
  }
}
