import { describe, expect, it } from "vitest";
import { expiredDevices } from "../../../../extension/background/devices/expired-devices.ts";
import { type Member, newMember } from "../../../../shared/log/control-state.ts";
import { idText } from "../../../../shared/log/device-id.ts";
import type { ReplicaState } from "../../../../shared/sync/replica.ts";
import { generateDeviceKeys } from "../../../../shared/vault/device-keys.ts";

const NOW_MS = 1_000_000;
const SELF = generateDeviceKeys((length) => new Uint8Array(length).fill(1));

function memberOf(byte: number, changes: Partial<Member>): Member {
  const keys = generateDeviceKeys((length) => new Uint8Array(length).fill(byte));
  const added = { role: "device", addedSeq: byte, addedBy: null, expiresAtMs: null } as const;
  return { ...newMember(keys, added), ...changes };
}

describe("devices whose time is over", () => {
  // what it is                       member                                                standing    counts
  it.each<[string, Member, ReplicaState["standing"]["is"], boolean]>([
    ["over since a millisecond", memberOf(2, { expiresAtMs: NOW_MS - 1 }), "active", true],
    ["over right now", memberOf(2, { expiresAtMs: NOW_MS }), "active", true],
    ["not over yet", memberOf(2, { expiresAtMs: NOW_MS + 1 }), "active", false],
    ["here for good", memberOf(2, {}), "active", false],
    ["removed already", memberOf(2, { expiresAtMs: 1, status: "removed" }), "active", false],
    ["no device but the words", memberOf(2, { expiresAtMs: 1, role: "recovery" }), "active", false],
    ["the asking device itself", memberOf(1, { expiresAtMs: 1 }), "active", false],
    ["seen by one that was removed", memberOf(2, { expiresAtMs: 1 }), "removed", false],
    ["seen by one that sees two histories", memberOf(2, { expiresAtMs: 1 }), "forked", false],
  ])("%s", (_what, member, is, counts) => {
    const control = { members: new Map([[idText(member.deviceId), member]]) };
    // Only these members are looked at.
    const state = { control, keyring: { device: SELF }, standing: { is } } as unknown as ReplicaState;

    expect(expiredDevices(state, NOW_MS)).toEqual(counts ? [member.deviceId] : []);
  });
});
