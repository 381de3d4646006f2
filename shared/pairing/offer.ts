/**
 * The first and the third message, both of the existing device and both in clear: the offer in slot 0 with a commitment
 * to a value that it keeps back, and that value in slot 2 once the newcomer has spoken (PAIRING.md, "Messages").
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes, equalBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";
import type { PairingCode } from "./pairing-code.ts";
import { PairingFault } from "./pairing-fault.ts";

const VERSION = 1;
export const KEPT_BACK_LENGTH = 32;

export type Offer = {
  readonly vaultId: Uint8Array;
  /** 32 bytes: X25519, for this pairing only. */
  readonly publicKey: Uint8Array;
  /** 32 bytes: `commitmentTo` what is kept back. */
  readonly commitment: Uint8Array;
};

/** u8 1 || vault_id(32) || e_pk(32) || c(32): 97 bytes. */
export function encodeOffer({ vaultId, publicKey, commitment }: Offer): Uint8Array {
  return concatBytes(Uint8Array.of(VERSION), vaultId, publicKey, commitment);
}

/** Throws PairingFault "pairing/tampered". */
export function decodeOffer(untrusted: Uint8Array): Offer {
  return readVersioned(untrusted, (reader) => ({
    vaultId: reader.take(32),
    publicKey: reader.take(32),
    commitment: reader.take(32),
  }));
}

/** u8 1 || r_E(32): 33 bytes. */
export function encodeReveal(keptBack: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(VERSION), keptBack);
}

/** Throws PairingFault "pairing/tampered". */
export function decodeReveal(untrusted: Uint8Array): Uint8Array {
  return readVersioned(untrusted, (reader) => reader.take(KEPT_BACK_LENGTH));
}

export function commitmentTo(keptBack: Uint8Array): Uint8Array {
  return sha256(labelled(LABELS.pairingCommitment, keptBack));
}

/** What a code says of the encoded offer. */
export function offerHashOf(offer: Uint8Array): Uint8Array {
  return sha256(labelled(LABELS.pairingOffer, offer));
}

/**
 * The offer that a code means. Throws PairingFault "pairing/tampered" where the mailbox holds another: as much of its
 * hash as the code has must agree, and the vault where the code names one.
 */
export function offerOfCode(untrusted: Uint8Array, { offerHash, place }: PairingCode): Offer {
  const offer = decodeOffer(untrusted);
  const isMeant = equalBytes(offerHashOf(untrusted).slice(0, offerHash.length), offerHash);
  if (!isMeant || (place !== null && !equalBytes(place.vaultId, offer.vaultId)))
    throw new PairingFault("pairing/tampered", "another offer than the code says");
  return offer;
}

function readVersioned<Value>(untrusted: Uint8Array, read: (reader: ByteReader) => Value): Value {
  try {
    const reader = new ByteReader(untrusted);
    if (reader.uint8() !== VERSION) throw new PairingFault("pairing/tampered", "another version");
    const value = read(reader);
    reader.end();
    return value;
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new PairingFault("pairing/tampered", "another length", cause);
    throw cause;
  }
}
