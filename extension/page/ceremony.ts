/**
 * One intercepted call from the page's request to its settled promise: checked by the browser, answered by Keyferry,
 * handed to the browser where that is the answer. Aborting ends it at any point, at once, with the page's own reason.
 */
import type { Json, Operation } from "../messages/page-contract.ts";
import { abortState, addListener, get, reasonOf, removeListener } from "./captured.ts";
import { answerNatively, type Settle, validate } from "./native-call.ts";
import type { CallEnd, OpenCall, OpenCalls } from "./open-calls.ts";
import { makeError } from "./page-error.ts";
import type { Native } from "./patches.ts";
import { credentialFromWire } from "./response-from-wire.ts";

export type Asked = {
  readonly operation: Operation;
  readonly native: Native;
  /** The CredentialsContainer that was asked. */
  readonly container: object;
  /** A snapshot (see options-snapshot.ts) and its `publicKey` for the wire. */
  readonly options: object;
  readonly wire: Json;
};

/** The one sentence of every refusal, so that pages learn nothing from it. */
const REFUSED = "Timed out or not allowed.";

/** Runs a ceremony; `settle` is called once. */
export function runCeremony(asked: Asked, calls: OpenCalls, settle: Settle): void {
  new Ceremony(asked, calls, settle).start();
}

class Ceremony {
  readonly #asked: Asked;
  readonly #calls: OpenCalls;
  readonly #settle: Settle;
  readonly #signal: unknown;
  #isOpen = true;
  #cancel: (reason: unknown) => void = () => undefined;

  constructor(asked: Asked, calls: OpenCalls, settle: Settle) {
    this.#asked = asked;
    this.#calls = calls;
    this.#settle = settle;
    this.#signal = get(asked.options, "signal");
  }

  start(): void {
    const { native, container, options } = this.#asked;
    validate(native, container, options, () => this.#ask(), this.#ending);
  }

  /** Settles the promise, however the ceremony ends. */
  readonly #ending: Settle = {
    resolve: (value) => {
      this.#close();
      this.#settle.resolve(value);
    },
    reject: (reason) => {
      this.#close();
      this.#settle.reject(reason);
    },
  };

  readonly #onAbort = (): void => {
    if (!this.#isOpen) return;
    const reason = reasonOf(this.#signal);
    this.#cancel(reason);
    this.#ending.reject(reason);
  };

  #close(): void {
    this.#isOpen = false;
    if (isSignal(this.#signal)) removeListener(this.#signal, "abort", this.#onAbort);
  }

  #ask(): void {
    const { operation, options, wire } = this.#asked;
    if (isSignal(this.#signal)) {
      if (abortState(this.#signal)) {
        this.#onAbort();
        return;
      }
      addListener(this.#signal, "abort", this.#onAbort);
    }
    const mediation = get(options, "mediation");
    const call = this.#calls.open({
      operation,
      untrustedOptions: wire,
      mediation: typeof mediation === "string" ? mediation : "optional",
      onEnd: (end) => this.#end(end, call),
    });
    if (call === null) this.#goNative();
    else this.#cancel = () => call.abort();
  }

  #end(end: CallEnd, call: OpenCall | null): void {
    if (end.kind === "lost") {
      // After the acknowledgement a passkey may exist: a second one from the browser would be one too many.
      if (this.#asked.operation === "create" && end.wasAcknowledged) this.#refuse();
      else this.#goNative();
      return;
    }
    if (end.kind === "credential") {
      const credential = credentialFromWire(this.#asked.operation, end.credential);
      if (credential === null) this.#refuse();
      else this.#ending.resolve(credential);
    } else if (end.kind === "fault") this.#ending.reject(makeError(end.name, end.message));
    else this.#goNative();
    call?.confirm();
  }

  #refuse(): void {
    this.#ending.reject(makeError("NotAllowedError", REFUSED));
  }

  #goNative(): void {
    const { native, container, options } = this.#asked;
    this.#cancel = answerNatively(native, container, options, () => this.#isOpen, this.#ending);
  }
}

function isSignal(value: unknown): value is AbortSignal {
  return abortState(value) !== null;
}
