/** How this device and its server stand, in the terms of the pages. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import { idText } from "../../../shared/log/device-id.ts";
import type { EngineNotice, ItemLayers, ReplicaState, SyncNotice } from "../../../shared/sync/replica.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { siteRules } from "../../../shared/vault/site-rule.ts";
import type { ForkSummary, SyncNote, SyncState, SyncStatus } from "../../messages/contract.ts";
import type { DeviceSummary } from "../../messages/devices-contract.ts";
import { deviceNameOf } from "../vault/device-names.ts";
import type { SyncProgress } from "./sync-progress.ts";

/** What the scheduler knows. */
export type SyncMoment = { readonly isSyncing: boolean; readonly progress: SyncProgress };

/** Sites of the items that notices are about, by text of the item id. */
export type SitesOfItems = ReadonlyMap<string, string>;

/** `state`: its devices with the names that the person gave them. */
export function syncStatus(state: ReplicaState, moment: SyncMoment, sites: SitesOfItems): SyncStatus {
  const { link, outbox, notices } = state;
  const { fault, nextTryAtMs } = moment.progress;
  return {
    server: link?.origin ?? null,
    state: syncState(state, moment),
    fault: link && fault,
    lastSyncedAtMs: link?.lastSyncedAtMs ?? null,
    nextTryAtMs: link && nextTryAtMs,
    waitingEdits: outbox.length,
    devices: deviceSummaries(state),
    notes: notices.map((notice) => noteOf(notice, state, sites)),
    fork: forkOf(state),
  };
}

/** Ids of the items that the notices are about. */
export function itemsOfNotices(notices: readonly SyncNotice[]): readonly Uint8Array[] {
  return notices.flatMap(({ notice }) => itemOf(notice) ?? []);
}

/** The sites of these items, as far as they have one. */
export function sitesOf(itemIds: readonly Uint8Array[], layers: readonly ItemLayers[]): SitesOfItems {
  const sites = new Map<string, string>();
  for (const [index, itemId] of itemIds.entries()) {
    const item = layers[index]?.visible ?? null;
    const rpId = item && (passkeyRecord(item)?.facts.rpId ?? siteRules(item)?.rpId);
    if (rpId) sites.set(idText(itemId), rpId);
  }
  return sites;
}

function syncState({ link, standing, outbox }: ReplicaState, { isSyncing, progress }: SyncMoment): SyncState {
  if (standing.is === "needs-newer-version") return "needs-update";
  if (standing.is !== "active") return standing.is;
  if (link === null) return "off";
  if (isSyncing) return "syncing";
  if (progress.fault !== null) return "trouble";
  return outbox.length > 0 || link.lastSyncedAtMs === null ? "waiting" : "in-sync";
}

/** The paper device is none that a person could name or miss. */
export function deviceSummaries({
  control,
  devices,
  keyring,
}: Pick<ReplicaState, "control" | "devices" | "keyring">): DeviceSummary[] {
  const summaries = [...control.members.values()]
    .filter(({ role }) => role === "device")
    .map(({ deviceId, status }): DeviceSummary => {
      const facts = devices.get(idText(deviceId));
      return {
        deviceId: bytesToHex(deviceId),
        name: facts?.name ?? "",
        platform: facts?.platform ?? "",
        isThis: equalBytes(deviceId, keyring.device.deviceId),
        status,
        heardAtMs: facts?.heard?.ms ?? null,
      };
    });
  return summaries.sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
}

function rankOf({ isThis, status }: DeviceSummary): number {
  if (status === "removed") return 2;
  return isThis ? 0 : 1;
}

function noteOf({ id, notice }: SyncNotice, { devices }: ReplicaState, sites: SitesOfItems): SyncNote {
  const itemId = itemOf(notice);
  return {
    noteId: id,
    about: notice.about,
    deviceNames: devicesOf(notice).map((device) => deviceNameOf(devices, device)),
    deviceIds: devicesOf(notice).map(bytesToHex),
    rpId: itemId && (sites.get(idText(itemId)) ?? null),
    itemId: itemId && encodeBase64url(itemId),
    count: countOf(notice),
  };
}

function devicesOf(notice: EngineNotice): readonly Uint8Array[] {
  if ("device" in notice) return [notice.device];
  if ("devices" in notice) return notice.devices;
  return "recipient" in notice ? [notice.recipient] : [];
}

/** Of a conflict the item that keeps the second passkey: the first is where it was. */
function itemOf(notice: EngineNotice): Uint8Array | null {
  if (notice.about === "conflict-item") return notice.conflictId;
  return notice.about === "concurrent-edit" ? notice.itemId : null;
}

function countOf(notice: EngineNotice): number | null {
  if (notice.about === "server-healed") return notice.toSeq - notice.fromSeq + 1;
  return notice.about === "fork-merged" ? notice.reissued : null;
}

function forkOf({ standing, log }: ReplicaState): ForkSummary | null {
  if (standing.is !== "forked") return null;
  const { forkSeq, theirs, seenAtMs } = standing.fork;
  return { forkSeq, seenAtMs, here: log.seq - forkSeq, there: theirs.seq - forkSeq };
}
