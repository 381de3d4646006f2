/** A whole vault as rows: as it begins here, and under another local key. */
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import type { NamedRow, VaultRow } from "../../storage/schema.ts";
import type { AllRows } from "../../storage/vault-repository.ts";
import { resealedItem } from "./item-layers.ts";
import { itemRowId, openState, sealSecret, type WrittenItem, writtenItem } from "./item-rows.ts";
import { credentialIdsOf, newFilter } from "./known-credentials.ts";
import { type NamedTable, openNamed, sealNamed } from "./named-rows.ts";
import { type OpenKeys, sealKeyring } from "./open-keys.ts";
import { sealGeneration, sealNotice, sealStateParts } from "./replica-rows.ts";
import type { RowSealer, RowTable } from "./row-sealer.ts";
import { sealShelves } from "./shelf.ts";
import { entryRows, ownLeaf } from "./step-rows.ts";
import { WITH_SHELVES } from "./upgrade-rows.ts";

/** Of the tables; FORMAT.md counts the versions of what is inside them. */
export const TABLES_VERSION = WITH_SHELVES;

/** All rows that the local key seals, and the credential filter that goes with them. */
export type VaultRows = { readonly rows: AllRows; readonly filter: Uint8Array };

/** The rows of a vault that is new on this device, whether it was founded here or joined. */
export function newVaultRows(replica: NewReplica, rows: RowSealer, unlockRecord: Uint8Array): VaultRows {
  const { keyring } = replica.state;
  const { deviceId } = keyring.device;
  const items = replica.items.map(({ state, secret }) => {
    const id = itemRowId(rows, state.itemId);
    return writtenItem(rows, id, state, secret && sealSecret(rows, id, secret));
  });
  const ownLeaves = replica.entries.flatMap(({ bytes }) => ownLeaf(bytes, deviceId) ?? []);
  return {
    filter: newFilter(rows, credentialIdsOf(replica.items.map(({ state }) => state))),
    rows: {
      vault: {
        id: "vault",
        version: TABLES_VERSION,
        vaultId: keyring.vaultId,
        deviceId,
        unlockRecords: [unlockRecord],
        sealedKeyring: sealKeyring(rows, keyring),
      },
      entries: entryRows(rows, "entries", replica.entries),
      ...itemTables(rows, items),
      singles: [
        sealGeneration(rows, { generation: 1, notices: replica.notices.length }),
        ...sealStateParts(rows, replica.state, replica.state),
      ],
      signed: ownLeaves.map((leaf) => sealNamed(rows, "signed", leaf, new Uint8Array())),
      chunks: replica.chunks.map(({ hash, bytes }) => sealNamed(rows, "chunks", hash, bytes)),
      notices: replica.notices.map((notice, number) => sealNotice(rows, number, notice)),
      ...{ outbox: [], attempts: [], theirs: [], abandoned: [] },
    },
  };
}

/**
 * Every row again, sealed by another local key, under the names that this key gives, and a filter filled up with it.
 * Throws VaultFault "vault/corrupted-row" if any of them does not open: then nothing may be replaced.
 */
export function resealedRows(
  all: AllRows,
  old: OpenKeys,
  rows: RowSealer,
  unlockRecords: readonly Uint8Array[],
): VaultRows {
  const from = old.rows;
  const again = (table: RowTable, key: string, sealed: Uint8Array) =>
    rows.seal(table, key, from.open(table, key, sealed));
  const named = <Row extends NamedRow>(table: NamedTable, found: readonly Row[]) =>
    found.map((row) => {
      const { name, content } = openNamed(from, table, row);
      return { ...row, ...sealNamed(rows, table, name, content) };
    });
  const items = all.items.map((row) => resealedItem(row, from, rows));
  const ids = credentialIdsOf(all.items.map((row) => openState(from, row)));
  const vault: VaultRow = {
    ...all.vault,
    unlockRecords,
    sealedKeyring: again("keyring", "vault", all.vault.sealedKeyring),
  };
  return {
    filter: newFilter(rows, ids),
    rows: {
      vault,
      entries: all.entries.map(({ seq, sealed }) => ({ seq, sealed: again("entries", String(seq), sealed) })),
      ...itemTables(rows, items),
      singles: all.singles.map(({ name, sealed }) => ({ name, sealed: again("singles", name, sealed) })),
      outbox: named("outbox", all.outbox),
      attempts: named("attempts", all.attempts),
      signed: named("signed", all.signed),
      chunks: named("chunks", all.chunks),
      theirs: all.theirs.map(({ seq, sealed }) => ({ seq, sealed: again("theirs", String(seq), sealed) })),
      abandoned: all.abandoned.map(({ number, sealed }) => ({
        number,
        sealed: again("abandoned", String(number), sealed),
      })),
      notices: all.notices.map(({ number, sealed }) => ({
        number,
        sealed: again("notices", String(number), sealed),
      })),
    },
  };
}

function itemTables(rows: RowSealer, items: readonly WrittenItem[]): Pick<AllRows, "items" | "shelves"> {
  return {
    items: items.map(({ row }) => row),
    shelves: sealShelves(
      rows,
      items.map(({ row, told }) => [row.id, told] as const),
    ),
  };
}
