/**
 * What follows from the clear parts of a log alone: who is a member, which epoch is current, where the chain stands.
 * Server and client compute it with the same `accept`; no key is needed. Values are never changed in place.
 */
import { compareBytes } from "../bytes/bytes.ts";
import type { Closing } from "./clear-close.ts";
import { type DevicePublicKeys, deviceIdOf, idText } from "./device-id.ts";

/** Active devices at a time, the paper device not counted. */
export const MAX_DEVICES = 16;

export type Member = DevicePublicKeys & {
  /** 16 bytes. */
  readonly deviceId: Uint8Array;
  /** The paper device answers to the words; it signs control kinds only. */
  readonly role: "device" | "recovery";
  readonly status: "active" | "removed";
  /** How many entries of it the log holds. */
  readonly devSeq: number;
  readonly addedSeq: number;
  /** Who added it (text of the id); null for the two founders and for new words. */
  readonly addedBy: string | null;
  readonly expiresAtMs: number | null;
};

export type ControlState = {
  readonly vaultId: Uint8Array;
  /** The last accepted entry. */
  readonly seq: number;
  /** 32 bytes: the head after it. */
  readonly head: Uint8Array;
  readonly epoch: number;
  /** Commitments of all epochs so far, the current last. */
  readonly commitments: readonly Uint8Array[];
  /** Everyone who ever was a member, by text of the id: an id is never added twice. */
  readonly members: ReadonlyMap<string, Member>;
  /** Versions below this may not write; above FORMAT_VERSION means that this version must be updated. */
  readonly minVersion: number;
  /** How a device (`by`: its 16-byte id) or the paper device closed this vault, or null. */
  readonly closing: {
    readonly how: Closing;
    readonly by: Uint8Array;
    readonly bySeq: number;
    /** The paper device closed it: at once, for ever. */
    readonly isFinal: boolean;
  } | null;
};

/** A member as it stands right after it was added. */
export function newMember(
  keys: DevicePublicKeys,
  added: Pick<Member, "role" | "addedSeq" | "addedBy" | "expiresAtMs">,
): Member {
  return { ...keys, ...added, deviceId: deviceIdOf(keys), status: "active", devSeq: 0 };
}

/** The member with this id, removed ones included, or null. */
export function memberById(state: ControlState, deviceId: Uint8Array): Member | null {
  return state.members.get(idText(deviceId)) ?? null;
}

/** Everyone who must receive the current epoch key: active devices and the paper device, by rising id. */
export function activeMembers(state: Pick<ControlState, "members">): Member[] {
  return [...state.members.values()]
    .filter((member) => member.status === "active")
    .sort((a, b) => compareBytes(a.deviceId, b.deviceId));
}

/** A copy of the members with these replaced or added. */
export function withMembers(
  members: ReadonlyMap<string, Member>,
  changed: readonly Member[],
): ReadonlyMap<string, Member> {
  const next = new Map(members);
  for (const member of changed) next.set(idText(member.deviceId), member);
  return next;
}
