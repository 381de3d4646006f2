/** Reading and extending a log: `GET` and `POST /v1/vaults/:id/log`. */
import { asBoolean, asBytes, asUnsigned, CborShapeError } from "../cbor/cbor-map.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import {
  MAX_APPEND_BODY_BYTES,
  MAX_APPEND_BYTES,
  MAX_APPEND_ENTRIES,
  MAX_PAGE_BODY_BYTES,
  MAX_PAGE_ENTRIES,
} from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asEntry, asEntryOrLeaf, asListOf, readPosition, type WirePosition } from "./wire-values.ts";

/** Also the body of a conflict: the entries after `expect_seq`. */
export type WireLogPage = {
  /** Where the server's log stands, not where the page ends. */
  readonly at: WirePosition;
  /** In order. An element of 32 bytes is the leaf of a compacted entry. */
  readonly entries: readonly Uint8Array[];
  readonly hasMore: boolean;
};

export function encodeLogPage({ at, entries, hasMore }: WireLogPage): Uint8Array {
  return encodeBody({ seq: at.seq, head: at.head, entries, more: hasMore });
}

/** Throws WireFault. */
export function decodeLogPage(bytes: Uint8Array): WireLogPage {
  return decodeBody(bytes, MAX_PAGE_BODY_BYTES, ["seq", "head", "entries", "more"], (map) => ({
    at: readPosition(map),
    entries: asListOf(map.get("entries"), MAX_PAGE_ENTRIES, asEntryOrLeaf),
    hasMore: asBoolean(map.get("more")),
  }));
}

export type AppendRequest = {
  readonly expect: WirePosition;
  /** 1 to 64, together at most 256 KiB. */
  readonly entries: readonly Uint8Array[];
};

export function encodeAppendRequest({ expect, entries }: AppendRequest): Uint8Array {
  return encodeBody({ expect_seq: expect.seq, expect_head: expect.head, entries });
}

/** Throws WireFault. */
export function decodeAppendRequest(bytes: Uint8Array): AppendRequest {
  return decodeBody(bytes, MAX_APPEND_BODY_BYTES, ["expect_seq", "expect_head", "entries"], (map) => {
    const entries = asListOf(map.get("entries"), MAX_APPEND_ENTRIES, asEntry);
    if (entries.length === 0) throw new CborShapeError("nothing to append");
    if (entries.reduce((sum, entry) => sum + entry.length, 0) > MAX_APPEND_BYTES)
      throw new CborShapeError("too many bytes");
    return {
      expect: {
        seq: asUnsigned(map.get("expect_seq")),
        head: asBytes(map.get("expect_head"), HASH_LENGTH),
      },
      entries,
    };
  });
}

/** A closed vault: where its log stands and the entry that closed it, so that anyone can check who did. */
export type ClosedAnswer = { readonly at: WirePosition; readonly entry: Uint8Array };

export function encodeClosedAnswer({ at, entry }: ClosedAnswer): Uint8Array {
  return encodeBody({ seq: at.seq, head: at.head, entry });
}

/** Throws WireFault. */
export function decodeClosedAnswer(bytes: Uint8Array): ClosedAnswer {
  return decodeBody(bytes, MAX_PAGE_BODY_BYTES, ["seq", "head", "entry"], (map) => ({
    at: readPosition(map),
    entry: asEntry(map.get("entry")),
  }));
}
