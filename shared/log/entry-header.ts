/**
 * The header of a log entry: 134 bytes of fixed layout, integers most significant byte first (FORMAT.md, "Entry").
 * Every byte of it is signed, and authenticated with the sealed part.
 */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes, uint32, uint64 } from "../bytes/bytes.ts";
import { LogFault } from "./log-fault.ts";

/** Ed25519 strict, SHA-256, XChaCha20-Poly1305, HPKE with DHKEM(X25519), HKDF-SHA256, ChaCha20-Poly1305. */
export const SUITE = 1;
export const HEADER_LENGTH = 134;
export const HASH_LENGTH = 32;
export const VAULT_ID_LENGTH = 32;
export const DEVICE_ID_LENGTH = 16;
export const NONCE_LENGTH = 24;

export type EntryHeader = {
  /** Number of the kind; may be one that only a newer version knows. */
  readonly kind: number;
  /** 32 bytes. */
  readonly vaultId: Uint8Array;
  /** Number of the epoch whose key seals this entry; the first is 1. */
  readonly epoch: number;
  /** Place in the log; genesis is 1. */
  readonly seq: number;
  /** 32 bytes: the head of the log before this entry. */
  readonly prev: Uint8Array;
  /** 16 bytes: who signed. */
  readonly deviceId: Uint8Array;
  /** Counts the entries of this device; its first is 1. */
  readonly devSeq: number;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  readonly clearLength: number;
  readonly ciphertextLength: number;
};

/** The 134 bytes of a header. Throws RangeError where a field has the wrong size. */
export function encodeEntryHeader(header: EntryHeader): Uint8Array {
  const bytes = concatBytes(
    Uint8Array.of(SUITE, header.kind),
    header.vaultId,
    uint32(header.epoch),
    uint64(header.seq),
    header.prev,
    header.deviceId,
    uint64(header.devSeq),
    header.nonce,
    uint32(header.clearLength),
    uint32(header.ciphertextLength),
  );
  if (bytes.length !== HEADER_LENGTH) throw new RangeError("a header field has the wrong length");
  return bytes;
}

/**
 * Reads exactly 134 bytes. Throws LogFault: "log/malformed" for a wrong length or a number out of range,
 * "log/needs-newer-version" for a suite that this version does not know.
 */
export function decodeEntryHeader(bytes: Uint8Array): EntryHeader {
  try {
    const reader = new ByteReader(bytes);
    const suite = reader.uint8();
    if (suite !== SUITE) throw new LogFault("log/needs-newer-version", `suite ${suite}`);
    const header: EntryHeader = {
      kind: reader.uint8(),
      vaultId: reader.take(VAULT_ID_LENGTH),
      epoch: reader.uint32(),
      seq: reader.uint64(),
      prev: reader.take(HASH_LENGTH),
      deviceId: reader.take(DEVICE_ID_LENGTH),
      devSeq: reader.uint64(),
      nonce: reader.take(NONCE_LENGTH),
      clearLength: reader.uint32(),
      ciphertextLength: reader.uint32(),
    };
    reader.end();
    return header;
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new LogFault("log/malformed", "header", cause);
    throw cause;
  }
}
