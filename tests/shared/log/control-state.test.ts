import { describe, expect, it } from "vitest";
import { activeMembers, memberById, newMember, withMembers } from "../../../shared/log/control-state.ts";
import { deviceIdOf, idText } from "../../../shared/log/device-id.ts";
import { LogBuilder } from "../vault/log-builder.ts";

const ADDED = { role: "device", addedSeq: 5, addedBy: null, expiresAtMs: null } as const;

describe("control state", () => {
  it("finds members by id, removed ones too, and nobody else", async () => {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    log.append(await log.deviceAdd(second));
    await log.appendRekey(log.device, [second.deviceId]);
    expect(memberById(log.state, second.deviceId)?.status).toBe("removed");
    expect(memberById(log.state, log.newDevice().deviceId)).toBeNull();
  });

  it("lists active members, the paper device included, by rising id", async () => {
    const log = await LogBuilder.found();
    const ids = activeMembers(log.state).map((member) => idText(member.deviceId));
    expect(ids).toEqual([log.device, log.recovery].map((keys) => idText(keys.deviceId)).sort());
  });

  it("starts a member without entries under the id of its keys", () => {
    const keys = { signPublicKey: new Uint8Array(32), kemPublicKey: new Uint8Array(32).fill(1) };
    expect(newMember(keys, ADDED)).toMatchObject({ deviceId: deviceIdOf(keys), devSeq: 0, status: "active" });
  });

  it("changes members in a copy", async () => {
    const log = await LogBuilder.found();
    const member = newMember(log.newDevice(), ADDED);
    expect(withMembers(log.state.members, [member]).size).toBe(3);
    expect(log.state.members.size).toBe(2);
  });
});
