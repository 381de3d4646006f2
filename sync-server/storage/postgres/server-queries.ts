/** What belongs to the server and not to a vault: invitations, its key, the probe, its size. */
import { bytesOf, integerOf } from "../rows.ts";
import { StoreFault } from "../store-fault.ts";
import type { StoreCounts } from "../vault-store.ts";
import type { Sql } from "./connect.ts";

export async function addInvite(sql: Sql, hash: Uint8Array, nowMs: number): Promise<void> {
  await sql`
    INSERT INTO keyferry.invite (hash, added_at_ms) VALUES (${hash}, ${nowMs}) ON CONFLICT DO NOTHING`;
}

export async function spendInvite(
  sql: Sql,
  hash: Uint8Array,
  vaultId: Uint8Array,
  nowMs: number,
): Promise<boolean> {
  const rows = await sql`
    UPDATE keyferry.invite SET vault_id = ${vaultId}, spent_at_ms = coalesce(spent_at_ms, ${nowMs})
    WHERE hash = ${hash} AND (vault_id IS NULL OR vault_id = ${vaultId}) RETURNING 1`;
  return rows.length === 1;
}

export async function serverKey(sql: Sql, fresh: Uint8Array): Promise<Uint8Array> {
  await sql`INSERT INTO keyferry.server_key VALUES (1, ${fresh}) ON CONFLICT DO NOTHING`;
  const rows = await sql`SELECT key FROM keyferry.server_key`;
  if (rows[0] === undefined) throw new StoreFault("store/not-ours", "the server's key is gone");
  return bytesOf(rows[0], "key");
}

export async function probe(sql: Sql): Promise<void> {
  const rows = await sql`UPDATE keyferry.probe SET times = times + 1 RETURNING 1`;
  if (rows.length !== 1) throw new StoreFault("store/not-ours", "the probe's row is gone");
}

/** From PostgreSQL's own statistics: counting a billion rows for a graph would cost more than the graph is worth. */
export async function counts(sql: Sql): Promise<StoreCounts> {
  const rows = await sql`
    SELECT coalesce(sum(n_live_tup) FILTER (WHERE relname ~ '^vault_[0-9]+$'), 0)::bigint AS vaults,
           coalesce(sum(n_live_tup) FILTER (WHERE relname ~ '^entry_[0-9]+$'), 0)::bigint AS entries,
           coalesce(sum(pg_total_relation_size(relid)), 0)::bigint AS bytes
    FROM pg_stat_user_tables WHERE schemaname = 'keyferry'`;
  const row = rows[0] ?? {};
  return {
    vaults: integerOf(row, "vaults"),
    entries: integerOf(row, "entries"),
    bytes: integerOf(row, "bytes"),
  };
}
