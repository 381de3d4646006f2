/**
 * Appends to several vaults in one statement: one round trip and one wait for the disk. Vaults that somebody else holds
 * at this moment are passed over, so nobody waits for a stranger and two nodes cannot wait for each other. It does what
 * `writeLog` does for plain appends and nothing else; the rest is left to it.
 */

import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { countedBytes } from "../entry-accounting.ts";
import { joinHashSet } from "../hash-list.ts";
import { bytesOf } from "../rows.ts";
import type { LogWrite } from "../vault-store.ts";
import { columnsOf, isPlain } from "./append.ts";
import type { Sql } from "./connect.ts";

/** For each write "written", or null where nothing happened. */
export async function appendGroup(sql: Sql, writes: readonly LogWrite[]): Promise<("written" | null)[]> {
  const chosen = new Map<string, LogWrite>();
  for (const write of writes) {
    const name = bytesToHex(write.vaultId);
    // One place after the other: a second write of a vault may only be right after the first.
    if (isPlain(write) && !chosen.has(name)) chosen.set(name, write);
  }
  const moved = chosen.size === 0 ? new Set() : await move(sql, [...chosen.values()]);
  return writes.map((write) => {
    const name = bytesToHex(write.vaultId);
    return chosen.get(name) === write && moved.has(name) ? "written" : null;
  });
}

/** Texts of the ids of the vaults that were as expected, and have moved. */
async function move(sql: Sql, writes: readonly LogWrite[]): Promise<ReadonlySet<string>> {
  const entries = columnsOf(writes.flatMap((write) => write.entries));
  const owners = writes.flatMap(({ vaultId, entries: own }) => own.map(() => vaultId));
  const rows = await sql`
    WITH asked AS (
      SELECT * FROM unnest(
        ${writes.map(({ vaultId }) => vaultId)}::bytea[],
        ${writes.map(({ expect }) => expect.seq)}::bigint[], ${writes.map(({ expect }) => expect.head)}::bytea[],
        ${writes.map(({ next }) => next.seq)}::bigint[], ${writes.map(({ next }) => next.head)}::bytea[],
        ${writes.map(({ next }) => next.control)}::bytea[], ${writes.map(({ locators }) => joinHashSet(locators))}::bytea[],
        ${writes.map((write) => countedBytes(write.entries))}::bigint[], ${writes.map(({ quota }) => quota)}::bigint[]
      ) AS a (vault_id, old_seq, old_head, seq, head, control, locators, added, quota)
    ), held AS (
      SELECT v.vault_id FROM asked a JOIN keyferry.vault v ON v.vault_id = a.vault_id
      WHERE v.seq = a.old_seq AND v.head = a.old_head AND v.locators = a.locators
        AND (a.added = 0 OR v.live_bytes + a.added <= a.quota)
      FOR UPDATE OF v SKIP LOCKED
    ), moved AS (
      UPDATE keyferry.vault v
      SET seq = a.seq, head = a.head, control = a.control, live_bytes = v.live_bytes + a.added
      FROM asked a JOIN held h ON h.vault_id = a.vault_id
      WHERE v.vault_id = a.vault_id AND v.seq = a.old_seq AND v.head = a.old_head
      RETURNING v.vault_id
    ), added AS (
      INSERT INTO keyferry.entry (vault_id, seq, kind, leaf, body)
      SELECT e.vault_id, e.seq, e.kind, e.leaf, e.body FROM unnest(
        ${owners}::bytea[], ${entries.seqs}::bigint[], ${entries.kinds}::smallint[],
        ${entries.leaves}::bytea[], ${entries.bodies}::bytea[]
      ) AS e (vault_id, seq, kind, leaf, body) JOIN moved USING (vault_id)
    )
    SELECT vault_id FROM moved`;
  return new Set(rows.map((row) => bytesToHex(bytesOf(row, "vault_id"))));
}
