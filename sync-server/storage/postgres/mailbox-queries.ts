/**
 * Messages of pairings under way. A mailbox is there while its slot 0 is, and all its slots end with it. Who is first in
 * a slot is decided by its primary key, whichever nodes the two came to.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { MAILBOX_LIFE_MS, type SlotWrite } from "../mailbox-store.ts";
import { bytesOf, bytesOrNullOf } from "../rows.ts";
import type { Sql } from "./connect.ts";

export async function openMailbox(
  sql: Sql,
  mailbox: Uint8Array,
  offer: Uint8Array,
  nowMs: number,
): Promise<"stored" | "taken"> {
  // Several nodes may sweep at once: each takes what no other is at.
  await sql`
    DELETE FROM keyferry.mailbox_slot WHERE (mailbox, slot) IN (
      SELECT mailbox, slot FROM keyferry.mailbox_slot WHERE ends_at_ms <= ${nowMs} FOR UPDATE SKIP LOCKED)`;
  await sql`
    INSERT INTO keyferry.mailbox_slot (mailbox, slot, ends_at_ms, bytes)
    VALUES (${mailbox}, 0, ${nowMs + MAILBOX_LIFE_MS}, ${offer}) ON CONFLICT DO NOTHING`;
  return (await isThere(sql, mailbox, 0, offer)) ? "stored" : "taken";
}

export async function putSlot(
  sql: Sql,
  mailbox: Uint8Array,
  slot: number,
  bytes: Uint8Array,
  nowMs: number,
): Promise<SlotWrite> {
  const ends = await sql`
    SELECT ends_at_ms FROM keyferry.mailbox_slot
    WHERE mailbox = ${mailbox} AND slot = 0 AND ends_at_ms > ${nowMs}`;
  if (ends.length === 0) return "no-mailbox";
  await sql`
    INSERT INTO keyferry.mailbox_slot (mailbox, slot, ends_at_ms, bytes)
    SELECT mailbox, ${slot}, ends_at_ms, ${bytes} FROM keyferry.mailbox_slot
    WHERE mailbox = ${mailbox} AND slot = 0 ON CONFLICT DO NOTHING`;
  return (await isThere(sql, mailbox, slot, bytes)) ? "stored" : "taken";
}

export async function slotOf(
  sql: Sql,
  mailbox: Uint8Array,
  slot: number,
  nowMs: number,
): Promise<Uint8Array | null | "no-mailbox"> {
  const rows = await sql`
    SELECT (SELECT bytes FROM keyferry.mailbox_slot WHERE mailbox = ${mailbox} AND slot = ${slot}) AS bytes
    FROM keyferry.mailbox_slot WHERE mailbox = ${mailbox} AND slot = 0 AND ends_at_ms > ${nowMs}`;
  return rows[0] === undefined ? "no-mailbox" : bytesOrNullOf(rows[0], "bytes");
}

async function isThere(sql: Sql, mailbox: Uint8Array, slot: number, bytes: Uint8Array): Promise<boolean> {
  const rows = await sql`
    SELECT bytes FROM keyferry.mailbox_slot WHERE mailbox = ${mailbox} AND slot = ${slot}`;
  return rows[0] !== undefined && equalBytes(bytesOf(rows[0], "bytes"), bytes);
}
