/**
 * The answers that are recorded beside new passkeys, sealed under a key of the browser session: they must be readable
 * after the worker died and even after the vault was locked, and by nobody once the browser is closed.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { openRow, sealRow } from "../../../shared/vault/sealed-row.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { Outcome } from "../../messages/page-contract.ts";
import { OUTCOME_LIFETIME_MS, type OutcomeRepository } from "../../storage/outcome-repository.ts";
import type { OutcomeRow } from "../../storage/schema.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { SessionArea } from "../session-area.ts";
import type { NewPasskey, RecordedOutcomes } from "./ceremony-doors.ts";

const SESSION_KEY = "outcome-key";
const KEY_LENGTH = 32;

export class SealedOutcomes implements RecordedOutcomes {
  readonly #repository: OutcomeRepository;
  readonly #session: SessionArea;
  readonly #random: RandomBytes;
  readonly #nowMs: NowMs;
  readonly #turns = new OneAtATime();

  constructor(
    repository: OutcomeRepository,
    session: SessionArea,
    outside: { readonly random: RandomBytes; readonly nowMs: NowMs },
  ) {
    this.#repository = repository;
    this.#session = session;
    this.#random = outside.random;
    this.#nowMs = outside.nowMs;
  }

  /** The row to store in the same transaction as the passkey. */
  async seal({ requestId, documentId, outcome }: NewPasskey["answer"]): Promise<OutcomeRow> {
    const plaintext = utf8ToBytes(JSON.stringify(outcome));
    const sealed = sealRow(await this.#key(), placeOf(requestId), plaintext, this.#random);
    return { requestId, documentId, createdAtMs: this.#nowMs(), sealed };
  }

  /** The recorded answer for this very document, or null. One of an earlier browser session is nobody's. */
  async find(requestId: string, documentId: string): Promise<Outcome | null> {
    const row = await this.#repository.find(requestId);
    if (row === null || row.documentId !== documentId) return null;
    try {
      const plaintext = openRow(await this.#key(), placeOf(requestId), row.sealed);
      // Sealed by this class in this browser session, so the shape is known.
      return JSON.parse(new TextDecoder().decode(plaintext)) as Outcome;
    } catch (error) {
      if (error instanceof VaultFault) return null;
      throw error;
    }
  }

  confirm(requestId: string): Promise<void> {
    return this.#repository.confirm(requestId);
  }

  forgetOld(): Promise<void> {
    return this.#repository.forgetOlderThan(this.#nowMs() - OUTCOME_LIFETIME_MS);
  }

  #key(): Promise<Uint8Array> {
    return this.#turns.run("key", async () => {
      const stored = await this.#session.read(SESSION_KEY);
      const known = typeof stored === "string" ? decodeBase64url(stored) : null;
      if (known?.length === KEY_LENGTH) return known;
      const key = this.#random(KEY_LENGTH);
      await this.#session.write(SESSION_KEY, encodeBase64url(key));
      return key;
    });
  }
}

function placeOf(requestId: string) {
  return { table: "outcomes", key: utf8ToBytes(requestId) };
}
