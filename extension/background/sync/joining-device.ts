/**
 * The keys of a browser that is joining a vault: made once, however often the worker dies on the way, so that no device
 * is left behind that nobody has. In the session's memory only, like the local key of an open vault, and bound to the
 * words: one key is never used in two vaults.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { type DeviceKeys, deviceKeysFrom, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import type { SessionArea } from "../session-area.ts";

const KEY = "joining-device";

type Stored = { readonly words: string; readonly signSeed: string; readonly kemSecret: string };

/** Those of an earlier try with these words, or fresh ones. Secret. */
export async function joiningDevice(
  session: SessionArea,
  entropy: Uint8Array,
  random: RandomBytes,
): Promise<DeviceKeys> {
  const words = idText(recoveryKeys(entropy).deviceId);
  // Only this file writes the key, so the shape is known.
  const stored = (await session.read(KEY)) as Stored | undefined;
  const signSeed = stored?.words === words ? decodeBase64url(stored.signSeed) : null;
  const kemSecret = stored?.words === words ? decodeBase64url(stored.kemSecret) : null;
  if (signSeed !== null && kemSecret !== null) return deviceKeysFrom(signSeed, kemSecret);
  const device = generateDeviceKeys(random);
  const fresh: Stored = {
    words,
    signSeed: encodeBase64url(device.signSeed),
    kemSecret: encodeBase64url(device.kemSecret),
  };
  await session.write(KEY, fresh);
  return device;
}

/** The vault has them now, or never will. */
export async function forgetJoiningDevice(session: SessionArea): Promise<void> {
  await session.remove(KEY);
}
