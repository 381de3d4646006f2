/**
 * Bitwarden's "password protected" export: the unencrypted JSON inside AES-256-CBC and HMAC-SHA-256 under a key from
 * PBKDF2 or Argon2id. The MAC is checked before anything is decrypted; what the file asks of the machine is bounded
 * before any work. The salt is used as the text it is written in, not decoded.
 */
import { cbc } from "@noble/ciphers/aes.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, utf8ToBytes, wipe } from "../../bytes/bytes.ts";
import { decodeBase64, encodeBase64 } from "../base64.ts";
import type { WriteOptions } from "../codec.ts";
import type { ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { checkArgon2Cost, checkPbkdf2Cost } from "../kdf-cost.ts";
import { asCount, asText, encodeJson, type JsonObject } from "../untrusted-json.ts";
import { uuidText } from "../uuid.ts";

type Keys = { readonly encryption: Uint8Array; readonly mac: Uint8Array };

type Kdf =
  | { readonly kdfType: 0; readonly kdfIterations: number }
  | {
      readonly kdfType: 1;
      readonly kdfIterations: number;
      readonly kdfMemory: number;
      readonly kdfParallelism: number;
    };

const WRITTEN_KDFS = {
  pbkdf2: { kdfType: 0, kdfIterations: 600_000 },
  argon2id: { kdfType: 1, kdfIterations: 3, kdfMemory: 64, kdfParallelism: 4 },
} as const satisfies Record<string, Kdf>;

const KEY_LENGTH = 32;
const MAC_LENGTH = 32;
const IV_LENGTH = 16;
const ENC_STRING = /^2\.([^|]*)\|([^|]*)\|([^|]*)$/;

/** The bytes of the unencrypted export inside. Throws ExchangeFault, "exchange/wrong-passphrase" among them. */
export async function openProtected(
  file: JsonObject,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2" | "pbkdf2">,
): Promise<Uint8Array> {
  const salt = asText(file["salt"]);
  const check = asText(file["encKeyValidation_DO_NOT_EDIT"]);
  const data = asText(file["data"]);
  if (salt === null || check === null || data === null) throw malformed("a part is missing");
  const keys = await deriveKeys(passphrase, salt, kdfOf(file), doors);
  if (openEncString(check, keys) === null)
    throw new ExchangeFault("exchange/wrong-passphrase", "The passphrase is wrong.");
  const opened = openEncString(data, keys);
  wipe(keys.encryption, keys.mac);
  // The passphrase is right, so only damage can be the reason.
  if (opened === null) throw malformed("it was changed or damaged");
  return opened;
}

/** The protected file around an unencrypted export. */
export async function sealProtected(
  plain: Uint8Array,
  passphrase: string,
  { doors, bitwardenKdf }: Pick<WriteOptions, "doors" | "bitwardenKdf">,
): Promise<Uint8Array> {
  const kdf: Kdf = WRITTEN_KDFS[bitwardenKdf ?? "pbkdf2"];
  const salt = encodeBase64(doors.random(16));
  const keys = await deriveKeys(passphrase, salt, kdf, doors);
  const check = utf8ToBytes(uuidText(doors.random(16)));
  const sealed = {
    encrypted: true,
    passwordProtected: true,
    salt,
    ...kdf,
    encKeyValidation_DO_NOT_EDIT: sealEncString(check, keys, doors.random(IV_LENGTH)),
    data: sealEncString(plain, keys, doors.random(IV_LENGTH)),
  };
  wipe(keys.encryption, keys.mac);
  return encodeJson(sealed);
}

function kdfOf(file: JsonObject): Kdf {
  const kdfIterations = asCount(file["kdfIterations"]);
  if (kdfIterations === null) throw malformed("its key derivation is not stated");
  if (file["kdfType"] === 0) return { kdfType: 0, kdfIterations };
  const kdfMemory = asCount(file["kdfMemory"]);
  const kdfParallelism = asCount(file["kdfParallelism"]);
  if (file["kdfType"] !== 1 || kdfMemory === null || kdfParallelism === null)
    throw malformed("its key derivation is not known");
  return { kdfType: 1, kdfIterations, kdfMemory, kdfParallelism };
}

async function deriveKeys(
  passphrase: string,
  salt: string,
  kdf: Kdf,
  doors: Pick<ExchangeDoors, "argon2" | "pbkdf2">,
): Promise<Keys> {
  const password = utf8ToBytes(passphrase);
  const main = await mainKey(password, utf8ToBytes(salt), kdf, doors);
  // HKDF's second half alone: expand without extract.
  const expand = (purpose: string) => hmac(sha256, main, concatBytes(utf8ToBytes(purpose), Uint8Array.of(1)));
  const keys = { encryption: expand("enc"), mac: expand("mac") };
  wipe(main, password);
  return keys;
}

async function mainKey(
  password: Uint8Array,
  salt: Uint8Array,
  kdf: Kdf,
  doors: Pick<ExchangeDoors, "argon2" | "pbkdf2">,
): Promise<Uint8Array> {
  if (kdf.kdfType === 0) {
    checkPbkdf2Cost(kdf.kdfIterations);
    return doors.pbkdf2(password, salt, kdf.kdfIterations, KEY_LENGTH);
  }
  const cost = { memoryKiB: kdf.kdfMemory * 1024, passes: kdf.kdfIterations, lanes: kdf.kdfParallelism };
  checkArgon2Cost(cost);
  return doors.argon2({ kind: "argon2id", password, salt: sha256(salt), ...cost, tagLength: KEY_LENGTH });
}

/** The bytes inside an encrypted string of type 2, or null where its MAC is another. Throws ExchangeFault. */
function openEncString(text: string, keys: Keys): Uint8Array | null {
  const [, ...parts] = ENC_STRING.exec(text) ?? [];
  const [iv, ciphertext, mac] = parts.map((part) => decodeBase64(part)?.bytes);
  if (iv?.length !== IV_LENGTH || ciphertext === undefined || mac?.length !== MAC_LENGTH)
    throw malformed("an encrypted part has another form");
  if (!equalBytes(mac, hmac(sha256, keys.mac, concatBytes(iv, ciphertext)))) return null;
  try {
    return cbc(keys.encryption, iv).decrypt(ciphertext);
  } catch (cause) {
    throw malformed("an encrypted part has another form", cause);
  }
}

function sealEncString(plain: Uint8Array, keys: Keys, iv: Uint8Array): string {
  const ciphertext = cbc(keys.encryption, iv).encrypt(plain);
  const mac = hmac(sha256, keys.mac, concatBytes(iv, ciphertext));
  return `2.${[iv, ciphertext, mac].map(encodeBase64).join("|")}`;
}

function malformed(what: string, cause?: unknown): ExchangeFault {
  return new ExchangeFault(
    "exchange/malformed",
    `The protected Bitwarden file cannot be opened: ${what}.`,
    cause,
  );
}
