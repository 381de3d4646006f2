/**
 * Putting back what a server lost, moving a vault, and joining one: `PUT /v1/vaults/:id/suffix` and
 * `GET /v1/vaults/:id/start`. Leaves travel as one string of octets.
 */
import { concatBytes } from "../bytes/bytes.ts";
import type { CborValue } from "../cbor/cbor.ts";
import {
  asBytes,
  asMap,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { MAX_INVITE_LENGTH, MAX_SUFFIX_BODY_BYTES, MIN_ENTRY_BYTES } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asEntry, asListOf, asShortText, readPosition, type WirePosition } from "./wire-values.ts";

const MAX_ENTRIES = MAX_SUFFIX_BODY_BYTES / MIN_ENTRY_BYTES;

/** A compacted beginning (the same as CompactedStart of shared/sync). */
export type WireStart = {
  /** 32 bytes each, of the entries 1 to covers_seq. */
  readonly leaves: readonly Uint8Array[];
  /** The control entries among them, by rising seq, genesis first. */
  readonly control: readonly Uint8Array[];
  /** The snapshot entry that covers them; it stands after them. */
  readonly snapshot: Uint8Array;
};

export type SuffixRequest = {
  /** Where the server's log stands. seq 0 and 32 zero bytes: it has none, and this founds it. */
  readonly expect: WirePosition;
  readonly start: WireStart | null;
  /** What follows the start, or `expect` where there is none. */
  readonly entries: readonly Uint8Array[];
  /** Only where this founds a vault on a server that asks for one. */
  readonly invite: string | null;
};

export function encodeSuffixRequest({ expect, start, entries, invite }: SuffixRequest): Uint8Array {
  return encodeBody({
    expect_seq: expect.seq,
    expect_head: expect.head,
    start: startValue(start),
    entries,
    invite,
  });
}

/** Throws WireFault. */
export function decodeSuffixRequest(bytes: Uint8Array): SuffixRequest {
  const names = ["expect_seq", "expect_head", "start", "entries", "invite"];
  return decodeBody(bytes, MAX_SUFFIX_BODY_BYTES, names, (map) => {
    const start = orNull(map.get("start"), readStart);
    const entries = asListOf(map.get("entries"), MAX_ENTRIES, asEntry);
    if (start === null && entries.length === 0) throw new CborShapeError("nothing to put back");
    return {
      expect: {
        seq: asUnsigned(map.get("expect_seq")),
        head: asBytes(map.get("expect_head"), HASH_LENGTH),
      },
      start,
      entries,
      invite: orNull(map.get("invite"), (value) => asShortText(value, MAX_INVITE_LENGTH)),
    };
  });
}

/** What a newcomer begins with; `start` is null where it should read the whole log. */
export type StartAnswer = { readonly at: WirePosition; readonly start: WireStart | null };

export function encodeStartAnswer({ at, start }: StartAnswer): Uint8Array {
  return encodeBody({ seq: at.seq, head: at.head, start: startValue(start) });
}

/** Throws WireFault. */
export function decodeStartAnswer(bytes: Uint8Array): StartAnswer {
  return decodeBody(bytes, MAX_SUFFIX_BODY_BYTES, ["seq", "head", "start"], (map) => ({
    at: readPosition(map),
    start: orNull(map.get("start"), readStart),
  }));
}

/** Leaves as octets: the body of `GET /v1/vaults/:id/leaves` too. */
export function joinLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...leaves);
}

/** Leaves out of octets, or null where their number is not whole. */
export function splitLeaves(octets: Uint8Array): readonly Uint8Array[] | null {
  if (octets.length % HASH_LENGTH !== 0) return null;
  const leaves: Uint8Array[] = [];
  for (let offset = 0; offset < octets.length; offset += HASH_LENGTH)
    leaves.push(octets.slice(offset, offset + HASH_LENGTH));
  return leaves;
}

function startValue(start: WireStart | null): CborValue {
  if (start === null) return null;
  const { leaves, control, snapshot } = start;
  return cborMap({ leaves: joinLeaves(leaves), control, snapshot });
}

function readStart(value: CborValue): WireStart {
  const map = asMap(value);
  requireOnly(map, "leaves", "control", "snapshot");
  const leaves = splitLeaves(asBytes(map.get("leaves")));
  if (leaves === null || leaves.length === 0) throw new CborShapeError("leaves");
  const control = asListOf(map.get("control"), MAX_ENTRIES, asEntry);
  return { leaves, control, snapshot: asEntry(map.get("snapshot")) };
}
