/**
 * What devices acknowledged to their person, and whether it is still there: in the log, and in the state or its history
 * (at most ten losing values a field), purges excepted.
 */
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { HISTORY_LIMIT, type ItemState } from "../../../shared/vault/item-state.ts";
import type { CreateOp, Op, PutOp } from "../../../shared/vault/ops.ts";
import type { VaultState } from "../../../shared/vault/vault-state.ts";
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

  /** The person's own doing lost it: a profile set back by a copy, a device removed before it could push. */
  excuse(numbers: Iterable<number>): void {
    for (const number of numbers) this.#acknowledged.delete(number);
  }

  /** Throws where something that was acknowledged is gone. */
  verify({ opened, state }: Retold): void {
    const inLog = new Set(
      opened.flatMap((entry) => (entry.kind === "data" ? [bytesToHex(entry.body.opId)] : [])),
    );
    for (const { device, opIds, ops, number } of this.#acknowledged.values()) {
      const isThere = opIds.every((opId) => inLog.has(opId));
      const lost = isThere ? ops.find((op) => !isKept(state, op)) : ops[0];
      if (lost !== undefined)
        throw new Violation(
          "G2 nothing acknowledged is lost",
          `edit ${number} of ${device}: ${lost.op}${isThere ? " has no trace in the state" : " is not in the log"}`,
        );
    }
  }
}

function isKept(state: VaultState, op: Op): boolean {
  const item = state.items.get(bytesToHex(op.itemId));
  if (item?.life === "purged") return true;
  if (op.op === "create") return item !== undefined && isBornFrom(state, item, op);
  if (op.op === "put") return item !== undefined && holds(item, op);
  return true;
}

/** The secret is the item's, or that of one kept beside it. */
function isBornFrom(state: VaultState, item: ItemState, op: CreateOp): boolean {
  const secret = encodeCanonical(op.secret);
  return [item.itemId, ...item.conflicts].some((id) => {
    const kept = state.secrets.get(bytesToHex(id));
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
