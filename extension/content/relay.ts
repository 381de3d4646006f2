/**
 * The relay between the page script of one document and the background: gives each call a request id, adds what only
 * the isolated world can tell of the frame, and keeps the request alive until the page has its answer, whatever dies
 * in between ([Note: once, whatever dies], [Note: orphans]). It believes neither side: the background decodes the
 * options itself and takes the origin from the browser.
 */
import type { BackgroundToRelay, FrameFacts, RelayToBackground } from "../messages/ceremony-contract.ts";
import type { Outcome, PageToRelay, RelayToPage } from "../messages/page-contract.ts";
import { BackgroundLine, type Connector } from "./background-line.ts";

export type RelayEnvironment = Connector & {
  /** Reads what can change at once; the answer may take a turn. */
  readFrame(operation: "create" | "get"): Promise<FrameFacts>;
  makeRequestId(): string;
  nowMs(): number;
};

type PageCall = Extract<PageToRelay, { type: "call" }>;
type PageSignal = Extract<PageToRelay, { type: "signal" }>;
type Signal = Extract<RelayToBackground, { type: "signal" }>;

type Call = {
  readonly request: PageCall;
  readonly requestId: string;
  readonly startedAtMs: number;
  /** null until it has been read. */
  frame: FrameFacts | null;
  /** waiting for an outcome; told it to the page, which has not confirmed yet; leaving with a last word. */
  state: "waiting" | "told" | "leaving";
  lastWord: "abort" | "confirm";
  beatsUnheard: number;
};

const BEAT_MS = 5000;
const MAX_SIGNALS = 16;
/** A submit that nobody accepted for so many beats goes over a new port; an outcome not confirmed is forgotten. */
const PATIENT_BEATS = 2;
/** Longer than the longest deadline that the background allows. */
const GIVE_UP_MS = 11 * 60_000;

export class Relay {
  readonly #environment: RelayEnvironment;
  readonly #line: BackgroundLine;
  readonly #calls = new Map<string, Call>();
  /** Told by the page, and not heard by the background yet. */
  readonly #signals = new Map<string, Signal>();
  #page: MessagePort | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(environment: RelayEnvironment) {
    this.#environment = environment;
    this.#line = new BackgroundLine(environment, {
      hear: (message) => this.#hearBackground(message),
      reopened: () => {
        for (const signal of this.#signals.values()) this.#line.send(signal);
        for (const call of this.#calls.values()) this.#say(call);
      },
      gone: () => this.#goAway(),
    });
  }

  /** Talks to the page over this port from now on. Whoever holds an earlier one is sent away. */
  adopt(page: MessagePort): void {
    this.#tellPage({ type: "orphaned" });
    for (const call of this.#calls.values()) this.#leave(call, "abort");
    this.#page = page;
    page.onmessage = ({ data }) => this.#hearPage(page, data);
  }

  /** The document came back from the back/forward cache: what was said meanwhile may be lost, so ask again. */
  resume(): void {
    this.#line.reset();
  }

  /** Shapes are not checked here: the background decodes what it is sent, and answers go back to the same page. */
  #hearPage(page: MessagePort, message: PageToRelay | null): void {
    if (page !== this.#page || message === null) return;
    if (message.type === "call") this.#begin(message);
    else if (message.type === "signal") this.#pass(message);
    else
      for (const call of this.#calls.values())
        if (call.request.callId === message.callId) this.#leave(call, message.type);
  }

  /** A page that tells more at a time than anybody listens to is not heard. */
  #pass({ method, untrustedOptions }: PageSignal): void {
    if (this.#signals.size >= MAX_SIGNALS || !this.#line.open()) return;
    const requestId = this.#environment.makeRequestId();
    const signal: Signal = { type: "signal", requestId, method, untrustedOptions };
    this.#signals.set(requestId, signal);
    this.#line.send(signal);
  }

  #begin(request: PageCall): void {
    // Before the acknowledgement: what was acknowledged may have made a passkey and must not be asked of native.
    if (!this.#line.open()) {
      this.#tellPage({ type: "orphaned" });
      return;
    }
    const call: Call = {
      request,
      requestId: this.#environment.makeRequestId(),
      startedAtMs: this.#environment.nowMs(),
      frame: null,
      state: "waiting",
      lastWord: "abort",
      beatsUnheard: 0,
    };
    const older = [...this.#calls.values()];
    this.#calls.set(call.requestId, call);
    for (const one of older) if (one.state === "waiting") this.#dismiss(one, "AbortError", "Superseded.");
    this.#tellPage({ type: "ack", callId: request.callId });
    this.#beat ??= setInterval(() => this.#onBeat(), BEAT_MS);
    void this.#environment.readFrame(request.operation).then((frame) => {
      call.frame = frame;
      this.#say(call);
    });
  }

  /** Tells the background how things stand with a call; as often as needed, it is harmless. */
  #say(call: Call): void {
    const { requestId, request, frame } = call;
    this.#line.open();
    if (call.state === "leaving") {
      if (this.#line.send({ type: call.lastWord, requestId })) this.#forget(call);
    } else if (call.state === "waiting" && frame !== null) {
      const { operation, untrustedOptions, mediation } = request;
      const submit = { type: "submit", requestId, operation, untrustedOptions, mediation, frame } as const;
      call.beatsUnheard = 0;
      this.#line.send(submit satisfies RelayToBackground);
    }
  }

  #leave(call: Call, lastWord: "abort" | "confirm"): void {
    call.state = "leaving";
    call.lastWord = lastWord;
    this.#say(call);
  }

  #dismiss(call: Call, name: string, message: string): void {
    this.#tell(call, { kind: "fault", name, message });
    this.#leave(call, "abort");
  }

  #tell(call: Call, outcome: Outcome): void {
    call.state = "told";
    call.beatsUnheard = 0;
    this.#tellPage({ type: "outcome", callId: call.request.callId, outcome });
  }

  #forget(call: Call): void {
    this.#calls.delete(call.requestId);
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#calls.size === 0 && this.#signals.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
    this.#line.close();
  }

  #hearBackground(message: BackgroundToRelay): void {
    if (message.type === "pong") return;
    if (message.type === "heard") {
      this.#signals.delete(message.requestId);
      this.#restIfIdle();
      return;
    }
    const call = this.#calls.get(message.requestId);
    if (call?.state !== "waiting") return;
    if (message.type === "accepted") call.beatsUnheard = -Infinity;
    else this.#tell(call, message.outcome);
  }

  #onBeat(): void {
    const { nowMs, isExtensionThere } = this.#environment;
    if (!isExtensionThere()) {
      this.#goAway();
      return;
    }
    this.#line.send({ type: "ping" });
    for (const call of this.#calls.values()) {
      const isUnheard = ++call.beatsUnheard >= PATIENT_BEATS;
      const isOver = nowMs() - call.startedAtMs > GIVE_UP_MS;
      if (call.state !== "waiting") {
        // A page that does not confirm is gone or hostile; a background that cannot be reached forgets by itself.
        if (isOver || (isUnheard && call.state === "told")) this.#forget(call);
        continue;
      }
      if (isOver) this.#dismiss(call, "NotAllowedError", "Timed out.");
      else this.#tellPage({ type: "heartbeat", callId: call.request.callId });
      if (isUnheard) this.#line.reset();
    }
  }

  /** The extension is gone: every call of this document belongs to the browser. */
  #goAway(): void {
    this.#tellPage({ type: "orphaned" });
    this.#calls.clear();
    this.#rest();
  }

  #tellPage(message: RelayToPage): void {
    this.#page?.postMessage(message);
  }
}
