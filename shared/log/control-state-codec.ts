/**
 * The control state as bytes, canonical CBOR (FORMAT.md, "Control state"): kept beside a log by server and client, and
 * hashed into snapshots. One state, one spelling.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { compareBytes, hexToBytes } from "../bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBoolean,
  asBytes,
  asMap,
  asTuple,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../cbor/cbor-map.ts";
import type { Closing } from "./clear-close.ts";
import { requireRising } from "./clear-wraps.ts";
import type { ControlState, Member } from "./control-state.ts";
import { deviceIdOf, idText } from "./device-id.ts";
import { DEVICE_ID_LENGTH, HASH_LENGTH, VAULT_ID_LENGTH } from "./entry-header.ts";
import { LABELS, labelled } from "./labels.ts";
import { LogFault } from "./log-fault.ts";

const STATE_VERSION = 1;
const KEY_LENGTH = 32;

export function encodeControlState(state: ControlState): Uint8Array {
  const members = [...state.members.values()].sort((a, b) => compareBytes(a.deviceId, b.deviceId));
  return encodeCanonical(
    cborMap({
      v: STATE_VERSION,
      vault: state.vaultId,
      seq: state.seq,
      head: state.head,
      epoch: state.epoch,
      commitments: state.commitments,
      members: members.map(memberToCbor),
      min_version: state.minVersion,
      closing: state.closing === null ? null : closingToCbor(state.closing),
    }),
  );
}

/** Throws LogFault "log/needs-newer-version" for a newer form, "log/malformed" for anything else that is not one. */
export function decodeControlState(bytes: Uint8Array): ControlState {
  try {
    const map = asMap(decodeStrict(bytes));
    const version = asUnsigned(map.get("v"));
    if (version > STATE_VERSION) throw new LogFault("log/needs-newer-version", `control state ${version}`);
    if (version < STATE_VERSION) throw new CborShapeError("version");
    requireOnly(
      map,
      ...["v", "vault", "seq", "head", "epoch"],
      ...["commitments", "members", "min_version", "closing"],
    );
    const members = asArray(map.get("members")).map(memberFromCbor);
    requireRising(members.map((member) => member.deviceId));
    return {
      vaultId: asBytes(map.get("vault"), VAULT_ID_LENGTH),
      seq: asUnsigned(map.get("seq")),
      head: asBytes(map.get("head"), HASH_LENGTH),
      epoch: asUnsigned(map.get("epoch")),
      commitments: asArray(map.get("commitments")).map((one) => asBytes(one, HASH_LENGTH)),
      members: new Map(members.map((member) => [idText(member.deviceId), member])),
      minVersion: asUnsigned(map.get("min_version")),
      closing: orNull(map.get("closing"), closingFromCbor),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new LogFault("log/malformed", "control state", cause);
    throw cause;
  }
}

/** The 32 bytes by which a snapshot names the control state that it belongs to. */
export function controlHash(state: ControlState): Uint8Array {
  return sha256(labelled(LABELS.controlState, encodeControlState(state)));
}

function memberToCbor(member: Member): CborValue {
  return [
    member.signPublicKey,
    member.kemPublicKey,
    member.role === "recovery",
    member.status === "removed",
    member.devSeq,
    member.addedSeq,
    member.addedBy === null ? null : hexToBytes(member.addedBy),
    member.expiresAtMs,
  ];
}

function memberFromCbor(value: CborValue): Member {
  const [sign, kem, isRecovery, isRemoved, devSeq, addedSeq, addedBy, expiresAtMs] = asTuple(value, 8);
  const keys = { signPublicKey: asBytes(sign, KEY_LENGTH), kemPublicKey: asBytes(kem, KEY_LENGTH) };
  return {
    ...keys,
    deviceId: deviceIdOf(keys),
    role: asBoolean(isRecovery) ? "recovery" : "device",
    status: asBoolean(isRemoved) ? "removed" : "active",
    devSeq: asUnsigned(devSeq),
    addedSeq: asUnsigned(addedSeq),
    addedBy: orNull(addedBy, (id) => idText(asBytes(id, DEVICE_ID_LENGTH))),
    expiresAtMs: orNull(expiresAtMs, asUnsigned),
  };
}

function closingToCbor(closing: NonNullable<ControlState["closing"]>): CborValue {
  return [closing.how, closing.by, closing.bySeq, closing.isFinal];
}

function closingFromCbor(value: CborValue): NonNullable<ControlState["closing"]> {
  const [how, by, bySeq, isFinal] = asTuple(value, 4);
  return {
    how: closingOf(how),
    by: asBytes(by, DEVICE_ID_LENGTH),
    bySeq: asUnsigned(bySeq),
    isFinal: asBoolean(isFinal),
  };
}

function closingOf(value: CborValue | undefined): Closing {
  if (value === "deleted" || value === "moved") return value;
  throw new CborShapeError("way of closing");
}
