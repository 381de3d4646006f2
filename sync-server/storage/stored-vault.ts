/** A vault as both databases keep it: one row, whose columns have the same names in both. */
import { bytesOf, integerOf, integerOrNullOf, type Row } from "./rows.ts";
import type { VaultRecord } from "./vault-store.ts";

export type StoredVault = VaultRecord & {
  /** The locators that stand for it in the table beside, joined (hash-list.ts). */
  readonly locators: Uint8Array;
};

/** Throws StoreFault "store/not-ours". */
export function storedVault(row: Row): StoredVault {
  return {
    vaultId: bytesOf(row, "vault_id"),
    seq: integerOf(row, "seq"),
    head: bytesOf(row, "head"),
    control: bytesOf(row, "control"),
    liveBytes: integerOf(row, "live_bytes"),
    bareTo: integerOf(row, "bare_to"),
    baseSnapshot: integerOrNullOf(row, "base_snapshot"),
    locators: bytesOf(row, "locators"),
  };
}
