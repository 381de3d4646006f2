/**
 * The devices of the vault as the person manages them: their names, removing some, and what a removed one may still
 * hold. Removing is one entry of the log (shared/sync/rekey.ts); what the person says about devices are edits.
 */
import { bytesToHex, equalBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import type { NowMs } from "../../../shared/bytes/environment.ts";
import { addedThrough } from "../../../shared/log/added-through.ts";
import type { Member } from "../../../shared/log/control-state.ts";
import { idText } from "../../../shared/log/device-id.ts";
import type { ReplicaState } from "../../../shared/sync/replica.ts";
import { type DeviceWords, deviceWordsOps } from "../../../shared/vault/device-words.ts";
import { writableText } from "../../../shared/vault/writable-text.ts";
import type { DevicesView, ManagedDevice, PasskeyToReplace } from "../../messages/devices-contract.ts";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";
import { deviceSummaries } from "../sync/sync-status.ts";
import type { VaultSync } from "../sync/vault-sync.ts";
import { KeeperFault } from "../vault/keeper-fault.ts";
import type { SealedReplica } from "../vault/sealed-replica.ts";
import type { VaultAccess } from "../vault/vault-access.ts";
import { namedByPerson, readDeviceWords, type WordsOfDevices } from "./device-items.ts";

export type DeviceManagementParts = {
  readonly replica: SealedReplica;
  readonly sync: VaultSync;
  readonly access: VaultAccess;
  readonly nowMs: NowMs;
};

type Known = { readonly state: ReplicaState; readonly words: WordsOfDevices };

export class DeviceManagement {
  readonly #parts: DeviceManagementParts;

  constructor(parts: DeviceManagementParts) {
    this.#parts = parts;
  }

  async view(): Promise<DevicesView> {
    const known = await this.#known();
    const passkeys = await this.#livePasskeys();
    const { state, words } = known;
    const devices = deviceSummaries({ ...state, devices: namedByPerson(state.devices, words) });
    return {
      passkeys: passkeys.length,
      devices: devices.map((summary): ManagedDevice => {
        const id = hexToBytes(summary.deviceId);
        const said = words.get(summary.deviceId)?.words;
        const through = addedThrough(state.control, [id], state.keyring.device.deviceId);
        return {
          ...summary,
          addedThrough: summary.status === "active" ? through.map(bytesToHex) : [],
          expiresAtMs: state.control.members.get(summary.deviceId)?.expiresAtMs ?? null,
          removedAtMs: summary.status === "removed" ? (said?.removedAtMs ?? null) : null,
          toReplace: mayHold(summary, said, passkeys).length,
        };
      }),
    };
  }

  /** Throws KeeperFault "vault/no-such-device" for an id that no device has. */
  async rename(deviceId: string, name: string): Promise<void> {
    await this.#say(await this.#known(), [deviceId], { name: writableText(name) });
  }

  /**
   * Removes them in one entry, with a note of when that was: what was made since is nothing they can hold. The note goes
   * first, for a worker may die between the two; on a device that is still a member it means nothing. Throws KeeperFault,
   * SyncFault.
   */
  async remove(deviceIds: readonly string[]): Promise<void> {
    await this.#parts.access.requireVerified();
    const known = await this.#known();
    const self = known.state.keyring.device.deviceId;
    const members = deviceIds.map((id) => memberIn(known, id));
    if (members.some(({ deviceId }) => equalBytes(deviceId, self)))
      throw new KeeperFault("vault/no-such-device", "this very device");
    const active = members.filter(({ status }) => status === "active").map(({ deviceId }) => deviceId);
    await this.#say(known, active.map(bytesToHex), { removedAtMs: this.#parts.nowMs() });
    if (active.length > 0) await this.#parts.sync.rekey(active);
  }

  /** By site, then by account. */
  async toReplace(deviceId: string): Promise<readonly PasskeyToReplace[]> {
    const known = await this.#known();
    const { status } = memberIn(known, deviceId);
    const held = mayHold({ status }, known.words.get(deviceId)?.words, await this.#livePasskeys());
    return held
      .toSorted((a, b) => a.rpId.localeCompare(b.rpId) || a.userName.localeCompare(b.userName))
      .map(({ itemId, rpId, userName, userDisplayName, label }) => ({
        ...{ itemId, rpId, userName, userDisplayName, label },
      }));
  }

  async settle(deviceId: string, isSettled: boolean): Promise<void> {
    await this.#say(await this.#known(), [deviceId], { isSettled });
  }

  /**
   * New keys for this device under its name, and the old ones removed. A second call after a lost answer renews once
   * more, which is harmless. Throws KeeperFault, SyncFault.
   */
  async renew(): Promise<void> {
    await this.#parts.access.requireVerified();
    const before = await this.#known();
    const old = idText(before.state.keyring.device.deviceId);
    await this.#say(before, [old], { removedAtMs: this.#parts.nowMs() });
    await this.#parts.sync.renewIdentity();
    const name = before.words.get(old)?.words?.name ?? null;
    const after = await this.#known();
    if (name !== null) await this.#say(after, [idText(after.state.keyring.device.deviceId)], { name });
  }

  async #known(): Promise<Known> {
    const { replica } = this.#parts;
    const state = await replica.state();
    return { state, words: await readDeviceWords(replica, state) };
  }

  async #say(known: Known, deviceIds: readonly string[], said: Partial<DeviceWords>): Promise<void> {
    const ops = deviceIds.flatMap((id) => {
      const { deviceId } = memberIn(known, id);
      return deviceWordsOps(known.words.get(id)?.item ?? null, deviceId, said);
    });
    if (ops.length > 0) await this.#parts.sync.write(ops);
  }

  async #livePasskeys(): Promise<readonly PasskeySummary[]> {
    const { passkeys } = await this.#parts.access.opened();
    return (await passkeys.list()).filter(({ trashedAtMs }) => trashedAtMs === null);
  }
}

function memberIn({ state }: Known, deviceId: string): Member {
  const member = state.control.members.get(deviceId);
  if (member === undefined || member.role !== "device")
    throw new KeeperFault("vault/no-such-device", "not one of this vault");
  return member;
}

/** What was in the vault when the device was removed and still is: a replaced passkey is another one, made later. */
function mayHold(
  { status }: Pick<ManagedDevice, "status">,
  said: DeviceWords | null | undefined,
  passkeys: readonly PasskeySummary[],
): readonly PasskeySummary[] {
  const removedAtMs = said?.removedAtMs ?? null;
  if (status !== "removed" || removedAtMs === null || said?.isSettled === true) return [];
  return passkeys.filter(({ createdAtMs }) => createdAtMs <= removedAtMs);
}
