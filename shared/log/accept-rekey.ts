/**
 * Rekey: removes devices, replaces the words and changes the epoch in one entry, so that nobody seals on under a key
 * that a removed device holds. Its own body is sealed under the new epoch. New words need the old words' signature and
 * the new ones': a stolen unlocked device cannot lock out the owner of the paper.
 */

import { equalBytes } from "../bytes/bytes.ts";
import { decodeRekeyClear, type RekeyClear } from "./clear-rekey.ts";
import { isRecipientSet } from "./clear-wraps.ts";
import {
  activeMembers,
  type ControlState,
  type Member,
  memberById,
  newMember,
  withMembers,
} from "./control-state.ts";
import { deviceIdOf } from "./device-id.ts";
import { cosignedBytes, type Entry } from "./entry.ts";
import { isUsableKemKey } from "./kem-key.ts";
import type { Refusal } from "./refusal.ts";
import type { VerifySignature } from "./signature-scheme.ts";

/** The state after a rekey whose place and own signature are right, or why it is refused. */
export function acceptRekey(
  state: ControlState,
  entry: Entry,
  signer: Member,
  verify: VerifySignature,
): ControlState | Refusal {
  const clear = decodeRekeyClear(entry.clear);
  if (entry.header.epoch !== state.epoch + 1) return "wrong-epoch";
  if (state.commitments.some((known) => equalBytes(known, clear.commitment))) return "commitment-known";
  if (!areLostEpochsRight(state, clear, signer)) return "wrong-lost-epochs";

  const removed = removedMembers(state, clear, signer);
  if (typeof removed === "string") return removed;
  const recovery = recoveryChange(state, entry, clear, verify);
  if (typeof recovery === "string") return recovery;

  const members = withMembers(state.members, [...removed, ...recovery]);
  const recipients = activeMembers({ members }).map((member) => member.deviceId);
  if (!isRecipientSet(clear.wraps, recipients)) return "wrong-recipients";
  return {
    ...state,
    members,
    epoch: entry.header.epoch,
    commitments: [...state.commitments, clear.commitment],
    closing: closingAfter(state, clear),
  };
}

/** Who is removed has no say any more, so what it wanted to close stays open. */
function closingAfter({ closing }: ControlState, clear: RekeyClear): ControlState["closing"] {
  if (closing === null) return null;
  return clear.removed.some((id) => equalBytes(id, closing.by)) ? null : closing;
}

function areLostEpochsRight(state: ControlState, clear: RekeyClear, signer: Member): boolean {
  if (clear.lostEpochs.length === 0) return true;
  return signer.role === "recovery" && clear.lostEpochs.every((epoch) => epoch >= 1 && epoch <= state.epoch);
}

function removedMembers(state: ControlState, clear: RekeyClear, signer: Member): Member[] | Refusal {
  const removed: Member[] = [];
  for (const id of clear.removed) {
    if (equalBytes(id, signer.deviceId)) return "removes-signer";
    const member = memberById(state, id);
    if (member === null || member.status === "removed" || member.role === "recovery")
      return "removes-stranger";
    removed.push({ ...member, status: "removed" });
  }
  return removed;
}

/** The old paper device leaving and the new one coming: nothing where the words stay. */
function recoveryChange(
  state: ControlState,
  entry: Entry,
  clear: RekeyClear,
  verify: VerifySignature,
): Member[] | Refusal {
  if (clear.newRecovery === null) return entry.signatures.length === 1 ? [] : "wrong-signature-count";
  const [byOld, byNew] = entry.signatures;
  if (entry.signatures.length !== 3 || byOld === undefined || byNew === undefined)
    return "wrong-signature-count";
  const old = activeMembers(state).find((member) => member.role === "recovery");
  if (old === undefined || !verify(byOld, cosignedBytes(entry), old.signPublicKey)) return "bad-cosignature";
  if (!verify(byNew, cosignedBytes(entry), clear.newRecovery.signPublicKey)) return "bad-cosignature";
  if (memberById(state, deviceIdOf(clear.newRecovery)) !== null) return "device-known";
  if (!isUsableKemKey(clear.newRecovery.kemPublicKey)) return "weak-key";
  const fresh = newMember(clear.newRecovery, {
    role: "recovery",
    addedSeq: entry.header.seq,
    addedBy: null,
    expiresAtMs: null,
  });
  return [{ ...old, status: "removed" }, fresh];
}
