/**
 * What each kind asks for beyond frame, chain, membership and signature, and how it changes the control state
 * (FORMAT.md, "Accepting an entry", rules by kind). Called by `accept` only.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { acceptRekey } from "./accept-rekey.ts";
import { acceptSnapshot } from "./accept-snapshot.ts";
import { decodeCheckpointClear } from "./clear-checkpoint.ts";
import { decodeCloseClear } from "./clear-close.ts";
import { decodeDeviceAddClear, possessionBytes } from "./clear-device-add.ts";
import { decodeGenesisClear } from "./clear-genesis.ts";
import { decodePolicyClear } from "./clear-policy.ts";
import { decodeReissueClear } from "./clear-reissue.ts";
import { isRecipientSet } from "./clear-wraps.ts";
import {
  activeMembers,
  type ControlState,
  MAX_DEVICES,
  type Member,
  memberById,
  newMember,
  withMembers,
} from "./control-state.ts";
import { deviceIdOf, idText } from "./device-id.ts";
import { cosignedBytes, type Entry, signedBytes } from "./entry.ts";
import { encodeFounding } from "./founding.ts";
import { EMPTY_HEAD } from "./hash-chain.ts";
import { isUsableKemKey } from "./kem-key.ts";
import type { Kind } from "./kinds.ts";
import type { Refusal } from "./refusal.ts";
import type { VerifySignature } from "./signature-scheme.ts";
import { vaultIdOf } from "./vault-id.ts";

/** Who may sign what: the paper device only what decides who reads, writes and whether the vault goes on. */
const SIGNERS = {
  genesis: [],
  data: ["device"],
  deviceAdd: ["device", "recovery"],
  rekey: ["device", "recovery"],
  snapshot: ["device"],
  checkpoint: ["device"],
  policy: ["device", "recovery"],
  reissue: ["device"],
  groupAbort: ["device"],
  close: ["device", "recovery"],
} as const satisfies Record<Kind, readonly Member["role"][]>;

/** The state that genesis founds, chain not yet moved past it. */
export function acceptGenesis(entry: Entry, verify: VerifySignature): ControlState | Refusal {
  const { header } = entry;
  const clear = decodeGenesisClear(entry.clear);
  if (!equalBytes(header.vaultId, vaultIdOf(encodeFounding(clear.founding)))) return "wrong-founding";
  if (header.seq !== 1) return "wrong-seq";
  if (!equalBytes(header.prev, EMPTY_HEAD)) return "wrong-prev";
  if (header.epoch !== 1) return "wrong-epoch";
  if (header.devSeq !== 1) return "wrong-dev-seq";

  const added = { addedSeq: 1, addedBy: null, expiresAtMs: null } as const;
  const device = newMember(clear.founding.firstDevice, { ...added, role: "device" });
  const recovery = newMember(clear.founding.recovery, { ...added, role: "recovery" });
  if (!equalBytes(header.deviceId, device.deviceId)) return "not-a-member";
  if (idText(device.deviceId) === idText(recovery.deviceId)) return "device-known";
  if (!isUsableKemKey(device.kemPublicKey) || !isUsableKemKey(recovery.kemPublicKey)) return "weak-key";

  const [cosignature, signature] = entry.signatures;
  if (cosignature === undefined || signature === undefined || entry.signatures.length !== 2)
    return "wrong-signature-count";
  if (!verify(signature, signedBytes(entry, [cosignature]), device.signPublicKey)) return "bad-signature";
  if (!verify(cosignature, cosignedBytes(entry), recovery.signPublicKey)) return "bad-cosignature";
  if (!isRecipientSet(clear.wraps, [device.deviceId, recovery.deviceId])) return "wrong-recipients";
  return {
    vaultId: header.vaultId,
    seq: 0,
    head: EMPTY_HEAD,
    epoch: 1,
    commitments: [clear.commitment],
    members: withMembers(new Map(), [device, recovery]),
    minVersion: 1,
    closing: null,
  };
}

/** Judges an entry after genesis whose place and signature are right, and applies it. */
export function acceptByKind(
  state: ControlState,
  entry: Entry,
  kind: Kind,
  signer: Member,
  verify: VerifySignature,
): ControlState | Refusal {
  if (!(SIGNERS[kind] as readonly string[]).includes(signer.role)) return "not-authorised";
  if (kind === "rekey") return acceptRekey(state, entry, signer, verify);
  if (entry.signatures.length !== 1) return "wrong-signature-count";
  if (entry.header.epoch !== state.epoch) return "wrong-epoch";
  switch (kind) {
    case "deviceAdd":
      return acceptDeviceAdd(state, entry, signer, verify);
    case "policy":
      return acceptPolicy(state, entry);
    case "close":
      return acceptClose(state, entry, signer);
    case "snapshot":
      return acceptSnapshot(state, entry);
    case "checkpoint": {
      const { confirmedSnapshotSeq } = decodeCheckpointClear(entry.clear);
      return confirmedSnapshotSeq < entry.header.seq ? state : "not-before-it";
    }
    case "reissue":
      return decodeReissueClear(entry.clear).forkSeq < entry.header.seq ? state : "not-before-it";
    case "genesis":
      return "second-genesis";
    case "data":
    case "groupAbort":
      return entry.clear.length === 0 ? state : "malformed";
  }
}

function acceptDeviceAdd(
  state: ControlState,
  entry: Entry,
  signer: Member,
  verify: VerifySignature,
): ControlState | Refusal {
  const clear = decodeDeviceAddClear(entry.clear);
  if (memberById(state, deviceIdOf(clear.newcomer)) !== null) return "device-known";
  if (!isUsableKemKey(clear.newcomer.kemPublicKey)) return "weak-key";
  const possession = possessionBytes(state.vaultId, clear.newcomer);
  if (!verify(clear.possession, possession, clear.newcomer.signPublicKey)) return "bad-possession";
  const devices = activeMembers(state).filter((member) => member.role === "device");
  if (devices.length >= MAX_DEVICES) return "too-many-devices";
  const newcomer = newMember(clear.newcomer, {
    role: "device",
    addedSeq: entry.header.seq,
    addedBy: idText(signer.deviceId),
    expiresAtMs: clear.expiresAtMs,
  });
  return { ...state, members: withMembers(state.members, [newcomer]) };
}

function acceptPolicy(state: ControlState, entry: Entry): ControlState | Refusal {
  const { minVersion, signerVersion } = decodePolicyClear(entry.clear);
  if (minVersion < state.minVersion) return "version-lowered";
  if (minVersion > signerVersion) return "version-above-signer";
  return { ...state, minVersion };
}

/** By the paper device for good, by a device open to objection: any member may cancel it. */
function acceptClose(state: ControlState, entry: Entry, signer: Member): ControlState | Refusal {
  const how = decodeCloseClear(entry.clear);
  if (how === "cancelled") return state.closing === null ? "nothing-to-cancel" : { ...state, closing: null };
  const isFinal = signer.role === "recovery";
  return { ...state, closing: { how, by: signer.deviceId, bySeq: entry.header.seq, isFinal } };
}
