/**
 * The hash chain: each entry has a leaf, each head covers the head before it and the leaf. Leaves alone (32 bytes an
 * entry) are enough to prove that a compacted stretch fits between two signed headers (FORMAT.md, "Hash chain").
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "../bytes/bytes.ts";
import type { Entry } from "./entry.ts";
import { encodeEntryHeader, HASH_LENGTH } from "./entry-header.ts";
import { LABELS, labelled } from "./labels.ts";

/** The head of a log without entries: 32 zero bytes, and so the `prev` of every genesis. */
export const EMPTY_HEAD: Uint8Array = new Uint8Array(HASH_LENGTH);

/** The 32-byte leaf of a signed entry. */
export function leafHash(entry: Entry): Uint8Array {
  return sha256(
    labelled(
      LABELS.leaf,
      encodeEntryHeader(entry.header),
      sha256(entry.clear),
      sha256(entry.ciphertext),
      concatBytes(...entry.signatures),
    ),
  );
}

/** The head after the entry with this leaf, given the head before it. */
export function nextHead(head: Uint8Array, leaf: Uint8Array): Uint8Array {
  return sha256(labelled(LABELS.head, head, leaf));
}
