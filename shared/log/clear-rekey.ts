/**
 * The clear part of rekey, the only way to remove devices, replace the words or change the epoch:
 *   count(u16) || removed ids(16 each, rising) ||
 *   0x00 | 0x01 || R_sig(32) || R_kem(32)          new words
 *   commitment(32) || count(u16) || lost epochs(u32 each, rising) || wraps of the new epoch key
 * The previous epoch key travels in the sealed body.
 */
import type { ByteReader } from "../bytes/byte-reader.ts";
import { compareBytes, concatBytes, uint16, uint32 } from "../bytes/bytes.ts";
import { encodeWraps, readWraps, requireRising, type Wrap } from "./clear-wraps.ts";
import type { DevicePublicKeys } from "./device-id.ts";
import { DEVICE_ID_LENGTH, HASH_LENGTH } from "./entry-header.ts";
import { LogFault } from "./log-fault.ts";
import { readClear } from "./read-clear.ts";

export type RekeyClear = {
  /** Ids of the devices that are members no longer. */
  readonly removed: readonly Uint8Array[];
  /** Public keys of new words, or null where the old ones stay. */
  readonly newRecovery: DevicePublicKeys | null;
  /** 32 bytes: commitment to the new epoch key. */
  readonly commitment: Uint8Array;
  /** Epochs whose key the paper device could not open; only it may name any. */
  readonly lostEpochs: readonly number[];
  readonly wraps: readonly Wrap[];
};

export function encodeRekeyClear(clear: RekeyClear): Uint8Array {
  const recovery =
    clear.newRecovery === null
      ? [Uint8Array.of(0)]
      : [Uint8Array.of(1), clear.newRecovery.signPublicKey, clear.newRecovery.kemPublicKey];
  const lost = clear.lostEpochs.toSorted((a, b) => a - b);
  return concatBytes(
    uint16(clear.removed.length),
    ...clear.removed.toSorted(compareBytes),
    ...recovery,
    clear.commitment,
    uint16(lost.length),
    ...lost.map(uint32),
    encodeWraps(clear.wraps),
  );
}

/** Throws LogFault unless all bytes are used and in their one form. */
export function decodeRekeyClear(bytes: Uint8Array): RekeyClear {
  return readClear(bytes, (reader) => ({
    removed: readIds(reader),
    newRecovery: readNewRecovery(reader),
    commitment: reader.take(HASH_LENGTH),
    lostEpochs: readLostEpochs(reader),
    wraps: readWraps(reader),
  }));
}

function readIds(reader: ByteReader): Uint8Array[] {
  const ids: Uint8Array[] = [];
  for (let left = reader.uint16(); left > 0; left--) ids.push(reader.take(DEVICE_ID_LENGTH));
  requireRising(ids);
  return ids;
}

function readNewRecovery(reader: ByteReader): DevicePublicKeys | null {
  const flag = reader.uint8();
  if (flag > 1) throw new LogFault("log/malformed", "flag of new words");
  return flag === 0 ? null : { signPublicKey: reader.take(32), kemPublicKey: reader.take(32) };
}

function readLostEpochs(reader: ByteReader): number[] {
  const epochs: number[] = [];
  for (let left = reader.uint16(); left > 0; left--) epochs.push(reader.uint32());
  requireRising(epochs.map(uint32));
  return epochs;
}
