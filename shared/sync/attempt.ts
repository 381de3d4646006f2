/**
 * Signed entries on their way. Each is on disk, byte for byte, before it is sent, and is sent again unchanged until it is
 * proven that the log moved without it: so a lost answer and a restored server never look like a second hand.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { memberById } from "../log/control-state.ts";
import { decodeEntry } from "../log/entry.ts";
import { leafHash } from "../log/hash-chain.ts";
import type { Edit } from "../vault/edit.ts";
import { laterHlc } from "../vault/hlc.ts";
import { sealEdit } from "../vault/seal-edit.ts";
import type { WriterPlace, Written } from "../vault/write-at.ts";
import type { EngineEnvironment } from "./environment.ts";
import type { Attempt, ReplicaState } from "./replica.ts";

/** One append (shared/wire/limits.ts). */
export const MAX_BATCH_ENTRIES = 64;
export const MAX_BATCH_BYTES = 256 * 1024;

/** The attempts that one request may carry: the first ones. */
export function batchOf<Sized extends { readonly bytes: Uint8Array }>(
  all: readonly Sized[],
): readonly Sized[] {
  const batch: Sized[] = [];
  let bytes = 0;
  for (const one of all) {
    bytes += one.bytes.length;
    if (batch.length > 0 && (batch.length === MAX_BATCH_ENTRIES || bytes > MAX_BATCH_BYTES)) break;
    batch.push(one);
  }
  return batch;
}

/** Where the next single entry goes. Nothing may be on its way. */
export function placeOf(state: ReplicaState): WriterPlace {
  return { control: state.control, hlc: state.log.hlc, epochKeys: state.keyring.epochKeys };
}

/** What a writer wrote, as an attempt. */
export function attemptOf(written: Written, brings: Attempt["brings"] = written.brings): Attempt {
  const { entry: bytes, control, opened } = written;
  const opId = opened.kind === "data" ? opened.body.opId : null;
  return { seq: control.seq, leaf: leafHash(decodeEntry(bytes)), bytes, opId, brings };
}

/** Seals edits for the places behind the pinned head, as many as one request may carry. */
export function sealBatch(
  state: ReplicaState,
  edits: readonly Edit[],
  environment: EngineEnvironment,
): readonly Attempt[] {
  const sealed: Attempt[] = [];
  let { log } = state;
  for (const edit of edits.slice(0, MAX_BATCH_ENTRIES)) {
    const { entry: bytes, head } = sealEdit(state.keyring, log, edit, environment);
    const leaf = leafHash(decodeEntry(bytes));
    sealed.push({ seq: head.seq, leaf, bytes, opId: edit.opId, brings: null });
    if (batchOf(sealed).length < sealed.length) return sealed.slice(0, -1);
    log = head;
  }
  return sealed;
}

/** The pinned place with a clock that is not behind any waiting edit. */
export function clockAfter(state: ReplicaState, edits: readonly Edit[]): ReplicaState["log"] {
  return { ...state.log, hlc: edits.reduce((last, { hlc }) => laterHlc(last, hlc), state.log.hlc) };
}

/** Of these devices, those that can be removed: active, and not this one. */
export function removable(state: ReplicaState, ids: readonly Uint8Array[]): readonly Uint8Array[] {
  const self = state.keyring.device.deviceId;
  return ids.filter((id) => !equalBytes(id, self) && memberById(state.control, id)?.status === "active");
}
