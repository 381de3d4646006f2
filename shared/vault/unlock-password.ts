/**
 * The local key wrapped by a password (FORMAT.md, "Unlock records"): KEK = Argon2id(UTF-8 of NFKC(password), salt),
 * sealed with vault, device, method, parameters and salt as AAD. Parameters live on this device only; floor and
 * ceiling are enforced before any work, so a changed record can neither weaken nor hang. Argon2id is given by the
 * caller. NFKC, because keyboards differ in how they compose accents and in full-width letters.
 */
import { utf8ToBytes, wipe } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { asLocalKey, LOCAL_KEY_LENGTH, type LocalKey } from "./local-key.ts";
import { open, SEAL_NONCE_LENGTH, seal } from "./seal.ts";
import {
  type Argon2Parameters,
  areParametersAllowed,
  decodeUnlockRecord,
  encodeUnlockRecord,
  type PasswordRecord,
  passwordRecordAad,
  UNLOCK_SALT_LENGTH,
} from "./unlock-record.ts";
import { VaultFault } from "./vault-fault.ts";

/** Argon2id version 0x13 (RFC 9106) with a tag of `tagLength` bytes. */
export type Argon2id = (
  password: Uint8Array,
  salt: Uint8Array,
  parameters: Argon2Parameters,
  tagLength: number,
) => Promise<Uint8Array>;

/** 64 MiB, three passes, one lane. */
export const DEFAULT_ARGON2: Argon2Parameters = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** Whose local key it is: a record opens only for this vault and device. */
export type UnlockOwner = { readonly vaultId: Uint8Array; readonly deviceId: Uint8Array };

/** Wraps a local key. Throws VaultFault "vault/unlock-parameters" for parameters that reading would refuse. */
export async function sealLocalKey(
  localKey: LocalKey,
  password: string,
  owner: UnlockOwner,
  outside: { readonly random: RandomBytes; readonly argon2id: Argon2id },
  parameters: Argon2Parameters = DEFAULT_ARGON2,
): Promise<Uint8Array> {
  if (!areParametersAllowed(parameters)) throw outOfBounds();
  const salt = outside.random(UNLOCK_SALT_LENGTH);
  const nonce = outside.random(SEAL_NONCE_LENGTH);
  const kek = await keyFromPassword(password, { parameters, salt }, outside.argon2id);
  const aad = passwordRecordAad(owner.vaultId, owner.deviceId, parameters, salt);
  const ciphertext = seal(kek, nonce, aad, localKey);
  wipe(kek);
  return encodeUnlockRecord({ method: "password", parameters, salt, nonce, ciphertext });
}

/**
 * The local key, or null for a wrong password (or a record of another vault, device or method: it is not for this
 * door). Throws VaultFault: "vault/unlock-parameters", "vault/unknown-version", "vault/malformed-unlock-record".
 */
export async function openLocalKey(
  untrustedRecord: Uint8Array,
  password: string,
  owner: UnlockOwner,
  argon2id: Argon2id,
): Promise<LocalKey | null> {
  const record = decodeUnlockRecord(untrustedRecord);
  if (record.method !== "password") return null;
  if (!areParametersAllowed(record.parameters)) throw outOfBounds();
  const kek = await keyFromPassword(password, record, argon2id);
  const aad = passwordRecordAad(owner.vaultId, owner.deviceId, record.parameters, record.salt);
  const localKey = open(kek, record.nonce, aad, record.ciphertext);
  wipe(kek);
  return localKey === null ? null : asLocalKey(localKey);
}

async function keyFromPassword(
  password: string,
  { parameters, salt }: Pick<PasswordRecord, "parameters" | "salt">,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const bytes = utf8ToBytes(password.normalize("NFKC"));
  const kek = await argon2id(bytes, salt, parameters, LOCAL_KEY_LENGTH);
  wipe(bytes);
  return kek;
}

function outOfBounds(): VaultFault {
  return new VaultFault("vault/unlock-parameters", "outside 19 MiB to 1 GiB, 2 to 10 passes, 1 to 4 lanes");
}
