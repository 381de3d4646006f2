/**
 * Authenticator data (WebAuthn Level 3, section 6.1): the bytes an authenticator signs. Encodes what Keyferry sends
 * and decodes strictly, for tests and imports.
 * Encoding has no extensions: none that Keyferry implements puts anything here.
 */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes, uint16, uint32 } from "../bytes/bytes.ts";
import { Fault } from "../bytes/fault.ts";
import { type CborValue, decodeFirst, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { readCoseKey } from "../cose/cose-key.ts";
import type { PublicKey } from "../cose/public-key.ts";

export class AuthenticatorDataFault extends Fault<"authenticator-data/malformed"> {}

export type AuthenticatorFlags = {
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backupState: boolean;
};

export type AttestedCredential = {
  /** 16 bytes. */
  readonly aaguid: Uint8Array;
  /** 1 to 1023 bytes. */
  readonly credentialId: Uint8Array;
  /** COSE_Key bytes. */
  readonly coseKey: Uint8Array;
};

export type AuthenticatorData = {
  /** SHA-256 of the RP ID. */
  readonly rpIdHash: Uint8Array;
  readonly flags: AuthenticatorFlags;
  readonly signCount: number;
  /** Present in a registration. */
  readonly attestedCredential: AttestedCredential | null;
};

export type DecodedAuthenticatorData = AuthenticatorData & {
  /** A map, or null. */
  readonly extensions: CborValue;
};

const FLAG = {
  userPresent: 0x01,
  userVerified: 0x04,
  backupEligible: 0x08,
  backupState: 0x10,
  attested: 0x40,
  extensions: 0x80,
} as const;
const RESERVED_FLAGS = 0x22;
const AAGUID_BYTES = 16;
const MAX_CREDENTIAL_ID_BYTES = 1_023;

/** The bytes. Throws RangeError where a length or the counter does not fit its field. */
export function encodeAuthenticatorData(data: AuthenticatorData): Uint8Array {
  const { attestedCredential: attested } = data;
  const flags = encodeFlags(data.flags) | (attested === null ? 0 : FLAG.attested);
  const head = concatBytes(fixed(data.rpIdHash, 32), Uint8Array.of(flags), uint32(data.signCount));
  if (attested === null) return head;
  const { aaguid, credentialId, coseKey } = attested;
  if (credentialId.length === 0 || credentialId.length > MAX_CREDENTIAL_ID_BYTES)
    throw new RangeError("a credential id has 1 to 1023 bytes");
  return concatBytes(head, fixed(aaguid, AAGUID_BYTES), uint16(credentialId.length), credentialId, coseKey);
}

/** What exactly these bytes say. Throws AuthenticatorDataFault, CborFault. */
export function decodeAuthenticatorData(bytes: Uint8Array): DecodedAuthenticatorData {
  try {
    const reader = new ByteReader(bytes);
    const rpIdHash = reader.take(32);
    const flagByte = reader.uint8();
    const signCount = reader.uint32();
    const flags = decodeFlags(flagByte);
    const attested = (flagByte & FLAG.attested) !== 0 ? readAttested(reader) : null;
    const rest = attested?.rest ?? reader.rest();
    const extensions = decodeExtensions((flagByte & FLAG.extensions) !== 0, rest);
    return { rpIdHash, flags, signCount, attestedCredential: attested?.credential ?? null, extensions };
  } catch (error) {
    if (error instanceof ByteReaderError)
      throw new AuthenticatorDataFault("authenticator-data/malformed", "the bytes end too early", error);
    throw error;
  }
}

/** The public key of an attested credential. Throws CborFault, KeyFault. */
export function attestedPublicKey({ coseKey }: AttestedCredential): PublicKey {
  return readCoseKey(decodeStrict(coseKey));
}

function encodeFlags(flags: AuthenticatorFlags): number {
  if (flags.backupState && !flags.backupEligible) throw new RangeError("backed up but not eligible for it");
  return (
    (flags.userPresent ? FLAG.userPresent : 0) |
    (flags.userVerified ? FLAG.userVerified : 0) |
    (flags.backupEligible ? FLAG.backupEligible : 0) |
    (flags.backupState ? FLAG.backupState : 0)
  );
}

function decodeFlags(byte: number): AuthenticatorFlags {
  const flags = {
    userPresent: (byte & FLAG.userPresent) !== 0,
    userVerified: (byte & FLAG.userVerified) !== 0,
    backupEligible: (byte & FLAG.backupEligible) !== 0,
    backupState: (byte & FLAG.backupState) !== 0,
  };
  if ((byte & RESERVED_FLAGS) !== 0 || (flags.backupState && !flags.backupEligible))
    throw new AuthenticatorDataFault("authenticator-data/malformed", "flags that cannot be");
  return flags;
}

/** The COSE key has no length of its own: the CBOR decoder tells where it ends. */
function readAttested(reader: ByteReader): {
  readonly credential: AttestedCredential;
  readonly rest: Uint8Array;
} {
  const aaguid = reader.take(AAGUID_BYTES);
  const length = reader.uint16();
  if (length === 0 || length > MAX_CREDENTIAL_ID_BYTES)
    throw new AuthenticatorDataFault("authenticator-data/malformed", "a credential id of impossible length");
  const credentialId = reader.take(length);
  const { value, rest } = decodeFirst(reader.rest());
  return { credential: { aaguid, credentialId, coseKey: encodeCanonical(value) }, rest };
}

function decodeExtensions(isPresent: boolean, rest: Uint8Array): CborValue {
  if (!isPresent && rest.length === 0) return null;
  const value = isPresent ? decodeStrict(rest) : null;
  if (value instanceof Map) return value;
  throw new AuthenticatorDataFault(
    "authenticator-data/malformed",
    "bytes left over, or extensions that are no map",
  );
}

function fixed(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`expected ${length} bytes`);
  return bytes;
}
