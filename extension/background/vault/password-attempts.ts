/**
 * Slows down whoever tries passwords at the keyboard: after five wrong ones the vault locks and answers nothing for
 * half a minute, twice as long after every further one, at most an hour. (Who has the disk is slowed by Argon2id.)
 */
import type { NowMs } from "../../../shared/bytes/environment.ts";
import type { SessionArea } from "../session-area.ts";

const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const KEY = "password-attempts";

type Attempts = { readonly failed: number; readonly waitUntilMs: number };
const NONE: Attempts = { failed: 0, waitUntilMs: 0 };

export class PasswordAttempts {
  readonly #session: SessionArea;
  readonly #nowMs: NowMs;

  constructor(session: SessionArea, nowMs: NowMs) {
    this.#session = session;
    this.#nowMs = nowMs;
  }

  /** How long no password is looked at; 0 when one may be tried. */
  async waitMs(): Promise<number> {
    return Math.max(0, (await this.#read()).waitUntilMs - this.#nowMs());
  }

  /** Notes a wrong password and returns how many may follow before a pause. */
  async failed(): Promise<number> {
    const failed = (await this.#read()).failed + 1;
    const excess = failed - FREE_ATTEMPTS;
    const pauseMs = excess < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** excess, LONGEST_WAIT_MS);
    await this.#session.write(KEY, { failed, waitUntilMs: this.#nowMs() + pauseMs });
    return Math.max(0, -excess);
  }

  async succeeded(): Promise<void> {
    await this.#session.remove(KEY);
  }

  async #read(): Promise<Attempts> {
    // Only this class writes the key, so the shape is known.
    return ((await this.#session.read(KEY)) as Attempts | undefined) ?? NONE;
  }
}
