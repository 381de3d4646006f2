/** Sealed pieces of snapshots, by the hash of their bytes. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { bytesOf, integerOf } from "../rows.ts";

export class ChunkRows {
  readonly #get: StatementSync;
  readonly #has: StatementSync;
  readonly #insert: StatementSync;
  readonly #renew: StatementSync;
  readonly #storedBefore: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare("SELECT bytes FROM chunk WHERE vault_no = ? AND hash = ?");
    this.#has = database.prepare("SELECT 1 FROM chunk WHERE vault_no = ? AND hash = ?");
    this.#insert = database.prepare(
      "INSERT INTO chunk (vault_no, hash, stored_at_ms, bytes) VALUES (?, ?, ?, ?)",
    );
    this.#renew = database.prepare("UPDATE chunk SET stored_at_ms = ? WHERE vault_no = ? AND hash = ?");
    this.#storedBefore = database.prepare(
      "SELECT chunk_no, hash, length(bytes) AS size FROM chunk WHERE vault_no = ? AND stored_at_ms < ?",
    );
    this.#delete = database.prepare("DELETE FROM chunk WHERE chunk_no = ?");
  }

  get(vaultNo: number, hash: Uint8Array): Uint8Array | null {
    const row = this.#get.get(vaultNo, hash);
    return row === undefined ? null : bytesOf(row, "bytes");
  }

  has(vaultNo: number, hash: Uint8Array): boolean {
    return this.#has.get(vaultNo, hash) !== undefined;
  }

  insert(vaultNo: number, hash: Uint8Array, bytes: Uint8Array, nowMs: number): void {
    this.#insert.run(vaultNo, hash, nowMs, bytes);
  }

  /** Someone counts on it again: it is as young as a new one. */
  renew(vaultNo: number, hash: Uint8Array, nowMs: number): void {
    this.#renew.run(nowMs, vaultNo, hash);
  }

  /** Drops what is older than `beforeMs` and not among `used`. Returns how many bytes. */
  sweep(vaultNo: number, used: readonly Uint8Array[], beforeMs: number): number {
    const inUse = new Set(used.map(bytesToHex));
    let freed = 0;
    for (const row of this.#storedBefore.all(vaultNo, beforeMs)) {
      if (inUse.has(bytesToHex(bytesOf(row, "hash")))) continue;
      this.#delete.run(integerOf(row, "chunk_no"));
      freed += integerOf(row, "size");
    }
    return freed;
  }
}
