/**
 * Six words by which two people, or two screens, see whether two devices have the same log: BIP-39 words of the first 66
 * bits of a hash over vault, place and head (FORMAT.md, "Comparing"). Not secret: a head tells nothing.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { uint64 } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";

export const COMPARE_WORD_COUNT = 6;
const BITS_PER_WORD = 11;

/** The words for the log of this vault as it stands after entry `seq`. */
export function comparePhrase(
  vaultId: Uint8Array,
  position: { readonly seq: number; readonly head: Uint8Array },
): readonly string[] {
  const hash = sha256(labelled(LABELS.compare, vaultId, uint64(position.seq), position.head));
  const bits = hash.slice(0, 9).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return Array.from({ length: COMPARE_WORD_COUNT }, (_, place) => {
    const index = Number((bits >> BigInt(72 - BITS_PER_WORD * (place + 1))) & 0x7ffn);
    return wordlist[index] ?? "";
  });
}
