import { describe, expect, it } from "vitest";
import {
  decodeChunkHashes,
  decodeMissingChunks,
  encodeChunkHashes,
  encodeMissingChunks,
} from "../../../shared/wire/chunk-bodies.ts";
import { MAX_CHUNK_LIST_BODY_BYTES } from "../../../shared/wire/limits.ts";
import { bodyConformance, codeFrom } from "./body-conformance.ts";

const values = [[], [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]];

describe("the chunks that are asked for", () => {
  bodyConformance({
    encode: encodeChunkHashes,
    decode: decodeChunkHashes,
    values,
    maxBytes: MAX_CHUNK_LIST_BODY_BYTES,
  });

  it("are at most 1024", () => {
    const hashes = (count: number) => encodeChunkHashes(Array<Uint8Array>(count).fill(new Uint8Array(32)));

    expect(decodeChunkHashes(hashes(1024))).toHaveLength(1024);
    expect(codeFrom(() => decodeChunkHashes(hashes(1025)))).toBe("wire/malformed");
  });
});

describe("the chunks that are missing", () => {
  bodyConformance({
    encode: encodeMissingChunks,
    decode: decodeMissingChunks,
    values,
    maxBytes: MAX_CHUNK_LIST_BODY_BYTES,
  });
});
