/**
 * What all writers of single entries share: seal and sign for the place behind a control state, and let `accept` judge
 * the result, so that nothing is ever sent that others would have to refuse. Whoever writes stores the exact bytes
 * strictly before they are sent, and writes anew only once it is proven that others took the place.
 */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import { accept } from "../log/accept.ts";
import { type ControlState, memberById } from "../log/control-state.ts";
import { encodeEntry } from "../log/entry.ts";
import type { Kind } from "../log/kinds.ts";
import { nobleSignatures, type SignatureScheme } from "../log/signature-scheme.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { type EpochKey, type EpochKeys, epochKeys, keyByCommitment } from "./epoch-key.ts";
import type { Hlc } from "./hlc.ts";
import { type LogHead, logHeadOf } from "./log-head.ts";
import { openEntry } from "./open-entry.ts";
import { type OpenedEntry, timeAfter } from "./opened-entry.ts";
import { sealEntry } from "./seal-entry.ts";
import { VaultFault } from "./vault-fault.ts";

/** Where the next entry goes. */
export type WriterPlace = {
  /** After the last entry, own ones that are on their way included. */
  readonly control: ControlState;
  /** The latest time seen or given. */
  readonly hlc: Hlc;
  /** Secret. */
  readonly epochKeys: EpochKeys;
};

export type WriteOutside = {
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
  readonly scheme?: SignatureScheme;
};

export type Written = {
  /** The exact bytes to keep and to send. */
  readonly entry: Uint8Array;
  readonly control: ControlState;
  /** Where its signer stands after it. */
  readonly head: LogHead;
  readonly opened: OpenedEntry;
  /** Secret: what becomes part of the keyring once the entry is accepted. */
  readonly brings: { readonly epochKey: EpochKey } | null;
};

export type PlacedDraft = {
  readonly kind: Kind;
  readonly clear: Uint8Array;
  readonly body: Uint8Array;
  /** Secret: the key of the epoch that this entry begins. */
  readonly newEpoch?: EpochKey;
  /** Secret: seeds of the paper devices that sign beside the signer. */
  readonly cosignSeeds?: readonly Uint8Array[];
};

/**
 * One entry by `signer`, a device or the paper device. Throws VaultFault "vault/no-epoch-key" where the current epoch's
 * key is missing, "vault/cannot-write" where the log would refuse it, LogFault "log/too-large".
 */
export function writeAt(
  place: WriterPlace,
  signer: DeviceKeys,
  draft: PlacedDraft,
  outside: WriteOutside,
): Written {
  const { control } = place;
  const { kind, clear, body, newEpoch, cosignSeeds = [] } = draft;
  const { scheme = nobleSignatures } = outside;
  const devSeq = (memberById(control, signer.deviceId)?.devSeq ?? 0) + 1;
  const sealed = sealEntry(
    { kind, clear, body, vaultId: control.vaultId, seq: control.seq + 1, prev: control.head, devSeq },
    newEpoch ?? currentKey(place),
    { deviceId: signer.deviceId, signSeed: signer.signSeed, cosignSeeds, scheme },
    outside.random,
  );
  const entry = encodeEntry(sealed);
  const judged = accept(control, entry, scheme.verify);
  if (judged.outcome !== "accepted")
    throw new VaultFault(
      "vault/cannot-write",
      judged.outcome === "refused" ? judged.refusal : judged.outcome,
    );
  const keys = newEpoch === undefined ? place.epochKeys : epochKeys([...place.epochKeys.values(), newEpoch]);
  const opened = openEntry(judged.state, keys, judged);
  if (opened === "newer" || opened.kind === "unreadable")
    throw new VaultFault("vault/cannot-write", "a body that does not open");
  return {
    entry,
    control: judged.state,
    head: logHeadOf(judged.state, signer.deviceId, timeAfter(place.hlc, opened)),
    opened,
    brings: newEpoch === undefined ? null : { epochKey: newEpoch },
  };
}

/** The key of the current epoch. Throws VaultFault "vault/no-epoch-key". */
export function currentKey(place: Pick<WriterPlace, "control" | "epochKeys">): EpochKey {
  const commitment = place.control.commitments.at(-1);
  const key = commitment === undefined ? null : keyByCommitment(place.epochKeys, commitment);
  if (key === null) throw new VaultFault("vault/no-epoch-key", "the current epoch");
  return key;
}
