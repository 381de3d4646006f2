/** What counts against a vault's quota, and the form a write must have: the same for every store. */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { CONTROL_KINDS, KINDS, kindOf } from "../../shared/log/kinds.ts";
import { StoreFault } from "./store-fault.ts";
import type { LogWrite, NewEntry, VaultRecord } from "./vault-store.ts";

/** Numbers of the control kinds, rising: the entries that are never dropped and that the quota leaves alone. */
export const CONTROL_KIND_NUMBERS: readonly number[] = [...CONTROL_KINDS]
  .map((kind) => KINDS[kind])
  .sort((a, b) => a - b);

const NO_HEAD = new Uint8Array(32);

/** Bytes of these entries that count against the quota. */
export function countedBytes(entries: readonly NewEntry[]): number {
  return entries.reduce((sum, { kind, bytes }) => sum + (isControl(kind) ? 0 : (bytes?.length ?? 0)), 0);
}

/** Whether the write needs room that the vault does not have. Control entries alone always find room. */
export function exceedsQuota(liveBytes: number, added: number, quota: number): boolean {
  return added > 0 && liveBytes + added > quota;
}

/** Whether a vault (null: none yet) stands where the write expects it. */
export function standsAt(
  vault: Pick<VaultRecord, "seq" | "head"> | null,
  expect: LogWrite["expect"],
): boolean {
  if (vault === null) return expect.seq === 0 && equalBytes(expect.head, NO_HEAD);
  return vault.seq === expect.seq && equalBytes(vault.head, expect.head);
}

/** Refuses what no caller may ask for; a store then need not fear gaps. Throws StoreFault "store/misused". */
export function checkWrite({ expect, next, entries, snapshots }: LogWrite): void {
  const follow = entries.every(({ seq }, index) => seq === expect.seq + 1 + index);
  const reach = entries.length > 0 && next.seq === expect.seq + entries.length;
  const haveControl = entries.every(({ kind, bytes }) => bytes !== null || !isControl(kind));
  const inside = snapshots.every(
    ({ seq, coversSeq }) => seq > expect.seq && seq <= next.seq && coversSeq < seq,
  );
  if (!(follow && reach && haveControl && inside))
    throw new StoreFault(
      "store/misused",
      "the entries of a write do not lead from where it begins to its end",
    );
}

function isControl(number: number): boolean {
  const kind = kindOf(number);
  return kind !== null && CONTROL_KINDS.has(kind);
}
