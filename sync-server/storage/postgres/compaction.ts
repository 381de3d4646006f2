/** Snapshots as kept, and what is dropped on their strength. The rules are those of ../retention.ts. */

import { splitHashes } from "../hash-list.ts";
import { CHUNK_KEEP_MS, type Footing, footingOn, hashesIn, sortOut } from "../retention.ts";
import { bytesOf, integerOf } from "../rows.ts";
import type { SnapshotRecord } from "../vault-store.ts";
import { RawSql, type Sql } from "./connect.ts";
import { IS_CONTROL } from "./schema.ts";
import { vaultOf } from "./vault-queries.ts";

/** Newest first. */
export async function snapshotsOf(sql: Sql, vaultId: Uint8Array): Promise<SnapshotRecord[]> {
  const rows = await sql`SELECT * FROM keyferry.snapshot WHERE vault_id = ${vaultId} ORDER BY seq DESC`;
  const confirmers =
    await sql`SELECT * FROM keyferry.confirmation WHERE vault_id = ${vaultId} ORDER BY device`;
  return rows.map((row) => ({
    seq: integerOf(row, "seq"),
    coversSeq: integerOf(row, "covers_seq"),
    author: bytesOf(row, "author"),
    receivedAtMs: integerOf(row, "received_at_ms"),
    chunkHashes: splitHashes(bytesOf(row, "chunk_hashes")),
    confirmedBy: confirmers
      .filter((confirmer) => confirmer["snapshot_seq"] === row["seq"])
      .map((confirmer) => bytesOf(confirmer, "device")),
  }));
}

/** In the order of their ids. */
export async function vaultsWithSnapshots(
  sql: Sql,
  after: Uint8Array | null,
  limit: number,
): Promise<Uint8Array[]> {
  const rows = await sql`
    SELECT DISTINCT vault_id FROM keyferry.snapshot
    WHERE vault_id > ${after ?? new Uint8Array(0)} ORDER BY vault_id LIMIT ${limit}`;
  return rows.map((row) => bytesOf(row, "vault_id"));
}

/** See VaultStore.compact. */
export async function compactLog(
  sql: Sql,
  vaultId: Uint8Array,
  snapshotSeq: number | null,
  nowMs: number,
): Promise<number> {
  const vault = await vaultOf(sql, vaultId, "locked");
  if (vault === null) return 0;
  const present = await snapshotsOf(sql, vaultId);
  const footing = snapshotSeq === null ? vault : footingOnOneOf(present, vault, snapshotSeq);
  if (footing === null) return 0;

  const stripped = snapshotSeq === null ? 0 : await strip(sql, vaultId, footing.bareTo);
  const { kept, dropped } = sortOut(present, footing, nowMs);
  for (const { seq } of dropped) {
    await sql`DELETE FROM keyferry.snapshot WHERE vault_id = ${vaultId} AND seq = ${seq}`;
    await sql`DELETE FROM keyferry.confirmation WHERE vault_id = ${vaultId} AND snapshot_seq = ${seq}`;
  }
  const swept = await sweep(sql, vaultId, hashesIn(kept), nowMs - CHUNK_KEEP_MS);
  await sql`
    UPDATE keyferry.vault SET live_bytes = live_bytes - ${stripped + swept},
      bare_to = ${footing.bareTo}, base_snapshot = ${footing.baseSnapshot}
    WHERE vault_id = ${vaultId}`;
  return stripped + swept;
}

function footingOnOneOf(present: readonly SnapshotRecord[], before: Footing, seq: number): Footing | null {
  const snapshot = present.find((one) => one.seq === seq);
  return snapshot === undefined ? null : footingOn(before, snapshot);
}

/** Drops the bodies of all but control entries up to `to`. Returns how many bytes they had. */
async function strip(sql: Sql, vaultId: Uint8Array, to: number): Promise<number> {
  const isDroppable = new RawSql(`NOT (${IS_CONTROL}) AND body IS NOT NULL`);
  const rows = await sql`
    SELECT coalesce(sum(octet_length(body)), 0)::bigint AS bytes FROM keyferry.entry
    WHERE vault_id = ${vaultId} AND seq <= ${to} AND ${isDroppable}`;
  await sql`
    UPDATE keyferry.entry SET body = NULL WHERE vault_id = ${vaultId} AND seq <= ${to} AND ${isDroppable}`;
  return integerOf(rows[0] ?? {}, "bytes");
}

/** Drops chunks older than `beforeMs` that are not among `used`. Returns how many bytes. */
async function sweep(
  sql: Sql,
  vaultId: Uint8Array,
  used: readonly Uint8Array[],
  beforeMs: number,
): Promise<number> {
  const rows = await sql`
    DELETE FROM keyferry.chunk
    WHERE vault_id = ${vaultId} AND stored_at_ms < ${beforeMs}
      AND NOT hash = ANY(${used}::bytea[])
    RETURNING octet_length(bytes)::bigint AS size`;
  return rows.reduce((sum, row) => sum + integerOf(row, "size"), 0);
}
