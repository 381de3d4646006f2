/**
 * Writing to a log. Most writes are a few entries and nothing else: they go as one statement, one round trip. Whatever
 * that statement does not do (founding, snapshots, confirmations, new words) or does not accept goes through a
 * transaction that looks at the vault under its lock and knows why.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { countedBytes, exceedsQuota, standsAt } from "../entry-accounting.ts";
import { joinHashes, joinHashSet } from "../hash-list.ts";
import { footingAfter, hashesIn, WHOLE_LOG } from "../retention.ts";
import type { StoredVault } from "../stored-vault.ts";
import type { LogWrite, NewEntry, WriteOutcome } from "../vault-store.ts";
import { missingOf } from "./chunk-queries.ts";
import type { Database, Sql } from "./connect.ts";
import { vaultOf } from "./vault-queries.ts";

/** `write` has passed checkWrite. Throws StoreFault "store/unavailable". */
export async function writeLog(database: Database, write: LogWrite, nowMs: number): Promise<WriteOutcome> {
  if (isPlain(write) && (await appendAtOnce(database.sql, write))) return "written";
  return await database.transaction((sql) => writeUnderLock(sql, write, nowMs));
}

/** Nothing but entries with their bytes, after others. */
export function isPlain({ expect, entries, snapshots, confirmations }: LogWrite): boolean {
  return (
    expect.seq > 0 &&
    snapshots.length === 0 &&
    confirmations.length === 0 &&
    entries.every(({ bytes }) => bytes !== null)
  );
}

/** False where the vault is not as expected in any respect: place, locators, room. Then nothing was written. */
async function appendAtOnce(sql: Sql, { vaultId, expect, next, ...write }: LogWrite): Promise<boolean> {
  const added = countedBytes(write.entries);
  const columns = columnsOf(write.entries);
  const rows = await sql`
    WITH moved AS (
      UPDATE keyferry.vault
      SET seq = ${next.seq}, head = ${next.head}, control = ${next.control}, live_bytes = live_bytes + ${added}
      WHERE vault_id = ${vaultId} AND seq = ${expect.seq} AND head = ${expect.head}
        AND locators = ${joinHashSet(write.locators)}
        AND (${added === 0}::boolean OR live_bytes + ${added} <= ${write.quota})
      RETURNING vault_id
    ), added AS (
      INSERT INTO keyferry.entry (vault_id, seq, kind, leaf, body)
      SELECT moved.vault_id, e.seq, e.kind, e.leaf, e.body FROM moved, unnest(
        ${columns.seqs}::bigint[], ${columns.kinds}::smallint[],
        ${columns.leaves}::bytea[], ${columns.bodies}::bytea[]
      ) AS e (seq, kind, leaf, body)
    )
    SELECT 1 FROM moved`;
  return rows.length === 1;
}

async function writeUnderLock(sql: Sql, write: LogWrite, nowMs: number): Promise<WriteOutcome> {
  const vault = await vaultOf(sql, write.vaultId, "locked");
  if (!standsAt(vault, write.expect)) return "moved";
  const added = countedBytes(write.entries);
  if (exceedsQuota(vault?.liveBytes ?? 0, added, write.quota)) return "over-quota";
  const named = hashesIn(write.snapshots);
  if (named.length > 0 && (await missingOf(sql, write.vaultId, named)).length > 0) return "chunks-missing";

  if (!(await place(sql, vault, write, added))) return "moved";
  const { seqs, kinds, leaves, bodies } = columnsOf(write.entries);
  await sql`
    INSERT INTO keyferry.entry (vault_id, seq, kind, leaf, body)
    SELECT ${write.vaultId}::bytea, * FROM unnest(
      ${seqs}::bigint[], ${kinds}::smallint[], ${leaves}::bytea[], ${bodies}::bytea[]
    )`;
  await setLocators(sql, vault, write);
  await addSnapshots(sql, write, nowMs);
  return "written";
}

/** False where another founded the vault at this moment. */
async function place(sql: Sql, vault: StoredVault | null, write: LogWrite, added: number): Promise<boolean> {
  const { vaultId, next } = write;
  const { bareTo, baseSnapshot } = footingAfter(vault ?? WHOLE_LOG, write);
  const rows =
    vault === null
      ? await sql`
          INSERT INTO keyferry.vault
            (vault_id, seq, head, control, live_bytes, bare_to, base_snapshot, locators)
          VALUES
            (${vaultId}, ${next.seq}, ${next.head}, ${next.control}, ${added}, ${bareTo}, ${baseSnapshot}, '')
          ON CONFLICT DO NOTHING RETURNING 1`
      : await sql`
          UPDATE keyferry.vault
          SET seq = ${next.seq}, head = ${next.head}, control = ${next.control},
              live_bytes = live_bytes + ${added}, bare_to = ${bareTo}, base_snapshot = ${baseSnapshot}
          WHERE vault_id = ${vaultId} RETURNING 1`;
  return rows.length === 1;
}

async function setLocators(
  sql: Sql,
  vault: StoredVault | null,
  { vaultId, locators }: LogWrite,
): Promise<void> {
  const next = joinHashSet(locators);
  if (equalBytes(vault?.locators ?? new Uint8Array(0), next)) return;
  await sql`UPDATE keyferry.vault SET locators = ${next} WHERE vault_id = ${vaultId}`;
  await sql`DELETE FROM keyferry.locator WHERE vault_id = ${vaultId}`;
  await sql`
    INSERT INTO keyferry.locator (vault_id, locator)
    SELECT ${vaultId}::bytea, * FROM unnest(${locators}::bytea[]) ON CONFLICT DO NOTHING`;
}

async function addSnapshots(sql: Sql, write: LogWrite, nowMs: number): Promise<void> {
  const { vaultId, snapshots, confirmations } = write;
  for (const { seq, coversSeq, author, chunkHashes } of snapshots)
    await sql`
      INSERT INTO keyferry.snapshot (vault_id, seq, covers_seq, received_at_ms, author, chunk_hashes)
      VALUES (${vaultId}, ${seq}, ${coversSeq}, ${nowMs}, ${author}, ${joinHashes(chunkHashes)})`;
  for (const { snapshotSeq, device } of confirmations)
    await sql`
      INSERT INTO keyferry.confirmation (vault_id, snapshot_seq, device)
      SELECT vault_id, seq, ${device}::bytea FROM keyferry.snapshot
      WHERE vault_id = ${vaultId} AND seq = ${snapshotSeq} ON CONFLICT DO NOTHING`;
}

/** Entries turned into one array a column. */
export function columnsOf(entries: readonly NewEntry[]) {
  return {
    seqs: entries.map(({ seq }) => seq),
    kinds: entries.map(({ kind }) => kind),
    leaves: entries.map(({ leaf }) => leaf),
    bodies: entries.map(({ bytes }) => bytes),
  };
}
