/**
 * What a server says follows a place in the log, judged entry by entry. Nothing of it may be stored where it ends in a
 * refusal: then the server lied, or tells of another history.
 */
import { accept } from "../log/accept.ts";
import { FORMAT_VERSION } from "../log/clear-policy.ts";
import type { ControlState } from "../log/control-state.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { leafHash } from "../log/hash-chain.ts";
import type { Refusal } from "../log/refusal.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import type { PlacedEntry } from "../vault/epoch-key-search.ts";

/** An accepted entry with the state right after it. */
export type VerifiedEntry = PlacedEntry & { readonly bytes: Uint8Array; readonly leaf: Uint8Array };

export type Verification = {
  readonly verified: readonly VerifiedEntry[];
  /**
   * Why it ends before the last of the bytes, or null. "compacted": a leaf stands there instead of an entry, so what
   * follows can only be had by the snapshot.
   */
  readonly stop: "needs-newer-version" | "compacted" | { readonly refusal: Refusal } | null;
};

/** Judges entries that follow `control`, in order. */
export function verifyEntries(
  control: ControlState,
  untrusted: readonly Uint8Array[],
  verify: VerifySignature,
): Verification {
  const verified: VerifiedEntry[] = [];
  let state = control;
  for (const bytes of untrusted) {
    if (bytes.length === HASH_LENGTH) return { verified, stop: "compacted" };
    const judged = accept(state, bytes, verify);
    if (judged.outcome === "refused") return { verified, stop: { refusal: judged.refusal } };
    if (judged.outcome === "needs-newer-version" || judged.state.minVersion > FORMAT_VERSION)
      return { verified, stop: "needs-newer-version" };
    state = judged.state;
    const { entry, kind } = judged;
    verified.push({ entry, kind, control: state, bytes, leaf: leafHash(entry) });
  }
  return { verified, stop: null };
}
