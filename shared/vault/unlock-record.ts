/**
 * The records in which a wrapped local key lies on disk, canonical CBOR:
 *   { v: 1, method: "password", params: { m, t, p }, salt(16), nonce(24), ct(48) }
 *   { v: 1, method: "prf", credential, transports: [text], salt(32), public(32), enc(32), ct(48) }
 * A record of a method that this version does not know is kept as it is and is not an error.
 */
import { concatBytes, uint32, utf8ToBytes } from "../bytes/bytes.ts";
import { decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBytes,
  asMap,
  asText,
  asUnsigned,
  type CborMap,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { TAG_LENGTH } from "../log/size-classes.ts";
import { LOCAL_KEY_LENGTH } from "./local-key.ts";
import { SEAL_NONCE_LENGTH } from "./seal.ts";
import { VaultFault } from "./vault-fault.ts";

const RECORD_VERSION = 1;
export const UNLOCK_SALT_LENGTH = 16;
export const PRF_SALT_LENGTH = 32;
const PASSWORD = "password";
const PRF = "prf";
const MAX_CREDENTIAL_ID_LENGTH = 1023;

export type Argon2Parameters = {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
};

export type PasswordRecord = {
  readonly method: "password";
  readonly parameters: Argon2Parameters;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
};

/** The local key sealed to a public key that only one authenticator can compute the secret of. */
export type PrfRecord = {
  readonly method: "prf";
  readonly credentialId: Uint8Array;
  readonly transports: readonly string[];
  readonly salt: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
};

export type UnlockRecord =
  | PasswordRecord
  | PrfRecord
  /** Kept for a version that knows this method. */
  | { readonly method: "unknown"; readonly name: string; readonly bytes: Uint8Array };

/** Floor: OWASP's minimum for Argon2id. Ceiling: what a device can do without seeming to hang. */
export function areParametersAllowed({ memoryKiB, passes, lanes }: Argon2Parameters): boolean {
  const isWithin = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  return isWithin(memoryKiB, 19 * 1024, 1024 * 1024) && isWithin(passes, 2, 10) && isWithin(lanes, 1, 4);
}

export function encodeUnlockRecord({
  method,
  parameters,
  salt,
  nonce,
  ciphertext,
}: PasswordRecord): Uint8Array {
  const params = cborMap({ m: parameters.memoryKiB, t: parameters.passes, p: parameters.lanes });
  return encodeCanonical(cborMap({ v: RECORD_VERSION, method, params, salt, nonce, ct: ciphertext }));
}

export function encodePrfRecord(record: PrfRecord): Uint8Array {
  const { credentialId: credential, transports, salt, publicKey, enc, ciphertext: ct } = record;
  return encodeCanonical(
    cborMap({ v: RECORD_VERSION, method: PRF, credential, transports, salt, public: publicKey, enc, ct }),
  );
}

/** Throws VaultFault "vault/unknown-version" or "vault/malformed-unlock-record". Does not judge the parameters. */
export function decodeUnlockRecord(bytes: Uint8Array): UnlockRecord {
  try {
    const map = asMap(decodeStrict(bytes));
    const version = asUnsigned(map.get("v"));
    if (version !== RECORD_VERSION)
      throw new VaultFault("vault/unknown-version", `unlock record version ${version}`);
    const method = asText(map.get("method"));
    if (method === PRF) return readPrfRecord(map);
    if (method !== PASSWORD) return { method: "unknown", name: method, bytes };
    requireOnly(map, "v", "method", "params", "salt", "nonce", "ct");
    const params = asMap(map.get("params"));
    requireOnly(params, "m", "t", "p");
    return {
      method: PASSWORD,
      parameters: {
        memoryKiB: asUnsigned(params.get("m")),
        passes: asUnsigned(params.get("t")),
        lanes: asUnsigned(params.get("p")),
      },
      salt: asBytes(map.get("salt"), UNLOCK_SALT_LENGTH),
      nonce: asBytes(map.get("nonce"), SEAL_NONCE_LENGTH),
      ciphertext: asBytes(map.get("ct"), LOCAL_KEY_LENGTH + TAG_LENGTH),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/malformed-unlock-record", "unlock record", cause);
    throw cause;
  }
}

function readPrfRecord(map: CborMap): PrfRecord {
  requireOnly(map, "v", "method", "credential", "transports", "salt", "public", "enc", "ct");
  const credentialId = asBytes(map.get("credential"));
  if (credentialId.length === 0 || credentialId.length > MAX_CREDENTIAL_ID_LENGTH)
    throw new CborShapeError("length of a credential id");
  return {
    method: PRF,
    credentialId,
    transports: asArray(map.get("transports")).map(asText),
    salt: asBytes(map.get("salt"), PRF_SALT_LENGTH),
    publicKey: asBytes(map.get("public"), 32),
    enc: asBytes(map.get("enc"), 32),
    ciphertext: asBytes(map.get("ct"), LOCAL_KEY_LENGTH + TAG_LENGTH),
  };
}

/** label || 0 || vault(32) || device(16) || length(1) || method || m(u32) || t(u32) || p(u32) || salt(16) */
export function passwordRecordAad(
  vaultId: Uint8Array,
  deviceId: Uint8Array,
  { memoryKiB, passes, lanes }: Argon2Parameters,
  salt: Uint8Array,
): Uint8Array {
  const method = utf8ToBytes(PASSWORD);
  const parameters = concatBytes(uint32(memoryKiB), uint32(passes), uint32(lanes));
  return labelled(
    LABELS.unlockPassword,
    vaultId,
    deviceId,
    Uint8Array.of(method.length),
    method,
    parameters,
    salt,
  );
}
