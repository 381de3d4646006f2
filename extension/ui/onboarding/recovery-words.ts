/** The 24 recovery words of a new vault, made in this page: 256 bits from the browser as BIP-39 writes them. */
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";

export function newRecoveryWords(): readonly string[] {
  return generateMnemonic(wordlist, 256).split(" ");
}
