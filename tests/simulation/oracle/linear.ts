/**
 * Appends to one vault have one order (G8): what an honest server acknowledged stands at that place for all who asked
 * later, and whoever asks after an acknowledgement sees at least that much.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { AppendResult, LogPage } from "../../../shared/sync/transport.ts";
import type { Recorded } from "../servers/server-side.ts";
import { Violation } from "./violation.ts";

type Seen = {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
};

/** Throws where the answers cannot come from one log that only grows. `record`: between two restores. */
export function verifyOneOrder(record: readonly Recorded[]): void {
  const seen = record.flatMap(positionsIn);
  const heads = new Map<number, Uint8Array>();
  for (const { seq, head } of seen) {
    const known = heads.get(seq);
    if (known !== undefined && !equalBytes(known, head))
      throw new Violation("G8 one order", `two histories at ${seq}`);
    heads.set(seq, head);
  }
  let latest = 0;
  const byEnd = seen.toSorted((a, b) => a.endedAtMs - b.endedAtMs);
  for (const one of seen.toSorted((a, b) => a.beganAtMs - b.beganAtMs)) {
    for (let next = byEnd[0]; next !== undefined && next.endedAtMs < one.beganAtMs; next = byEnd[0]) {
      latest = Math.max(latest, next.seq);
      byEnd.shift();
    }
    if (one.seq < latest) throw new Violation("G8 one order", `${one.seq} was answered after ${latest}`);
  }
}

function positionsIn({ call, answer, beganAtMs, endedAtMs }: Recorded): Seen[] {
  const at = (position: { seq: number; head: Uint8Array }): Seen => ({ ...position, beganAtMs, endedAtMs });
  // An answer has the type of its call.
  if (call.name === "pull") return [at((answer as LogPage).at)];
  if (call.name !== "append") return [];
  const result = answer as AppendResult;
  if (result.outcome === "conflict") return [at(result.page.at)];
  // The same bytes again are answered with where they stand, which the log may have left behind.
  return [];
}
