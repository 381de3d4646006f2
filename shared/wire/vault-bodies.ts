/** Founding a vault: `POST /v1/vaults`. The answer is a position. */
import { orNull } from "../cbor/cbor-map.ts";
import { MAX_GENESIS_BODY_BYTES, MAX_INVITE_LENGTH, MAX_SMALL_BODY_BYTES } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asEntry, asShortText, readPosition, type WirePosition } from "./wire-values.ts";

export type FoundRequest = {
  /** The bytes of the genesis entry. */
  readonly genesis: Uint8Array;
  /** Where the server asks for one. Secret until spent. */
  readonly invite: string | null;
};

export function encodeFoundRequest({ genesis, invite }: FoundRequest): Uint8Array {
  return encodeBody({ genesis, invite });
}

/** Throws WireFault. */
export function decodeFoundRequest(bytes: Uint8Array): FoundRequest {
  return decodeBody(bytes, MAX_GENESIS_BODY_BYTES, ["genesis", "invite"], (map) => ({
    genesis: asEntry(map.get("genesis")),
    invite: orNull(map.get("invite"), (value) => asShortText(value, MAX_INVITE_LENGTH)),
  }));
}

/** The answer to everything that moves a log: where it stands after the last of the entries that were sent. */
export function encodePosition({ seq, head }: WirePosition): Uint8Array {
  return encodeBody({ seq, head });
}

/** Throws WireFault. */
export function decodePosition(bytes: Uint8Array): WirePosition {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["seq", "head"], readPosition);
}
