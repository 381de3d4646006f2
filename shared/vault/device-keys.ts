/**
 * A device's two key pairs: Ed25519 to sign entries, X25519 to receive epoch keys. Their secret halves are 32 random
 * bytes each, kept in the sealed keyring; the paper device's come from the words.
 */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import type { RandomBytes } from "../bytes/environment.ts";
import { type DevicePublicKeys, deviceIdOf } from "../log/device-id.ts";
import { redacted } from "./redacted.ts";

export type DeviceKeys = DevicePublicKeys & {
  /** 16 bytes. */
  readonly deviceId: Uint8Array;
  /** Secret, 32 bytes: the Ed25519 seed. Whoever has it writes in this device's name. */
  readonly signSeed: Uint8Array;
  /** Secret, 32 bytes: the X25519 scalar. Whoever has it receives every epoch key meant for this device. */
  readonly kemSecret: Uint8Array;
};

/** Fresh keys from 64 random bytes. */
export function generateDeviceKeys(random: RandomBytes): DeviceKeys {
  return deviceKeysFrom(random(32), random(32));
}

/** The keys that belong to these two secrets. */
export function deviceKeysFrom(signSeed: Uint8Array, kemSecret: Uint8Array): DeviceKeys {
  const signPublicKey = ed25519.getPublicKey(signSeed);
  const kemPublicKey = x25519.getPublicKey(kemSecret);
  const deviceId = deviceIdOf({ signPublicKey, kemPublicKey });
  return redacted({ deviceId, signPublicKey, kemPublicKey, signSeed, kemSecret }, "DeviceKeys");
}
