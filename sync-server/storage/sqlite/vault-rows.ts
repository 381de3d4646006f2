/** The row of a vault and its locators. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { joinHashSet } from "../hash-list.ts";
import type { Footing } from "../retention.ts";
import { bytesOf, integerOf } from "../rows.ts";
import { type StoredVault, storedVault } from "../stored-vault.ts";
import type { VaultPlace } from "../vault-store.ts";

/** A vault with its number inside this database. */
export type NumberedVault = StoredVault & { readonly vaultNo: number };

type Change = { readonly place: VaultPlace; readonly footing: Footing; readonly liveBytes: number };

export class VaultRows {
  readonly #byId: StatementSync;
  readonly #numberOf: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #charge: StatementSync;
  readonly #rest: StatementSync;
  readonly #setLocators: StatementSync;
  readonly #dropLocators: StatementSync;
  readonly #addLocator: StatementSync;
  readonly #byLocator: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare("SELECT * FROM vault WHERE vault_id = ?");
    this.#numberOf = database.prepare("SELECT vault_no FROM vault WHERE vault_id = ?");
    this.#insert = database.prepare(
      `INSERT INTO vault (vault_id, seq, head, control, live_bytes, bare_to, base_snapshot, locators)
       VALUES (?, ?, ?, ?, ?, ?, ?, x'')`,
    );
    this.#update = database.prepare(
      `UPDATE vault SET seq = ?, head = ?, control = ?, live_bytes = ?, bare_to = ?, base_snapshot = ?
       WHERE vault_no = ?`,
    );
    this.#charge = database.prepare("UPDATE vault SET live_bytes = live_bytes + ? WHERE vault_no = ?");
    this.#rest = database.prepare("UPDATE vault SET bare_to = ?, base_snapshot = ? WHERE vault_no = ?");
    this.#setLocators = database.prepare("UPDATE vault SET locators = ? WHERE vault_no = ?");
    this.#dropLocators = database.prepare("DELETE FROM locator WHERE vault_no = ?");
    this.#addLocator = database.prepare("INSERT OR IGNORE INTO locator (locator, vault_no) VALUES (?, ?)");
    this.#byLocator = database.prepare(
      `SELECT vault_id FROM locator JOIN vault USING (vault_no) WHERE locator = ?
       ORDER BY seq DESC, vault_id LIMIT ?`,
    );
  }

  find(vaultId: Uint8Array): NumberedVault | null {
    const row = this.#byId.get(vaultId);
    if (row === undefined) return null;
    return { vaultNo: integerOf(row, "vault_no"), ...storedVault(row) };
  }

  numberOf(vaultId: Uint8Array): number | null {
    const row = this.#numberOf.get(vaultId);
    return row === undefined ? null : integerOf(row, "vault_no");
  }

  /** Returns the number of the new vault. */
  insert(vaultId: Uint8Array, { place, footing, liveBytes }: Change): number {
    const values = [place.seq, place.head, place.control, liveBytes, footing.bareTo, footing.baseSnapshot];
    return Number(this.#insert.run(vaultId, ...values).lastInsertRowid);
  }

  update(vaultNo: number, { place, footing, liveBytes }: Change): void {
    const values = [place.seq, place.head, place.control, liveBytes, footing.bareTo, footing.baseSnapshot];
    this.#update.run(...values, vaultNo);
  }

  charge(vaultNo: number, bytes: number): void {
    this.#charge.run(bytes, vaultNo);
  }

  restOn(vaultNo: number, { bareTo, baseSnapshot }: Footing): void {
    this.#rest.run(bareTo, baseSnapshot, vaultNo);
  }

  /** Nearly always nothing changes: they follow the words, not the entries. */
  setLocators(vaultNo: number, present: Uint8Array, locators: readonly Uint8Array[]): void {
    const next = joinHashSet(locators);
    if (equalBytes(present, next)) return;
    this.#setLocators.run(next, vaultNo);
    this.#dropLocators.run(vaultNo);
    for (const locator of locators) this.#addLocator.run(locator, vaultNo);
  }

  byLocator(locator: Uint8Array, limit: number): Uint8Array[] {
    return this.#byLocator.all(locator, limit).map((row) => bytesOf(row, "vault_id"));
  }
}
