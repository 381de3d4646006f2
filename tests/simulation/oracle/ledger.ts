/**
 * What devices acknowledged to their person, and whether it is still there: in the log, and in the state or its history
 * (at most ten losing values a field), purges excepted.
 */
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { HISTORY_LIMIT, type ItemState } from "../../../shared/vault/item-state.ts";
import type { CreateOp, Op, PutOp } from "../../../shared/vault/ops.ts";
import type { Retold } from "./archive.ts";
import { Violation } from "./violation.ts";

export type Acknowledged = {
  readonly device: string;
  readonly opIds: readonly string[];
  readonly ops: readonly Op[];
  /** Rises with every acknowledgement of the run. */
  readonly number: number;
};

export class Ledger {
  #number = 0;
  readonly #acknowledged = new Map<number, Acknowledged>();

  get number(): number {
    return this.#number;
  }

  acknowledge(device: string, opIds: readonly Uint8Array[], ops: readonly Op[]): void {
    this.#number += 1;
    const entry = { device, opIds: opIds.map(bytesToHex), ops, number: this.#number };
    this.#acknowledged.set(this.#number, entry);
  }

  of(device: string): Acknowledged[] {
    return [...this.#acknowledged.values()].filter((one) => one.device === device);
  }

  /** The person's own doing lost it: a profile set back by a copy. */
  excuse(numbers: Iterable<number>): void {
    for (const number of numbers) this.#acknowledged.delete(number);
  }

  /**
   * Throws where something that was acknowledged is gone. `kept`: for devices that may not push any more, the edits that
   * they still hold themselves.
   */
  verify(told: Retold, kept: ReadonlyMap<string, ReadonlySet<string>>): void {
    const places = placesIn(told.opened);
    const ended = endingsBroughtOver(told.opened);
    for (const { device, opIds, ops, number } of this.#acknowledged.values()) {
      const own = kept.get(device);
      const isInEffect = opIds.every((opId) => told.effects.has(opId));
      if (!isInEffect && own !== undefined && opIds.every((opId) => own.has(opId))) continue;
      const isThere = opIds.every((opId) => places.has(opId));
      // Of a branch that its last holder knew by a snapshot, what was edited is brought over and not the edits.
      if (!isThere && ops.every((op) => isKeptByState(told, op, ended))) continue;
      const effect = Math.min(...opIds.map((opId) => told.effects.get(opId) ?? Number.POSITIVE_INFINITY));
      const lost = isThere ? ops.find((op) => !isKept(told, op, effect)) : ops[0];
      if (lost !== undefined)
        throw new Violation(
          "G2 nothing acknowledged is lost",
          `edit ${number} of ${device}: ${lost.op}${isThere ? " has no trace in the state" : " is not in the log"}`,
        );
    }
  }
}

/** Where the edits of a log stand first, by text of their ids. */
export function placesIn(opened: Retold["opened"]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const entry of opened.toReversed())
    if (entry.kind === "data") places.set(bytesToHex(entry.body.opId), entry.seq);
  return places;
}

/** What ended or came back by reissues, as "op item". */
function endingsBroughtOver(opened: Retold["opened"]): ReadonlySet<string> {
  const bodies = opened.flatMap((entry) =>
    entry.kind === "data" && entry.reissue !== null ? entry.body.ops : [],
  );
  return new Set(bodies.map(({ op, itemId }) => `${op} ${bytesToHex(itemId)}`));
}

function isKeptByState(told: Retold, op: Op, ended: ReadonlySet<string>): boolean {
  if (op.op === "create" || op.op === "put") return isKept(told, op, Number.POSITIVE_INFINITY);
  return ["tombstone", "restore", "purge"].some((end) => ended.has(`${end} ${bytesToHex(op.itemId)}`));
}

/** In the state, in its history, or purged by a later operation. `effect`: when it took effect, never if infinite. */
function isKept(told: Retold, op: Op, effect: number): boolean {
  const item = told.items.get(bytesToHex(op.itemId));
  if (op.op !== "create" && op.op !== "put") return true;
  if (item === undefined) return false;
  const ids = [item.itemId, ...(op.op === "create" ? item.conflicts : [])].map(bytesToHex);
  if (ids.some((id) => (told.purges.get(id) ?? 0) > effect)) return true;
  return op.op === "create" ? isBornFrom(told, ids, op) : holds(item, op);
}

/** The secret is the item's, or that of one kept beside it. */
function isBornFrom({ secrets }: Retold, ids: readonly string[], op: CreateOp): boolean {
  const secret = encodeCanonical(op.secret);
  return ids.some((id) => {
    const kept = secrets.get(id);
    return kept !== undefined && equalBytes(kept, secret);
  });
}

function holds(item: ItemState, op: PutOp): boolean {
  const field = item.fields.get(op.field);
  if (field === undefined) return false;
  const wanted = encodeCanonical(op.value);
  const values = [field.value, ...field.lost.map(({ value }) => value)];
  return (
    field.lost.length >= HISTORY_LIMIT || values.some((value) => equalBytes(encodeCanonical(value), wanted))
  );
}
