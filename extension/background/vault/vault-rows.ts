/** A whole vault as rows: newly founded, and under another local key. */
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import {
  buildCredentialFilter,
  DEVICE_SALT_LENGTH,
  encodeCredentialFilter,
} from "../../../shared/vault/credential-filter.ts";
import type { FoundedVault } from "../../../shared/vault/found-vault.ts";
import { encodeLogHead } from "../../../shared/vault/log-head.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import type { EntryRow, ItemRow } from "../../storage/schema.ts";
import type { AllRows } from "../../storage/vault-repository.ts";
import { type DeviceNamesById, encodeDeviceNames } from "./device-names.ts";
import { itemRow, openSecret, openState, sealSecret } from "./item-rows.ts";
import { type OpenKeys, type RowSealer, sealKeyring } from "./open-keys.ts";

/** Of the tables; FORMAT.md counts the versions of what is inside them. */
export const TABLES_VERSION = 1;

/** All rows that the local key seals, and the credential filter that goes with them. */
export type VaultRows = { readonly rows: AllRows; readonly filter: Uint8Array };

/** The first rows of a new vault, and its empty filter. */
export function newVaultRows(
  founded: FoundedVault,
  names: DeviceNamesById,
  rows: RowSealer,
  unlockRecord: Uint8Array,
  random: RandomBytes,
): VaultRows {
  const { keyring, head, genesis } = founded;
  return {
    filter: newFilter([], rows, random),
    rows: {
      vault: {
        id: "vault",
        version: TABLES_VERSION,
        vaultId: keyring.vaultId,
        deviceId: keyring.device.deviceId,
        unlockRecords: [unlockRecord],
        sealedKeyring: sealKeyring(rows, keyring),
      },
      entries: [entryRow(rows, head.seq, genesis)],
      items: [],
      singles: [
        { name: "head", sealed: rows.seal("singles", "head", encodeLogHead(head)) },
        { name: "devices", sealed: rows.seal("singles", "devices", encodeDeviceNames(names)) },
      ],
    },
  };
}

export function entryRow(rows: RowSealer, seq: number, entry: Uint8Array): EntryRow {
  return { seq, sealed: rows.seal("entries", String(seq), entry) };
}

/**
 * Every row again, sealed by another local key, under the names that this key gives, and a filter filled up with it.
 * Throws VaultFault "vault/corrupted-row" if any of them does not open: then nothing may be replaced.
 */
export function resealedRows(
  all: AllRows,
  old: OpenKeys,
  rows: RowSealer,
  unlockRecord: Uint8Array,
  random: RandomBytes,
): VaultRows {
  const from = old.rows;
  const states = all.items.map((row) => openState(from, row));
  const ids = states.flatMap((item) => passkeyRecord(item)?.facts.credentialId ?? []);
  return {
    filter: newFilter(ids, rows, random),
    rows: {
      vault: { ...all.vault, unlockRecords: [unlockRecord], sealedKeyring: sealKeyring(rows, old.keyring) },
      entries: all.entries.map(({ seq, sealed }) =>
        entryRow(rows, seq, from.open("entries", String(seq), sealed)),
      ),
      items: all.items.map((row) => resealedItem(row, from, rows)),
      singles: all.singles.map(({ name, sealed }) => ({
        name,
        sealed: rows.seal("singles", name, from.open("singles", name, sealed)),
      })),
    },
  };
}

function resealedItem(row: ItemRow, from: RowSealer, rows: RowSealer): ItemRow {
  const item = openState(from, row);
  const secret = row.sealedSecret && sealSecret(rows, item.itemId, openSecret(from, row));
  return itemRow(rows, item, secret);
}

function newFilter(credentialIds: readonly Uint8Array[], rows: RowSealer, random: RandomBytes): Uint8Array {
  const salt = random(DEVICE_SALT_LENGTH);
  return encodeCredentialFilter(buildCredentialFilter(credentialIds, salt, rows.subkeys.fillerKey));
}
