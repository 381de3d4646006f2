/** What is known of a vault's snapshots beside their entries: when they came, who confirmed them, which chunks they use. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { joinHashes, splitHashes } from "../hash-list.ts";
import { bytesOf, integerOf } from "../rows.ts";
import type { Confirmation, NewSnapshot, SnapshotRecord } from "../vault-store.ts";

export class SnapshotRows {
  readonly #insert: StatementSync;
  readonly #confirm: StatementSync;
  readonly #all: StatementSync;
  readonly #confirmers: StatementSync;
  readonly #delete: StatementSync;
  readonly #forget: StatementSync;
  readonly #vaultsAfter: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO snapshot (vault_no, seq, covers_seq, author, received_at_ms, chunk_hashes)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#confirm = database.prepare(
      `INSERT OR IGNORE INTO confirmation (vault_no, snapshot_seq, device)
       SELECT vault_no, seq, ? FROM snapshot WHERE vault_no = ? AND seq = ?`,
    );
    this.#all = database.prepare("SELECT * FROM snapshot WHERE vault_no = ? ORDER BY seq DESC");
    this.#confirmers = database.prepare(
      "SELECT device FROM confirmation WHERE vault_no = ? AND snapshot_seq = ? ORDER BY device",
    );
    this.#delete = database.prepare("DELETE FROM snapshot WHERE vault_no = ? AND seq = ?");
    this.#forget = database.prepare("DELETE FROM confirmation WHERE vault_no = ? AND snapshot_seq = ?");
    this.#vaultsAfter = database.prepare(
      `SELECT vault_id FROM vault
       WHERE vault_no > ? AND EXISTS (SELECT 1 FROM snapshot WHERE snapshot.vault_no = vault.vault_no)
       ORDER BY vault_no LIMIT ?`,
    );
  }

  insert(vaultNo: number, { seq, coversSeq, author, chunkHashes }: NewSnapshot, nowMs: number): void {
    this.#insert.run(vaultNo, seq, coversSeq, author, nowMs, joinHashes(chunkHashes));
  }

  confirm(vaultNo: number, { snapshotSeq, device }: Confirmation): void {
    this.#confirm.run(device, vaultNo, snapshotSeq);
  }

  /** Newest first. */
  all(vaultNo: number): SnapshotRecord[] {
    return this.#all.all(vaultNo).map((row) => ({
      seq: integerOf(row, "seq"),
      coversSeq: integerOf(row, "covers_seq"),
      author: bytesOf(row, "author"),
      receivedAtMs: integerOf(row, "received_at_ms"),
      chunkHashes: splitHashes(bytesOf(row, "chunk_hashes")),
      confirmedBy: this.#confirmers
        .all(vaultNo, integerOf(row, "seq"))
        .map((confirmer) => bytesOf(confirmer, "device")),
    }));
  }

  delete(vaultNo: number, seq: number): void {
    this.#delete.run(vaultNo, seq);
    this.#forget.run(vaultNo, seq);
  }

  vaultsAfter(vaultNo: number, limit: number): Uint8Array[] {
    return this.#vaultsAfter.all(vaultNo, limit).map((row) => bytesOf(row, "vault_id"));
  }
}
