/**
 * The clear part of device_add: sig_pk(32) || kem_pk(32) || expires_at(u64, ms since 1970, 0 = never) ||
 * possession(64) || wrap(80). The newcomer signs `possessionBytes` itself; the wrap is the current epoch's key for it.
 */
import { concatBytes, uint64 } from "../bytes/bytes.ts";
import { WRAP_LENGTH } from "./clear-wraps.ts";
import type { DevicePublicKeys } from "./device-id.ts";
import { LABELS, labelled } from "./labels.ts";
import { readClear } from "./read-clear.ts";
import { SIGNATURE_LENGTH } from "./size-classes.ts";

export type DeviceAddClear = {
  readonly newcomer: DevicePublicKeys;
  /** After this time any member should remove it (shared machines); null: never. No rule of the log reads a clock. */
  readonly expiresAtMs: number | null;
  /** 64 bytes: the newcomer's signature. */
  readonly possession: Uint8Array;
  /** 80 bytes: the current epoch key for the newcomer. */
  readonly wrapped: Uint8Array;
};

export function encodeDeviceAddClear(clear: DeviceAddClear): Uint8Array {
  return concatBytes(
    clear.newcomer.signPublicKey,
    clear.newcomer.kemPublicKey,
    uint64(clear.expiresAtMs ?? 0),
    clear.possession,
    clear.wrapped,
  );
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodeDeviceAddClear(bytes: Uint8Array): DeviceAddClear {
  return readClear(bytes, (reader) => {
    const newcomer = { signPublicKey: reader.take(32), kemPublicKey: reader.take(32) };
    const expiresAtMs = reader.uint64();
    return {
      newcomer,
      expiresAtMs: expiresAtMs === 0 ? null : expiresAtMs,
      possession: reader.take(SIGNATURE_LENGTH),
      wrapped: reader.take(WRAP_LENGTH),
    };
  });
}

/** What a newcomer signs to show that it holds its signing key and wants into this vault. */
export function possessionBytes(vaultId: Uint8Array, keys: DevicePublicKeys): Uint8Array {
  return labelled(LABELS.possession, vaultId, keys.signPublicKey, keys.kemPublicKey);
}
