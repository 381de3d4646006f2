/**
 * Devices that were to stay for a while only (a shared computer): whichever member looks first after their time removes
 * them. No rule of the log reads a clock, so it is a member's own clock that decides, and a clock that is wrong can only
 * end such a visit sooner or later.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { ReplicaState } from "../../../shared/sync/replica.ts";

/** Ids of active devices whose time is over, this one not among them; none where this device may not write. */
export function expiredDevices(
  { control, keyring, standing }: Pick<ReplicaState, "control" | "keyring" | "standing">,
  nowMs: number,
): readonly Uint8Array[] {
  if (standing.is !== "active") return [];
  return [...control.members.values()]
    .filter(
      ({ role, status, expiresAtMs }) =>
        role === "device" && status === "active" && isOver(expiresAtMs, nowMs),
    )
    .map(({ deviceId }) => deviceId)
    .filter((deviceId) => !equalBytes(deviceId, keyring.device.deviceId));
}

function isOver(expiresAtMs: number | null, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}
