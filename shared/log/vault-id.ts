/** A vault is named by the hash of its founding record: the name proves who founded it (FORMAT.md, "Ids"). */
import { sha256 } from "@noble/hashes/sha2.js";
import { LABELS, labelled } from "./labels.ts";

/** The 32-byte id of the vault with this founding record (161 bytes). */
export function vaultIdOf(founding: Uint8Array): Uint8Array {
  return sha256(labelled(LABELS.vaultId, founding));
}
