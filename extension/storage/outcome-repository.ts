/**
 * Answers to requests that made a passkey, kept until the page confirms that it has them or ten minutes are over.
 * They are written by VaultRepository.commit in the same transaction as the passkey.
 */
import type { KeyferryDatabase, OutcomeRow } from "./schema.ts";
import { writeStrictly } from "./write-strictly.ts";

export const OUTCOME_LIFETIME_MS = 10 * 60_000;

export class OutcomeRepository {
  readonly #database: KeyferryDatabase;

  constructor(database: KeyferryDatabase) {
    this.#database = database;
  }

  /** The recorded answer, or null: the request never made a passkey, or its page has the answer already. */
  async find(requestId: string): Promise<OutcomeRow | null> {
    return (await this.#database.outcomes.get(requestId)) ?? null;
  }

  /** Forgets an answer that has arrived. */
  async confirm(requestId: string): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.outcomes], () => db.outcomes.delete(requestId));
  }

  /** Forgets answers that nobody fetched in time. */
  async forgetOlderThan(limitMs: number): Promise<void> {
    const db = this.#database;
    if ((await db.outcomes.where("createdAtMs").below(limitMs).count()) === 0) return;
    await writeStrictly(db, [db.outcomes], () => db.outcomes.where("createdAtMs").below(limitMs).delete());
  }
}
