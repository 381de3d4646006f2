/** Reading vaults and their logs. Every statement names the vault, so that it touches one partition. */
import { bytesOf, bytesOrNullOf, integerOf } from "../rows.ts";
import { type StoredVault, storedVault } from "../stored-vault.ts";
import type { StoredEntry } from "../vault-store.ts";
import { RawSql, type Sql } from "./connect.ts";
import { IS_CONTROL } from "./schema.ts";

/** The vault, or null. "locked": nobody else changes it until the transaction ends. */
export async function vaultOf(
  sql: Sql,
  vaultId: Uint8Array,
  how: "read" | "locked",
): Promise<StoredVault | null> {
  const lock = new RawSql(how === "locked" ? "FOR UPDATE" : "");
  const rows = await sql`SELECT * FROM keyferry.vault WHERE vault_id = ${vaultId} ${lock}`;
  const row = rows[0];
  return row === undefined ? null : storedVault(row);
}

export async function entriesAfter(
  sql: Sql,
  vaultId: Uint8Array,
  after: number,
  maxEntries: number,
  maxBytes: number,
): Promise<StoredEntry[]> {
  const rows = await sql`
    SELECT seq, leaf, body FROM (
      SELECT seq, leaf, body, row_number() OVER rising AS place,
             sum(coalesce(octet_length(body), octet_length(leaf))) OVER rising AS size
      FROM (
        SELECT seq, leaf, body FROM keyferry.entry
        WHERE vault_id = ${vaultId} AND seq > ${after} ORDER BY seq LIMIT ${maxEntries}
      ) AS page
      WINDOW rising AS (ORDER BY seq)
    ) AS weighed
    WHERE place = 1 OR size <= ${maxBytes} ORDER BY seq`;
  return rows.map((row) => ({
    seq: integerOf(row, "seq"),
    leaf: bytesOf(row, "leaf"),
    bytes: bytesOrNullOf(row, "body"),
  }));
}

export async function leavesOf(
  sql: Sql,
  vaultId: Uint8Array,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const rows = await sql`
    SELECT leaf FROM keyferry.entry
    WHERE vault_id = ${vaultId} AND seq BETWEEN ${from} AND ${to} ORDER BY seq`;
  return rows.map((row) => bytesOf(row, "leaf"));
}

export async function controlOf(sql: Sql, vaultId: Uint8Array, to: number): Promise<Uint8Array[]> {
  const rows = await sql`
    SELECT body FROM keyferry.entry
    WHERE vault_id = ${vaultId} AND seq <= ${to} AND ${new RawSql(IS_CONTROL)} ORDER BY seq`;
  return rows.map((row) => bytesOf(row, "body"));
}

/** The one look-up that knows no vault yet: it asks every partition's index. */
export async function vaultsByLocator(sql: Sql, locator: Uint8Array, limit: number): Promise<Uint8Array[]> {
  const rows = await sql`
    SELECT vault_id FROM keyferry.locator JOIN keyferry.vault USING (vault_id)
    WHERE locator = ${locator} ORDER BY seq DESC, vault_id LIMIT ${limit}`;
  return rows.map((row) => bytesOf(row, "vault_id"));
}
