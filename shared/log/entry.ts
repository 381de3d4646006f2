/**
 * The frame of a log entry: header || clear || ciphertext || signatures (FORMAT.md, "Entry"). The last signature is
 * that of the device in the header, over everything before it; genesis and a rekey with new words carry the paper
 * device's signatures before it. Nothing here needs a secret to read.
 */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { decodeEntryHeader, type EntryHeader, encodeEntryHeader, HEADER_LENGTH } from "./entry-header.ts";
import { LABELS, labelled } from "./labels.ts";
import { LogFault } from "./log-fault.ts";
import { nobleSignatures, type SignatureScheme } from "./signature-scheme.ts";
import { isSizeClass, SIGNATURE_LENGTH, TAG_LENGTH } from "./size-classes.ts";

const MAX_SIGNATURES = 3;

/** An entry whose signatures are still missing. */
export type UnsignedEntry = {
  readonly header: EntryHeader;
  /** What control kinds must show; empty for most. */
  readonly clear: Uint8Array;
  /** Sealed body with its tag. */
  readonly ciphertext: Uint8Array;
};

export type Entry = UnsignedEntry & {
  /** 1 to 3 signatures of 64 bytes, the header's device last. */
  readonly signatures: readonly Uint8Array[];
};

/** The bytes of a signed entry. */
export function encodeEntry(entry: Entry): Uint8Array {
  return concatBytes(unsignedBytes(entry), ...entry.signatures);
}

/**
 * Takes an entry apart. Throws LogFault: "log/malformed" unless lengths add up to a size class with 1 to 3
 * signatures, "log/needs-newer-version" for an unknown suite. Checks no signature.
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length < HEADER_LENGTH) throw new LogFault("log/malformed", "shorter than a header");
  const header = decodeEntryHeader(bytes.subarray(0, HEADER_LENGTH));
  if (!isSizeClass(bytes.length)) throw new LogFault("log/malformed", "not one of the entry sizes");
  if (header.ciphertextLength < TAG_LENGTH) throw new LogFault("log/malformed", "no room for a tag");
  try {
    const reader = new ByteReader(bytes.subarray(HEADER_LENGTH));
    const clear = reader.take(header.clearLength);
    const ciphertext = reader.take(header.ciphertextLength);
    const signatures: Uint8Array[] = [];
    while (reader.remaining > 0) signatures.push(reader.take(SIGNATURE_LENGTH));
    if (signatures.length < 1 || signatures.length > MAX_SIGNATURES)
      throw new LogFault("log/malformed", `${signatures.length} signatures`);
    return { header, clear, ciphertext, signatures };
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new LogFault("log/malformed", "lengths", cause);
    throw cause;
  }
}

/** header || clear, which the sealed part authenticates beside itself. */
export function entryAad(header: EntryHeader, clear: Uint8Array): Uint8Array {
  return concatBytes(encodeEntryHeader(header), clear);
}

/** What the paper device signs beside the signer. */
export function cosignedBytes(entry: UnsignedEntry): Uint8Array {
  return labelled(LABELS.entryCosignature, unsignedBytes(entry));
}

/** What the device in the header signs: everything that stands before its own signature. */
export function signedBytes(entry: UnsignedEntry, cosignatures: readonly Uint8Array[]): Uint8Array {
  return labelled(LABELS.entrySignature, unsignedBytes(entry), ...cosignatures);
}

/** Signs an entry: first the co-signers in their order, then the header's device over all of it. Seeds of 32 bytes. */
export function signEntry(
  entry: UnsignedEntry,
  signSeed: Uint8Array,
  cosignSeeds: readonly Uint8Array[] = [],
  scheme: SignatureScheme = nobleSignatures,
): Entry {
  const cosignatures = cosignSeeds.map((seed) => scheme.sign(cosignedBytes(entry), seed));
  const own = scheme.sign(signedBytes(entry, cosignatures), signSeed);
  return { ...entry, signatures: [...cosignatures, own] };
}

function unsignedBytes(entry: UnsignedEntry): Uint8Array {
  return concatBytes(encodeEntryHeader(entry.header), entry.clear, entry.ciphertext);
}
