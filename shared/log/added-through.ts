/**
 * Who came into a vault through whom: what a person who removes a device has to look at too, because a thief adds
 * devices with it.
 */

import type { ControlState, Member } from "./control-state.ts";
import { idText } from "./device-id.ts";

/**
 * Active devices that one of these added, or that a device which they added did, and so on; by rising place in the log.
 * Not the device `self` that asks, nor what came in through it: the person holds it in the hand.
 */
export function addedThrough(
  control: Pick<ControlState, "members">,
  devices: readonly Uint8Array[],
  self: Uint8Array,
): readonly Uint8Array[] {
  const own = idText(self);
  const sources = new Set(devices.map(idText));
  sources.delete(own);
  const given = new Set(sources);
  const found: Member[] = [];
  // A device is always younger than whoever added it, so one pass in the order of the log finds all.
  for (const member of [...control.members.values()].sort((a, b) => a.addedSeq - b.addedSeq)) {
    const id = idText(member.deviceId);
    if (id === own || member.addedBy === null || !sources.has(member.addedBy)) continue;
    sources.add(id);
    if (member.status === "active" && member.role === "device" && !given.has(id)) found.push(member);
  }
  return found.map(({ deviceId }) => deviceId);
}
