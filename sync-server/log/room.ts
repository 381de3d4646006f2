/**
 * How far a vault may grow. A full vault is made smaller by a snapshot that someone confirms, so those, and the chunks
 * that a snapshot rests on, have room above the quota: half as much again, more than a state takes whose entries fill the
 * quota. A suffix has it too: it puts back what may have stood there already.
 */
import { CONTROL_KINDS, type Kind, kindOf } from "../../shared/log/kinds.ts";
import type { NewEntry } from "../storage/vault-store.ts";

const FREES_ROOM: ReadonlySet<Kind> = new Set<Kind>([...CONTROL_KINDS, "snapshot", "checkpoint"]);

/** What live bytes may reach by chunks, suffixes, and entries that help to free room. `quota`: for everything else. */
export function extendedQuota(quota: number): number {
  return quota + Math.floor(quota / 2);
}

/** What live bytes may reach by an append of these entries. */
export function quotaFor(entries: readonly Pick<NewEntry, "kind">[], quota: number): number {
  const helps = entries.every(({ kind }) => {
    const name = kindOf(kind);
    return name !== null && FREES_ROOM.has(name);
  });
  return helps ? extendedQuota(quota) : quota;
}
