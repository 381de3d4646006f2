/**
 * The live connection on which a server says "there is something new". It is open only while the vault is unlocked and
 * somebody is there: within five minutes of the last activity, or while a page of the extension is open. Correctness
 * never depends on it: whatever comes only makes the next sync come sooner.
 */
import type { NowMs } from "../../../shared/bytes/environment.ts";
import { EVENT_CLOSE, eventSubprotocols } from "../../../shared/wire/event-message.ts";
import { type Fraction, retryDelayMs } from "./sync-times.ts";

const ACTIVE_FOR_MS = 5 * 60_000;
/** Chromium ends a worker after 30 s without events; a message sent counts as one. */
const PING_EVERY_MS = 20_000;
const PING = "ping";

/** Where to connect, or null where there is nothing to connect to (locked, no server). */
export type HintTarget = { readonly url: string; readonly token: Uint8Array };

/** A WebSocket, as far as it is used. */
export type HintLine = {
  readonly listen: (ear: HintEar) => void;
  readonly send: (text: string) => void;
  readonly close: () => void;
};

export type HintEar = {
  readonly opened: () => void;
  readonly came: () => void;
  readonly closed: (code: number) => void;
};

export type HintWorld = {
  /** Asked afresh for every connection. Throws where no token is to be had now. */
  readonly target: () => Promise<HintTarget | null>;
  /** The server no longer takes the token. */
  readonly tokenRefused: () => void;
  readonly connect: (url: string, protocols: readonly string[]) => HintLine;
  readonly isPageOpen: () => Promise<boolean>;
  readonly hinted: () => void;
  readonly nowMs: NowMs;
  readonly fraction: Fraction;
  readonly after: (delayMs: number, job: () => void) => () => void;
};

export class HintSocket {
  readonly #world: HintWorld;
  #line: HintLine | null = null;
  #isConnecting = false;
  #callOff: (() => void) | null = null;
  #activeAtMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  /** Changes whenever everything is hung up: what was begun before is not gone on with. */
  #call = 0;

  constructor(world: HintWorld) {
    this.#world = world;
  }

  /** Somebody is there: the vault was used, a page of the extension asked something. */
  active(): void {
    this.#activeAtMs = this.#world.nowMs();
    if (this.#line === null && this.#callOff === null) void this.#connect();
  }

  /** Locked, or no server any more. */
  close(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#failures = 0;
    this.#call++;
    const line = this.#line;
    this.#line = null;
    line?.close();
  }

  async #connect(): Promise<void> {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    const call = this.#call;
    try {
      const target = await this.#world.target();
      if (target !== null && call === this.#call) this.#listen(target);
    } catch {
      // Whatever it was, the scheduled syncs meet it too and say so.
      if (call === this.#call) this.#retry();
    } finally {
      this.#isConnecting = false;
    }
  }

  #listen({ url, token }: HintTarget): void {
    const line = this.#world.connect(url, eventSubprotocols(token));
    this.#line = line;
    line.listen({
      opened: () => {
        this.#failures = 0;
        this.#ping(line);
      },
      // What it says is no fact; the first one comes with the connection.
      came: () => this.#world.hinted(),
      closed: (code) => {
        if (this.#line !== line) return;
        this.#line = null;
        if (code === EVENT_CLOSE.unauthorised) this.#world.tokenRefused();
        this.#retry();
      },
    });
  }

  /** Keeps line and worker alive while somebody is there, and hangs up when nobody is. */
  #ping(line: HintLine): void {
    this.#wait(PING_EVERY_MS, async () => {
      if (this.#line !== line) return;
      if (!(await this.#isWanted())) return this.close();
      line.send(PING);
      this.#ping(line);
    });
  }

  #retry(): void {
    this.#failures++;
    this.#wait(retryDelayMs(this.#failures, null, this.#world.fraction), async () => {
      if (await this.#isWanted()) await this.#connect();
    });
  }

  async #isWanted(): Promise<boolean> {
    const { nowMs, isPageOpen } = this.#world;
    return nowMs() - this.#activeAtMs < ACTIVE_FOR_MS || (await isPageOpen());
  }

  /** At most one thing is waited for at a time. */
  #wait(delayMs: number, job: () => Promise<void>): void {
    this.#callOff?.();
    this.#callOff = this.#world.after(delayMs, () => {
      this.#callOff = null;
      void job();
    });
  }
}
