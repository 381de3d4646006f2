/**
 * A page that asks again and again is given to the browser: after two cancels on one origin with no user activation
 * between them, until there is one. Kept for the browser session only.
 */
import type { SessionArea } from "../session-area.ts";

const CANCELS_BEFORE_NATIVE = 2;
const PREFIX = "cancels:";

export class CancelMemory {
  readonly #session: SessionArea;

  constructor(session: SessionArea) {
    this.#session = session;
  }

  /** True when this origin has used up the person's patience. User activation in the asking frame starts afresh. */
  async isTiredOf(origin: string, hasUserActivation: boolean): Promise<boolean> {
    const count = await this.#count(origin);
    if (!hasUserActivation) return count >= CANCELS_BEFORE_NATIVE;
    if (count > 0) await this.#session.remove(PREFIX + origin);
    return false;
  }

  /** Notes that the person said no to a request of this origin. */
  async note(origin: string): Promise<void> {
    await this.#session.write(PREFIX + origin, (await this.#count(origin)) + 1);
  }

  async #count(origin: string): Promise<number> {
    const count = await this.#session.read(PREFIX + origin);
    return typeof count === "number" ? count : 0;
  }
}
