/** A device's log as verified entries, for tests of the parts that take them. */

import type { ControlState } from "../../../shared/log/control-state.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { controlAt } from "../../../shared/sync/kept-log.ts";
import { type VerifiedEntry, verifyEntries } from "../../../shared/sync/verify-entries.ts";
import type { Device } from "./devices.ts";

/** The entries after `seq` of a device's log, judged, and the state before them. */
export async function verifiedAfter(
  device: Device,
  seq: number,
): Promise<{ readonly before: ControlState; readonly verified: readonly VerifiedEntry[] }> {
  const before = await controlAt(device.replica, seq);
  const kept = await device.replica.entries(seq + 1, device.state.log.seq);
  const bytes = kept.map((entry) => entry.bytes);
  const { verified, stop } = verifyEntries(before, bytes, nobleSignatures.verify);
  if (stop !== null) throw new Error("a device's own log does not verify");
  return { before, verified };
}
