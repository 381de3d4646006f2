/** Which notes ask for the person's judgement, and the order in which notes stand: those first, then the newest. */
import type { SyncNote } from "../../messages/contract.ts";

const GRAVE: ReadonlySet<SyncNote["about"]> = new Set<SyncNote["about"]>([
  "device-added",
  "wrong-wrap",
  "epoch-key-missing",
  "conflict-item",
]);

export function isGrave({ about }: SyncNote): boolean {
  return GRAVE.has(about);
}

export function orderNotes(notes: readonly SyncNote[]): readonly SyncNote[] {
  return [...notes].sort((a, b) => Number(isGrave(b)) - Number(isGrave(a)) || b.noteId - a.noteId);
}
