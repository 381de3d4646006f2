/** Which chunks are missing: `POST /v1/vaults/:id/chunks/missing`. Chunks themselves travel as octets. */
import { asBytes } from "../cbor/cbor-map.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { MAX_CHUNK_LIST_BODY_BYTES, MAX_CHUNKS } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asListOf } from "./wire-values.ts";

export function encodeChunkHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return encodeBody({ hashes });
}

/** SHA-256 hashes of 32 bytes, at most 1024. Throws WireFault. */
export function decodeChunkHashes(bytes: Uint8Array): readonly Uint8Array[] {
  return decodeHashes(bytes, "hashes");
}

export function encodeMissingChunks(missing: readonly Uint8Array[]): Uint8Array {
  return encodeBody({ missing });
}

/** Throws WireFault. */
export function decodeMissingChunks(bytes: Uint8Array): readonly Uint8Array[] {
  return decodeHashes(bytes, "missing");
}

function decodeHashes(bytes: Uint8Array, name: string): readonly Uint8Array[] {
  return decodeBody(bytes, MAX_CHUNK_LIST_BODY_BYTES, [name], (map) =>
    asListOf(map.get(name), MAX_CHUNKS, (hash) => asBytes(hash, HASH_LENGTH)),
  );
}
