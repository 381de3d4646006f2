/**
 * What a device must keep to read and write its vault: its two secrets, the epoch keys by their commitment, and the
 * public half of the paper device. Lies on disk sealed under the local key's keyring subkey, and in memory only while
 * unlocked (FORMAT.md, "Keyring").
 */

import { equalBytes } from "../bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBytes,
  asMap,
  asUnsigned,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import type { DevicePublicKeys } from "../log/device-id.ts";
import { HASH_LENGTH, VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { type DeviceKeys, deviceKeysFrom } from "./device-keys.ts";
import { EPOCH_KEY_LENGTH, type EpochKey, type EpochKeys, epochKeys, keyCommitment } from "./epoch-key.ts";
import { redacted } from "./redacted.ts";
import { VaultFault } from "./vault-fault.ts";

const KEYRING_VERSION = 1;

export type Keyring = {
  readonly vaultId: Uint8Array;
  /** Secret. */
  readonly device: DeviceKeys;
  /** Public keys of the words: enough to wrap for them, not to act as them. */
  readonly recovery: DevicePublicKeys;
  /** Secret. */
  readonly epochKeys: EpochKeys;
};

/** The parts as a keyring that does not print its secrets. */
export function keyring(parts: Keyring): Keyring {
  return redacted({ ...parts }, "Keyring");
}

/** Secret bytes: seal them before they go anywhere. */
export function encodeKeyring({ vaultId, device, recovery, epochKeys }: Keyring): Uint8Array {
  const keys = [...epochKeys.values()].sort((a, b) => a.epoch - b.epoch);
  return encodeCanonical(
    cborMap({
      v: KEYRING_VERSION,
      vault: vaultId,
      sign_seed: device.signSeed,
      kem_secret: device.kemSecret,
      recovery: [recovery.signPublicKey, recovery.kemPublicKey],
      epoch_keys: keys.map(({ epoch, key, commitment }) => [epoch, key, commitment]),
    }),
  );
}

/** Throws VaultFault "vault/unknown-version" or "vault/corrupted-row". */
export function decodeKeyring(bytes: Uint8Array): Keyring {
  try {
    const map = asMap(decodeStrict(bytes));
    const version = asUnsigned(map.get("v"));
    if (version !== KEYRING_VERSION)
      throw new VaultFault("vault/unknown-version", `keyring version ${version}`);
    requireOnly(map, "v", "vault", "sign_seed", "kem_secret", "recovery", "epoch_keys");
    const vaultId = asBytes(map.get("vault"), VAULT_ID_LENGTH);
    const [signPublicKey, kemPublicKey, ...more] = asArray(map.get("recovery"));
    if (more.length > 0) throw new CborShapeError("recovery keys");
    return keyring({
      vaultId,
      device: deviceKeysFrom(asBytes(map.get("sign_seed"), 32), asBytes(map.get("kem_secret"), 32)),
      recovery: { signPublicKey: asBytes(signPublicKey, 32), kemPublicKey: asBytes(kemPublicKey, 32) },
      epochKeys: epochKeys(asArray(map.get("epoch_keys")).map((key) => readEpochKey(vaultId, key))),
    });
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/corrupted-row", "keyring", cause);
    throw cause;
  }
}

function readEpochKey(vaultId: Uint8Array, value: CborValue): EpochKey {
  const [epochValue, keyValue, commitmentValue, ...more] = asArray(value);
  if (more.length > 0) throw new CborShapeError("epoch key");
  const epoch = asUnsigned(epochValue);
  const key = asBytes(keyValue, EPOCH_KEY_LENGTH);
  const commitment = asBytes(commitmentValue, HASH_LENGTH);
  if (!equalBytes(keyCommitment(vaultId, epoch, key), commitment)) throw new CborShapeError("commitment");
  return { epoch, key, commitment };
}
