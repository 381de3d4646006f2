/**
 * One item as the fold knows it. Holds sites and names but no secrets: those are kept beside it (vault-state.ts), so
 * that a list can be shown without opening a private key. Values are never changed in place.
 */
import type { CborValue } from "../cbor/cbor.ts";
import type { CborMap } from "../cbor/cbor-map.ts";
import type { Hlc } from "./hlc.ts";

/** Losing values kept per field. */
export const HISTORY_LIMIT = 10;

/** Where an operation stands among all others. */
export type OpStamp = {
  /** Place in the log at which it takes effect. */
  readonly seq: number;
  /** 16 bytes: who wrote it. */
  readonly device: Uint8Array;
  /** Rises with every operation of its device: dev_seq of its entry * 65,536 + place in the body. */
  readonly opNo: number;
  readonly hlc: Hlc;
};

/** A value that another one replaced or beat. */
export type LostValue = {
  readonly value: CborValue;
  readonly stamp: OpStamp;
  /** True when neither author had seen the other's value: "changed on two devices". */
  readonly isConcurrent: boolean;
};

export type FieldState = {
  readonly value: CborValue;
  readonly stamp: OpStamp;
  /** Newest loser first, at most HISTORY_LIMIT. */
  readonly lost: readonly LostValue[];
};

/** What an item was born with and keeps for ever. */
export type Birth = {
  readonly type: string;
  readonly fixed: CborMap;
  /** SHA-256 over type, fixed part and secret part: two creates are the same if and only if this is equal. */
  readonly digest: Uint8Array;
  /** 16 bytes. */
  readonly opId: Uint8Array;
  readonly stamp: OpStamp;
};

/** Of one device: the greatest place in the log and the greatest operation number that touched the item. */
export type LastTouch = { readonly seq: number; readonly opNo: number };

export type ItemState = {
  /** 16 bytes. */
  readonly itemId: Uint8Array;
  /** Null where only puts are known of it, or after a purge. */
  readonly birth: Birth | null;
  /** The item whose id this passkey came under although it is a different one, or null. */
  readonly conflictOf: Uint8Array | null;
  /** Items that keep different passkeys which came under this id. */
  readonly conflicts: readonly Uint8Array[];
  readonly fields: ReadonlyMap<string, FieldState>;
  readonly life: "live" | "trashed" | "purged";
  /** When it went into the trash or was purged; null while live. */
  readonly endedBy: OpStamp | null;
  /** Last edit per device (and per reissue, `toucherOf`): a tombstone counts only if it had seen all of these. */
  readonly edits: ReadonlyMap<string, LastTouch>;
  /** First tombstone in effect of each of them: an edit revives the item only if it had seen none of these. */
  readonly tombstones: ReadonlyMap<string, LastTouch>;
};

/** An item of which nothing is known yet. */
export function emptyItem(itemId: Uint8Array): ItemState {
  return {
    itemId,
    birth: null,
    conflictOf: null,
    conflicts: [],
    fields: new Map(),
    life: "live",
    endedBy: null,
    edits: new Map(),
    tombstones: new Map(),
  };
}

/** True for an item that exists for the person: born and neither trashed nor purged. */
export function isLive(item: ItemState): boolean {
  return item.birth !== null && item.life === "live";
}

/** The present value of a field as text, or null where it is missing or of another type. */
export function textField(item: ItemState, name: string): string | null {
  const value = item.fields.get(name)?.value;
  return typeof value === "string" ? value : null;
}
