/** Sealed pieces of snapshots, by the hash of their bytes. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { exceedsQuota } from "../entry-accounting.ts";
import { bytesOf } from "../rows.ts";
import type { Sql } from "./connect.ts";
import { vaultOf } from "./vault-queries.ts";

export async function chunkOf(sql: Sql, vaultId: Uint8Array, hash: Uint8Array): Promise<Uint8Array | null> {
  const rows = await sql`SELECT bytes FROM keyferry.chunk WHERE vault_id = ${vaultId} AND hash = ${hash}`;
  return rows[0] === undefined ? null : bytesOf(rows[0], "bytes");
}

/** Those of `hashes` that are not here. */
export async function missingOf(
  sql: Sql,
  vaultId: Uint8Array,
  hashes: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const rows = await sql`
    SELECT hash FROM keyferry.chunk
    WHERE vault_id = ${vaultId} AND hash = ANY(${hashes}::bytea[])`;
  const here = new Set(rows.map((row) => bytesToHex(bytesOf(row, "hash"))));
  return hashes.filter((hash) => !here.has(bytesToHex(hash)));
}

/** Under the vault's lock, so that two devices that send the same chunk pay once. */
export async function putChunk(
  sql: Sql,
  vaultId: Uint8Array,
  hash: Uint8Array,
  bytes: Uint8Array,
  quota: number,
  nowMs: number,
): Promise<"stored" | "over-quota" | "no-vault"> {
  const vault = await vaultOf(sql, vaultId, "locked");
  if (vault === null) return "no-vault";
  const renewed = await sql`
    UPDATE keyferry.chunk SET stored_at_ms = ${nowMs}
    WHERE vault_id = ${vaultId} AND hash = ${hash} RETURNING 1`;
  if (renewed.length > 0) return "stored";
  if (exceedsQuota(vault.liveBytes, bytes.length, quota)) return "over-quota";
  await sql`
    UPDATE keyferry.vault SET live_bytes = live_bytes + ${bytes.length} WHERE vault_id = ${vaultId}`;
  await sql`
    INSERT INTO keyferry.chunk (vault_id, hash, stored_at_ms, bytes)
    VALUES (${vaultId}, ${hash}, ${nowMs}, ${bytes})`;
  return "stored";
}
