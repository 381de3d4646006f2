/**
 * The local key LK: 32 random bytes of one profile, never synced, that seal its keyring and every row. It lies on disk
 * only wrapped (unlock-password.ts). A new password means a new local key, so that an old copy of the profile with the
 * old password does not open today's rows (FORMAT.md, "Local keys").
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { RandomBytes } from "../bytes/environment.ts";
import { LABELS, type Label, labelled } from "../log/labels.ts";
import { redacted } from "./redacted.ts";

export const LOCAL_KEY_LENGTH = 32;

/** Secret. Kept in memory while unlocked. */
export type LocalKey = Uint8Array & { readonly localKey: unique symbol };

/** What comes from a local key; each is secret and has one use. */
export type LocalSubkeys = {
  /** Seals rows. */
  readonly rowKey: Uint8Array;
  /** Names rows. */
  readonly indexKey: Uint8Array;
  /** Seals the keyring. */
  readonly keyringKey: Uint8Array;
  /** Fills the credential filter. */
  readonly fillerKey: Uint8Array;
};

/** A fresh local key. */
export function generateLocalKey(random: RandomBytes): LocalKey {
  return asLocalKey(random(LOCAL_KEY_LENGTH));
}

/** Takes 32 bytes, for instance out of session storage, as a local key. Throws RangeError for another length. */
export function asLocalKey(bytes: Uint8Array): LocalKey {
  if (bytes.length !== LOCAL_KEY_LENGTH) throw new RangeError("a local key has 32 bytes");
  // The brand exists for the compiler only.
  return bytes as LocalKey;
}

/** The four keys that a local key stands for. */
export function localSubkeys(localKey: LocalKey): LocalSubkeys {
  const derive = (label: Label) => hkdf(sha256, localKey, undefined, labelled(label), 32);
  return redacted(
    {
      rowKey: derive(LABELS.rowKey),
      indexKey: derive(LABELS.indexKey),
      keyringKey: derive(LABELS.keyringKey),
      fillerKey: derive(LABELS.fillerKey),
    },
    "LocalSubkeys",
  );
}
