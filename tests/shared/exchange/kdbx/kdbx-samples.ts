/** KDBX databases for the tests, made with the library itself. */
import kdbxweb from "kdbxweb";
import { newDatabase, protectedText, saveDatabase } from "../../../../shared/exchange/kdbx/kdbx-database.ts";
import { writeKpexFields } from "../../../../shared/exchange/kdbx/kpex-fields.ts";
import { quickDoors, samplePasskey } from "../sample-passkeys.ts";

export const PASSPHRASE = "a passphrase for tests";

/** A database after `fill` has changed it. */
export async function databaseWith(fill: (database: kdbxweb.Kdbx) => void): Promise<Uint8Array> {
  const database = newDatabase(PASSPHRASE, "Test");
  fill(database);
  return saveDatabase(database, quickDoors);
}

/** An entry that holds the sample passkey, with fields changed; undefined removes one. */
export function addPasskeyEntry(
  database: kdbxweb.Kdbx,
  changed: Readonly<Record<string, string | undefined>> = {},
  group = database.getDefaultGroup(),
): kdbxweb.KdbxEntry {
  const entry = database.createEntry(group);
  for (const [name, { value, isProtected }] of writeKpexFields(samplePasskey()))
    entry.fields.set(name, isProtected ? protectedText(value) : value);
  for (const [name, value] of Object.entries(changed))
    if (value === undefined) entry.fields.delete(name);
    else entry.fields.set(name, value);
  return entry;
}

/** AES-KDF instead of Argon2. */
export function useAesKdf(database: kdbxweb.Kdbx, rounds: number): void {
  database.setKdf(kdbxweb.Consts.KdfId.Aes);
  const { Int64, VarDictionary } = kdbxweb;
  database.header.kdfParameters?.set("R", VarDictionary.ValueType.UInt64, Int64.from(rounds));
}

export function useArgon2d(database: kdbxweb.Kdbx): void {
  database.setKdf(kdbxweb.Consts.KdfId.Argon2d);
}

export function useChaCha20(database: kdbxweb.Kdbx): void {
  database.header.dataCipherUuid = new kdbxweb.KdbxUuid(kdbxweb.Consts.CipherId.ChaCha20);
}
