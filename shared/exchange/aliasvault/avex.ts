/**
 * AliasVault's `.avex`: a JSON header, a delimiter, and an `.avux` under AES-256-GCM with a key from Argon2id. The salt
 * is used as its base64 text. The delimiter is looked for, because the offset in the header is wrong in real files.
 */
import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes, utf8ToBytes, wipe } from "../../bytes/bytes.ts";
import { encodeBase64 } from "../base64.ts";
import type { ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { checkArgon2Cost } from "../kdf-cost.ts";
import { asCount, asObject, asText, decodeJson, encodeJson, type JsonObject } from "../untrusted-json.ts";

const DELIMITER = utf8ToBytes("\n-----BEGIN ENCRYPTED DATA-----\n");
const MAX_HEADER_BYTES = 64 * 1024;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const KEY_LENGTH = 32;
/** What AliasVault itself asks for. */
const WRITTEN_COST = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const;

export function isAvex(bytes: Uint8Array): boolean {
  return delimiterIn(bytes) !== null;
}

/** The `.avux` inside. Throws ExchangeFault. */
export async function openAvex(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<Uint8Array> {
  const at = delimiterIn(bytes);
  if (at === null) throw malformed("it has no encrypted part");
  const header = asObject(decodeJson(bytes.slice(0, at))) ?? {};
  const { salt, cost } = kdfOf(header);
  const payload = bytes.slice(at + DELIMITER.length);
  if (payload.length < IV_LENGTH + TAG_LENGTH) throw malformed("it is cut off");
  const key = await deriveKey(passphrase, salt, cost, doors);
  try {
    return gcm(key, payload.slice(0, IV_LENGTH)).decrypt(payload.slice(IV_LENGTH));
  } catch (cause) {
    // The format has one authentication tag for both, so damage looks like this as well.
    throw new ExchangeFault(
      "exchange/wrong-passphrase",
      "The passphrase is wrong, or the file is damaged.",
      cause,
    );
  } finally {
    wipe(key);
  }
}

/** An `.avex` around an `.avux`. */
export async function sealAvex(
  avux: Uint8Array,
  passphrase: string,
  doors: ExchangeDoors,
): Promise<Uint8Array> {
  const salt = encodeBase64(doors.random(KEY_LENGTH));
  const iv = doors.random(IV_LENGTH);
  const key = await deriveKey(passphrase, salt, WRITTEN_COST, doors);
  const ciphertext = gcm(key, iv).encrypt(avux);
  wipe(key);
  const header = (offset: number): Uint8Array =>
    encodeJson({
      format: "avex",
      version: "1.0.0",
      kdf: {
        type: "Argon2Id",
        salt,
        params: {
          DegreeOfParallelism: WRITTEN_COST.lanes,
          MemorySize: WRITTEN_COST.memoryKiB,
          Iterations: WRITTEN_COST.passes,
        },
      },
      encryption: { algorithm: "AES-256-GCM", encryptedDataOffset: offset },
      metadata: {
        exportedAt: new Date(doors.now()).toISOString(),
        exportedBy: "Keyferry",
        appVersion: "1.0.0",
      },
    }).slice(0, -1);
  // Four digits hold for every header of this form.
  const offset = header(1000).length + DELIMITER.length;
  const exact = header(offset).length + DELIMITER.length;
  return concatBytes(header(exact), DELIMITER, iv, ciphertext);
}

function kdfOf(header: JsonObject): {
  readonly salt: string;
  readonly cost: { readonly memoryKiB: number; readonly passes: number; readonly lanes: number };
} {
  if (asText(header["format"])?.toLowerCase() !== "avex") throw malformed("it is of another format");
  const kdf = asObject(header["kdf"]);
  const parameters = asObject(kdf?.["params"]);
  const algorithm = asText(asObject(header["encryption"])?.["algorithm"]);
  const salt = asText(kdf?.["salt"]);
  const memoryKiB = asCount(parameters?.["MemorySize"]);
  const passes = asCount(parameters?.["Iterations"]);
  const lanes = asCount(parameters?.["DegreeOfParallelism"]);
  if (asText(kdf?.["type"])?.toLowerCase() !== "argon2id" || algorithm !== "AES-256-GCM" || salt === null)
    throw malformed("its encryption is not known");
  if (memoryKiB === null || passes === null || lanes === null)
    throw malformed("its key derivation is not stated");
  return { salt, cost: { memoryKiB, passes, lanes } };
}

function deriveKey(
  passphrase: string,
  salt: string,
  cost: { readonly memoryKiB: number; readonly passes: number; readonly lanes: number },
  { argon2 }: Pick<ExchangeDoors, "argon2">,
): Promise<Uint8Array> {
  checkArgon2Cost(cost);
  const request = { kind: "argon2id", password: utf8ToBytes(passphrase), salt: utf8ToBytes(salt) } as const;
  if (request.salt.length < 8) throw malformed("its salt is too short");
  return argon2({ ...request, ...cost, tagLength: KEY_LENGTH });
}

/** Where the delimiter begins, or null. Only behind something that begins like the header. */
function delimiterIn(bytes: Uint8Array): number | null {
  if (bytes[0] !== 0x7b) return null;
  const last = Math.min(bytes.length - DELIMITER.length, MAX_HEADER_BYTES);
  for (let at = 1; at <= last; at++)
    if (bytes[at] === DELIMITER[0] && DELIMITER.every((byte, offset) => bytes[at + offset] === byte))
      return at;
  return null;
}

function malformed(what: string): ExchangeFault {
  return new ExchangeFault("exchange/malformed", `The AliasVault file cannot be opened: ${what}.`);
}
