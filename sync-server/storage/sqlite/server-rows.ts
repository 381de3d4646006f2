/** What belongs to the server and not to a vault: invitations, its key, the probe, its size. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { bytesOf, integerOf } from "../rows.ts";
import { StoreFault } from "../store-fault.ts";
import type { StoreCounts } from "../vault-store.ts";

export class ServerRows {
  readonly #addInvite: StatementSync;
  readonly #spendInvite: StatementSync;
  readonly #addKey: StatementSync;
  readonly #key: StatementSync;
  readonly #probe: StatementSync;
  readonly #counts: StatementSync;

  constructor(database: DatabaseSync) {
    this.#addInvite = database.prepare("INSERT OR IGNORE INTO invite (hash, added_at_ms) VALUES (?, ?)");
    this.#spendInvite = database.prepare(
      `UPDATE invite SET vault_id = ?1, spent_at_ms = coalesce(spent_at_ms, ?2)
       WHERE hash = ?3 AND (vault_id IS NULL OR vault_id = ?1)`,
    );
    this.#addKey = database.prepare("INSERT OR IGNORE INTO server_key VALUES (1, ?)");
    this.#key = database.prepare("SELECT key FROM server_key");
    this.#probe = database.prepare("UPDATE probe SET times = times + 1");
    this.#counts = database.prepare(
      `SELECT (SELECT coalesce(max(vault_no), 0) FROM vault) AS vaults,
              (SELECT coalesce(max(entry_no), 0) FROM entry) AS entries,
              (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) AS bytes`,
    );
  }

  addInvite(hash: Uint8Array, nowMs: number): void {
    this.#addInvite.run(hash, nowMs);
  }

  spendInvite(hash: Uint8Array, vaultId: Uint8Array, nowMs: number): boolean {
    return this.#spendInvite.run(vaultId, nowMs, hash).changes === 1;
  }

  key(fresh: Uint8Array): Uint8Array {
    this.#addKey.run(fresh);
    const row = this.#key.get();
    if (row === undefined) throw new StoreFault("store/not-ours", "the server's key is gone");
    return bytesOf(row, "key");
  }

  probe(): void {
    if (this.#probe.run().changes !== 1) throw new StoreFault("store/not-ours", "the probe's row is gone");
  }

  counts(): StoreCounts {
    const row = this.#counts.get() ?? {};
    return {
      vaults: integerOf(row, "vaults"),
      entries: integerOf(row, "entries"),
      bytes: integerOf(row, "bytes"),
    };
  }
}
