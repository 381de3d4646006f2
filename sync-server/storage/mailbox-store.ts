/**
 * What the server keeps of a pairing under way: a handful of sealed messages under a name that only the two devices can
 * know, each written once, all forgotten minutes later. Nothing here says whose they are. Every store must pass
 * tests/sync-server/storage/conformance-mailbox.ts.
 */

import type { VaultStore } from "./vault-store.ts";

/** All that a server keeps. */
export type ServerStore = VaultStore & MailboxStore;

/** Milliseconds that a mailbox stands from its opening: both of a pairing's clocks, adding the device, and some air. */
export const MAILBOX_LIFE_MS = 10 * 60_000;

export type SlotWrite =
  | "stored"
  /** Something else is there: the first message is the only one. The same bytes again are "stored". */
  | "taken"
  /** No such mailbox, or its time is over. */
  | "no-mailbox";

export interface MailboxStore {
  /** Opens a mailbox with what its slot 0 holds, and forgets those whose time is over. `mailbox`: 32 bytes. */
  openMailbox(
    mailbox: Uint8Array,
    offer: Uint8Array,
    nowMs: number,
  ): Promise<Exclude<SlotWrite, "no-mailbox">>;
  putSlot(mailbox: Uint8Array, slot: number, bytes: Uint8Array, nowMs: number): Promise<SlotWrite>;
  /** What a slot holds; null where it is empty, "no-mailbox" as above. */
  slot(mailbox: Uint8Array, slot: number, nowMs: number): Promise<Uint8Array | null | "no-mailbox">;
}
