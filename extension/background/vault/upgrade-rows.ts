/**
 * What vaults of earlier versions of the tables lack. One of version 2 has no shelves. One of version 1 lacks more: such a vault never met a server, and its log holds genesis and data entries of this
 * one device, so everything follows from genesis and the pinned head.
 */
import { accept } from "../../../shared/log/accept.ts";
import { type ControlState, memberById, withMembers } from "../../../shared/log/control-state.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { newVaultReplica } from "../../../shared/sync/new-replica.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import type { Keyring } from "../../../shared/vault/keyring.ts";
import { decodeLogHead, type LogHead } from "../../../shared/vault/log-head.ts";
import { openEntry } from "../../../shared/vault/open-entry.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { EntryRow, ItemRow, VaultRow } from "../../storage/schema.ts";
import type { AllRows, ShelvedRows, UpgradeRows } from "../../storage/vault-repository.ts";
import { sealNamed } from "./named-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { readEach } from "./readable-rows.ts";
import { sealGeneration, sealStateParts } from "./replica-rows.ts";
import type { RowSealer } from "./row-sealer.ts";
import { sealShelves, shelfOfRows } from "./shelf.ts";
import { ownLeaf } from "./step-rows.ts";

const WITH_SYNC = 2;
export const WITH_SHELVES = 3;

/** Throws VaultFault where genesis or the pinned head is damaged: then the vault stays as it is, and readable. */
export function upgradeRows(keys: OpenKeys, all: AllRows): UpgradeRows {
  const { rows } = keys;
  const keyring = keys.keyringIn(all.vault);
  const sealedHead = all.singles.find(({ name }) => name === "head")?.sealed;
  const first = all.entries.find(({ seq }) => seq === 1);
  if (sealedHead === undefined || first === undefined)
    throw new VaultFault("vault/corrupted-row", "a log without beginning or end");
  const head = decodeLogHead(rows.open("singles", "head", sealedHead));
  const genesis = openRow(rows, first);
  const { deviceName: name, platform } = namesIn(genesis, keyring);
  const { state } = newVaultReplica({ genesis, keyring, head }, { deviceName: name, platform });
  const { deviceId } = keyring.device;
  const heard = head.seq > 1 ? head.hlc : null;
  const { keyring: _, log: __, ...others } = state;
  const parts = {
    ...others,
    control: controlAt(head, keyring, state.control),
    devices: new Map([[idText(deviceId), { name, platform, heard }]]),
  };
  const leaves = readEach(all.entries, (row) => ownLeaf(openRow(rows, row), deviceId)).values;
  return {
    head: sealedHead,
    vault: { ...all.vault, version: WITH_SYNC },
    singles: [sealGeneration(rows, { generation: 1, notices: 0 }), ...sealStateParts(rows, parts, parts)],
    signed: leaves.map((leaf) => sealNamed(rows, "signed", leaf, new Uint8Array())),
  };
}

/** The version that `upgradeRows` makes is where this begins. What cannot be read now is asked for at every list. */
export function shelvedRows(
  { rows }: OpenKeys,
  vault: VaultRow,
  generation: Uint8Array,
  items: readonly ItemRow[],
): ShelvedRows {
  return {
    generation,
    vault: { ...vault, version: WITH_SHELVES },
    items: items.map(withoutOldColumn),
    shelves: sealShelves(rows, shelfOfRows(rows, items)),
  };
}

/** Rows of earlier versions sealed in this column what a shelf tells now. */
function withoutOldColumn(row: ItemRow & { readonly sealedFacts?: Uint8Array }): ItemRow {
  const { sealedFacts: _, ...rest } = row;
  return rest;
}

/** Data entries change nothing but where the chain stands and how many of them their device wrote. */
function controlAt(head: LogHead, { device }: Keyring, founded: ControlState): ControlState {
  const author = memberById(founded, device.deviceId);
  if (author === null) throw new VaultFault("vault/corrupted-row", "another device's log");
  const members = withMembers(founded.members, [{ ...author, devSeq: head.devSeq }]);
  return { ...founded, seq: head.seq, head: head.head, members };
}

function namesIn(genesis: Uint8Array, { epochKeys }: Keyring): DeviceNames {
  const judged = accept(null, genesis);
  const opened = judged.outcome === "accepted" ? openEntry(judged.state, epochKeys, judged) : null;
  if (opened === null || opened === "newer" || opened.kind !== "control" || opened.body.about !== "device")
    throw new VaultFault("vault/corrupted-row", "genesis");
  return opened.body;
}

function openRow(rows: RowSealer, { seq, sealed }: EntryRow): Uint8Array {
  return rows.open("entries", String(seq), sealed);
}
