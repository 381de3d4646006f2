/**
 * Changes the epoch, removes devices, replaces the words: one entry. The new epoch key is drawn afresh for every call,
 * so a rekey that lost its place is written anew and never sent twice with one key.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { encodeRekeyClear } from "../log/clear-rekey.ts";
import { activeMembers, type ControlState, memberById } from "../log/control-state.ts";
import { encodeControlBody } from "./control-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { EPOCH_KEY_LENGTH, epochKey, keyByCommitment } from "./epoch-key.ts";
import { type WrapRecipient, wrapEpochKey } from "./epoch-wrap.ts";
import { currentKey, type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** Old and new paper device, both with their words at hand. */
export type NewWords = { readonly old: DeviceKeys; readonly fresh: DeviceKeys };

export type RekeyOrder = {
  /** Ids of the devices to remove; never the signer's. */
  readonly remove: readonly Uint8Array[];
  readonly newWords: NewWords | null;
};

/**
 * Throws VaultFault as `writeAt` does. A device needs the current epoch's key; the paper device goes on without it and
 * names the epochs whose keys it does not have.
 */
export async function writeRekey(
  place: WriterPlace,
  signer: DeviceKeys,
  order: RekeyOrder,
  outside: WriteOutside,
): Promise<Written> {
  const { control } = place;
  const { vaultId } = control;
  const isPaper = memberById(control, signer.deviceId)?.role === "recovery";
  const lostEpochs = isPaper ? missingEpochs(place) : [];
  const previous = lostEpochs.includes(control.epoch) ? null : currentKey(place).key;
  const next = epochKey(vaultId, control.epoch + 1, outside.random(EPOCH_KEY_LENGTH));
  const wraps = await Promise.all(recipients(control, order).map((to) => wrapEpochKey(vaultId, next, to)));
  const clear = encodeRekeyClear({
    removed: order.remove,
    newRecovery: order.newWords?.fresh ?? null,
    commitment: next.commitment,
    lostEpochs,
    wraps,
  });
  const body = encodeControlBody({ about: "rekey", previous });
  const cosignSeeds =
    order.newWords === null ? [] : [order.newWords.old.signSeed, order.newWords.fresh.signSeed];
  return writeAt(place, signer, { kind: "rekey", clear, body, newEpoch: next, cosignSeeds }, outside);
}

function missingEpochs({ control, epochKeys }: WriterPlace): number[] {
  return control.commitments.flatMap((commitment, index) =>
    keyByCommitment(epochKeys, commitment) === null ? [index + 1] : [],
  );
}

/** Everyone who remains, and the paper device that then holds. */
function recipients(control: ControlState, { remove, newWords }: RekeyOrder): WrapRecipient[] {
  const stay = activeMembers(control).filter(
    ({ deviceId, role }) =>
      !remove.some((id) => equalBytes(id, deviceId)) && !(newWords !== null && role === "recovery"),
  );
  return newWords === null ? stay : [...stay, newWords.fresh];
}
