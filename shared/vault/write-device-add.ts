/** Adds a device: signed by a member or by the paper device, with the newcomer's own proof and the current epoch's key. */
import { encodeDeviceAddClear, possessionBytes } from "../log/clear-device-add.ts";
import type { DevicePublicKeys } from "../log/device-id.ts";
import { deviceIdOf } from "../log/device-id.ts";
import { nobleSignatures, type SignatureScheme } from "../log/signature-scheme.ts";
import { type DeviceNames, encodeControlBody } from "./control-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { wrapEpochKey } from "./epoch-wrap.ts";
import { currentKey, type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

export type Newcomer = {
  readonly keys: DevicePublicKeys;
  /** 64 bytes: `provePossession` by the newcomer. */
  readonly possession: Uint8Array;
  readonly names: DeviceNames;
  /** After this time any member should remove it (shared machines); null: never. */
  readonly expiresAtMs: number | null;
};

/** The newcomer's signature by which it shows that it holds its signing key and wants into this vault. */
export function provePossession(
  vaultId: Uint8Array,
  keys: DeviceKeys,
  scheme: SignatureScheme = nobleSignatures,
): Uint8Array {
  return scheme.sign(possessionBytes(vaultId, keys), keys.signSeed);
}

/** Throws VaultFault as `writeAt` does, for instance for a device that ever was a member. */
export async function writeDeviceAdd(
  place: WriterPlace,
  signer: DeviceKeys,
  newcomer: Newcomer,
  outside: WriteOutside,
): Promise<Written> {
  const { keys, possession, names, expiresAtMs } = newcomer;
  const recipient = { deviceId: deviceIdOf(keys), kemPublicKey: keys.kemPublicKey };
  const { wrapped } = await wrapEpochKey(place.control.vaultId, currentKey(place), recipient);
  const clear = encodeDeviceAddClear({ newcomer: keys, expiresAtMs, possession, wrapped });
  const body = encodeControlBody({ about: "device", ...names });
  return writeAt(place, signer, { kind: "deviceAdd", clear, body }, outside);
}
