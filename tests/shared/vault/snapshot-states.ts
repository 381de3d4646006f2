/** States to make snapshots of: what folds make, and vaults of many items. */
import { foldLog } from "../../../shared/vault/fold.ts";
import type { OpenedEntry } from "../../../shared/vault/opened-entry.ts";
import type { CreateOp } from "../../../shared/vault/ops.ts";
import type { VaultState } from "../../../shared/vault/vault-state.ts";
import { seededRandom } from "./seeded-random.ts";

const DEVICE = new Uint8Array(16).fill(0x41);

/** One entry of a device with these operations. */
export function entryOf(seq: number, ops: readonly CreateOp[], opId: Uint8Array): OpenedEntry {
  const body = { opId, hlc: { ms: seq, counter: 0 }, baseSeq: seq - 1, ops, group: null };
  return { kind: "data", seq, device: DEVICE, devSeq: seq, body, reissue: null };
}

/** A vault with that many items, about as large as passkeys, or as `sizeOf` says. */
export function manyItems(count: number, sizeOf: (index: number) => number = () => 250): VaultState {
  const random = seededRandom(`items ${count}`);
  const log = Array.from({ length: count }, (_, index) => {
    const secret = new Map([["key", random(sizeOf(index))]]);
    const fields = new Map([["label", `item ${index}`]]);
    const fixed = new Map([["rpId", `site-${index}.example`]]);
    const op: CreateOp = { op: "create", itemId: random(16), type: "many", fixed, secret, fields };
    return entryOf(index + 1, [op], random(16));
  });
  return foldLog(log);
}
