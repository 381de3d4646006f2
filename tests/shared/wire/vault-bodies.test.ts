import { describe, expect, it } from "vitest";
import { MAX_GENESIS_BODY_BYTES, MAX_SMALL_BODY_BYTES } from "../../../shared/wire/limits.ts";
import {
  decodeFoundRequest,
  decodePosition,
  encodeFoundRequest,
  encodePosition,
} from "../../../shared/wire/vault-bodies.ts";
import { bodyConformance, codeFrom } from "./body-conformance.ts";

describe("the request that founds a vault", () => {
  bodyConformance({
    encode: encodeFoundRequest,
    decode: decodeFoundRequest,
    values: [
      { genesis: new Uint8Array(1024).fill(7), invite: null },
      { genesis: new Uint8Array(65_536), invite: "a text" },
    ],
    maxBytes: MAX_GENESIS_BODY_BYTES,
  });

  it("refuses what cannot be an entry by its length, and an invitation without end", () => {
    const long = encodeFoundRequest({ genesis: new Uint8Array(1024), invite: "x".repeat(129) });

    expect(
      codeFrom(() => decodeFoundRequest(encodeFoundRequest({ genesis: new Uint8Array(32), invite: null }))),
    ).toBe("wire/malformed");
    expect(codeFrom(() => decodeFoundRequest(long))).toBe("wire/malformed");
  });
});

describe("a position", () => {
  bodyConformance({
    encode: encodePosition,
    decode: decodePosition,
    values: [
      { seq: 0, head: new Uint8Array(32) },
      { seq: Number.MAX_SAFE_INTEGER, head: new Uint8Array(32).fill(255) },
    ],
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
});
