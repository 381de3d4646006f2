/**
 * The local key sealed to what an authenticator can compute (FORMAT.md, "Unlock records"). The output of WebAuthn's PRF
 * extension seeds an X25519 key pair whose public half is kept, and the local key is HPKE-sealed to it: a new local key is
 * sealed again without the authenticator at hand. Never the only way to unlock: the password always remains.
 */
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes, uint16, wipe } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { hpkeOpen, hpkeSeal } from "./hpke-suite.ts";
import { asLocalKey, LOCAL_KEY_LENGTH, type LocalKey } from "./local-key.ts";
import type { UnlockOwner } from "./unlock-password.ts";
import { encodePrfRecord, PRF_SALT_LENGTH, type PrfRecord } from "./unlock-record.ts";
import { VaultFault } from "./vault-fault.ts";

export const PRF_OUTPUT_LENGTH = 32;
const NO_OUTPUT = new Uint8Array(PRF_OUTPUT_LENGTH);

/** One authenticator's credential, as it is remembered for unlocking. Nothing of it is secret. */
export type PrfMethod = {
  readonly credentialId: Uint8Array;
  /** 32 bytes: the input of the PRF. */
  readonly salt: Uint8Array;
  /** 32 bytes, X25519. */
  readonly publicKey: Uint8Array;
  /** How the browser reaches it, in the words of WebAuthn ("internal", "usb"). */
  readonly transports: readonly string[];
};

/**
 * The method that an authenticator's PRF output makes. `output`: 32 secret bytes, computed over `salt`. Throws VaultFault
 * "vault/unusable-method" for an output or salt that is none.
 */
export function prfMethod(
  given: Pick<PrfMethod, "credentialId" | "salt" | "transports">,
  output: Uint8Array,
  owner: UnlockOwner,
): PrfMethod {
  if (!isOutput(output) || given.salt.length !== PRF_SALT_LENGTH)
    throw new VaultFault("vault/unusable-method", "no output of a PRF");
  const secret = secretFrom(output, given, owner);
  const publicKey = x25519.getPublicKey(secret);
  wipe(secret);
  return { ...given, publicKey };
}

/** The record by which this method opens the local key from now on. Needs no authenticator. */
export async function sealForMethod(
  localKey: LocalKey,
  method: PrfMethod,
  owner: UnlockOwner,
  random: RandomBytes,
): Promise<Uint8Array> {
  const info = infoOf(method, owner);
  const { enc, ciphertext } = await hpkeSeal(method.publicKey, info, random(32), localKey);
  return encodePrfRecord({ method: "prf", ...method, enc, ciphertext });
}

/** The local key, or null where this output does not open this record (of another vault, device or authenticator). */
export async function openWithMethod(
  record: PrfRecord,
  output: Uint8Array,
  owner: UnlockOwner,
): Promise<LocalKey | null> {
  if (!isOutput(output)) return null;
  const secret = secretFrom(output, record, owner);
  // A record whose public half was exchanged is not for this authenticator, whoever can open it.
  const isOwn = equalBytes(x25519.getPublicKey(secret), record.publicKey);
  const localKey = isOwn ? await hpkeOpen(secret, infoOf(record, owner), record) : null;
  wipe(secret);
  return localKey === null || localKey.length !== LOCAL_KEY_LENGTH ? null : asLocalKey(localKey);
}

/** An authenticator that answers with zeros computed nothing. */
function isOutput(output: Uint8Array): boolean {
  return output.length === PRF_OUTPUT_LENGTH && !equalBytes(output, NO_OUTPUT);
}

function secretFrom(
  output: Uint8Array,
  { credentialId, salt }: Pick<PrfMethod, "credentialId" | "salt">,
  owner: UnlockOwner,
): Uint8Array {
  return hkdf(sha256, output, salt, labelled(LABELS.unlockPrfKey, ...placeOf(credentialId, owner)), 32);
}

function infoOf(
  { credentialId, salt, publicKey }: Omit<PrfMethod, "transports">,
  owner: UnlockOwner,
): Uint8Array {
  return labelled(LABELS.unlockPrf, ...placeOf(credentialId, owner), salt, publicKey);
}

/** vault(32) || device(16) || u16 length || credentialId */
function placeOf(credentialId: Uint8Array, { vaultId, deviceId }: UnlockOwner): readonly Uint8Array[] {
  return [vaultId, deviceId, uint16(credentialId.length), credentialId];
}
