/** Logs of vaults, signed before anything is measured: a genesis and data entries of the smallest size class. */
import { randomBytes } from "node:crypto";
import { activeMembers, type ControlState } from "../../../shared/log/control-state.ts";
import { encodeControlState } from "../../../shared/log/control-state-codec.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { makeEdit } from "../../../shared/vault/edit.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { ITEM_ID_LENGTH } from "../../../shared/vault/item-id.ts";
import { sealEdit } from "../../../shared/vault/seal-edit.ts";
import { locatorOf } from "../../../shared/wire/locator.ts";
import { judgeEntries } from "../../../sync-server/log/judge-entries.ts";
import type { LogWrite } from "../../../sync-server/storage/vault-store.ts";
import { nodeSignatures } from "./node-signatures.ts";

export type SignedLog = {
  readonly vaultId: Uint8Array;
  readonly device: DeviceKeys;
  /** Genesis first. */
  readonly entries: readonly Uint8Array[];
};

const OUTSIDE = {
  random: (length: number) => new Uint8Array(randomBytes(length)),
  nowMs: Date.now,
  scheme: nodeSignatures,
};

/** A vault of one device with so many data entries after its genesis. */
export async function signedLog(dataEntries: number): Promise<SignedLog> {
  const names = { deviceName: "Laptop", platform: "Linux" };
  const { genesis, keyring, head: founded } = await foundVault(OUTSIDE.random(32), names, OUTSIDE);
  const entries = [genesis];
  let head = founded;
  for (let made = 0; made < dataEntries; made++) {
    const itemId = OUTSIDE.random(ITEM_ID_LENGTH);
    const edit = makeEdit(head, [{ op: "put", itemId, field: "label", value: "Harbour office" }], OUTSIDE);
    const written = sealEdit(keyring, head, edit, OUTSIDE);
    entries.push(written.entry);
    head = written.head;
  }
  return { vaultId: head.vaultId, device: keyring.device, entries };
}

/** What a server that judged these entries would hand to its store, one write an entry. Signatures are not looked at. */
export async function writesOf({ vaultId, entries }: SignedLog): Promise<readonly LogWrite[]> {
  const writes: LogWrite[] = [];
  let state: ControlState | null = null;
  for (const bytes of entries) {
    const expect = { seq: state?.seq ?? 0, head: state?.head ?? new Uint8Array(32) };
    const judged = await judgeEntries(state, [bytes], () => true);
    ({ state } = judged);
    const { seq, head } = judged.state;
    writes.push({
      vaultId,
      expect,
      next: { seq, head, control: encodeControlState(judged.state) },
      entries: judged.entries,
      locators: locatorsOf(judged.state),
      snapshots: [],
      confirmations: [],
      quota: Number.MAX_SAFE_INTEGER,
    });
  }
  return writes;
}

function locatorsOf(state: ControlState): readonly Uint8Array[] {
  return activeMembers(state)
    .filter(({ role }) => role === "recovery")
    .map(({ signPublicKey }) => locatorOf(signPublicKey));
}
