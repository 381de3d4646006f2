/**
 * Tells open pages of the extension that something they show may have changed. They look again, and looking counts as
 * using the vault, which puts off its lock; but not where nobody did anything and only a sync moved: then what they ask
 * in the next moments is an echo.
 */
import type { NowMs } from "../../shared/bytes/environment.ts";

const ECHO_MS = 2_000;

export class PageNews {
  readonly #tell: () => void;
  readonly #nowMs: NowMs;
  #echoUntilMs = 0;

  constructor(tell: () => void, nowMs: NowMs) {
    this.#tell = tell;
    this.#nowMs = nowMs;
  }

  /** The person did something. */
  readonly changed = (): void => {
    this.#tell();
  };

  /** Something happened by itself. */
  readonly moved = (): void => {
    this.#echoUntilMs = this.#nowMs() + ECHO_MS;
    this.#tell();
  };

  /** True while questions of pages say nothing about a person being there. */
  get isEcho(): boolean {
    return this.#nowMs() < this.#echoUntilMs;
  }
}
