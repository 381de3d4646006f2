/** Messages of pairings under way. A mailbox is there while its slot 0 is, and all its slots end with it. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { MAILBOX_LIFE_MS, type SlotWrite } from "../mailbox-store.ts";
import { bytesOf, integerOf } from "../rows.ts";

export class MailboxRows {
  readonly #sweep: StatementSync;
  readonly #end: StatementSync;
  readonly #get: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#sweep = database.prepare("DELETE FROM mailbox_slot WHERE ends_at_ms <= ?");
    this.#end = database.prepare(
      "SELECT ends_at_ms FROM mailbox_slot WHERE mailbox = ? AND slot = 0 AND ends_at_ms > ?",
    );
    this.#get = database.prepare("SELECT bytes FROM mailbox_slot WHERE mailbox = ? AND slot = ?");
    this.#insert = database.prepare(
      "INSERT INTO mailbox_slot (mailbox, slot, ends_at_ms, bytes) VALUES (?, ?, ?, ?)",
    );
  }

  open(mailbox: Uint8Array, offer: Uint8Array, nowMs: number): "stored" | "taken" {
    this.#sweep.run(nowMs);
    return this.#write(mailbox, 0, offer, nowMs + MAILBOX_LIFE_MS);
  }

  put(mailbox: Uint8Array, slot: number, bytes: Uint8Array, nowMs: number): SlotWrite {
    const endsAtMs = this.#endOf(mailbox, nowMs);
    return endsAtMs === null ? "no-mailbox" : this.#write(mailbox, slot, bytes, endsAtMs);
  }

  get(mailbox: Uint8Array, slot: number, nowMs: number): Uint8Array | null | "no-mailbox" {
    return this.#endOf(mailbox, nowMs) === null ? "no-mailbox" : this.#read(mailbox, slot);
  }

  #write(mailbox: Uint8Array, slot: number, bytes: Uint8Array, endsAtMs: number): "stored" | "taken" {
    const present = this.#read(mailbox, slot);
    if (present !== null) return equalBytes(present, bytes) ? "stored" : "taken";
    this.#insert.run(mailbox, slot, endsAtMs, bytes);
    return "stored";
  }

  #read(mailbox: Uint8Array, slot: number): Uint8Array | null {
    const row = this.#get.get(mailbox, slot);
    return row === undefined ? null : bytesOf(row, "bytes");
  }

  #endOf(mailbox: Uint8Array, nowMs: number): number | null {
    const row = this.#end.get(mailbox, nowMs);
    return row === undefined ? null : integerOf(row, "ends_at_ms");
  }
}
