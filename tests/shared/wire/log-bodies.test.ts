import { describe, expect, it } from "vitest";
import { MAX_APPEND_BODY_BYTES, MAX_PAGE_BODY_BYTES } from "../../../shared/wire/limits.ts";
import {
  decodeAppendRequest,
  decodeClosedAnswer,
  decodeLogPage,
  encodeAppendRequest,
  encodeClosedAnswer,
  encodeLogPage,
} from "../../../shared/wire/log-bodies.ts";
import { bodyConformance, codeFrom } from "./body-conformance.ts";

const AT = { seq: 7, head: new Uint8Array(32).fill(7) };
const LEAF = new Uint8Array(32).fill(1);
const ENTRY = new Uint8Array(1024).fill(2);

describe("a page of a log", () => {
  bodyConformance({
    encode: encodeLogPage,
    decode: decodeLogPage,
    values: [
      { at: AT, entries: [], hasMore: false },
      { at: AT, entries: [LEAF, ENTRY, new Uint8Array(65_536)], hasMore: true },
    ],
    maxBytes: MAX_PAGE_BODY_BYTES,
  });

  it.each([0, 31, 33, 1023, 65_537])(
    "refuses an element of %i bytes, which is neither leaf nor entry",
    (length) => {
      const page = encodeLogPage({ at: AT, entries: [new Uint8Array(length)], hasMore: false });

      expect(codeFrom(() => decodeLogPage(page))).toBe("wire/malformed");
    },
  );

  it("holds 512 elements and not one more", () => {
    const page = (count: number) =>
      encodeLogPage({ at: AT, entries: Array<Uint8Array>(count).fill(LEAF), hasMore: false });

    expect(decodeLogPage(page(512)).entries).toHaveLength(512);
    expect(codeFrom(() => decodeLogPage(page(513)))).toBe("wire/malformed");
  });
});

describe("an append", () => {
  bodyConformance({
    encode: encodeAppendRequest,
    decode: decodeAppendRequest,
    values: [
      { expect: AT, entries: [ENTRY] },
      { expect: { seq: 0, head: new Uint8Array(32) }, entries: [ENTRY, ENTRY] },
    ],
    maxBytes: MAX_APPEND_BODY_BYTES,
  });

  // entries | bytes each | verdict
  it.each([
    [0, 1024, "wire/malformed"],
    [64, 1024, null],
    [65, 1024, "wire/malformed"],
    [4, 65_536, null],
    [1, 32, "wire/malformed"],
  ])("takes %i entries of %i bytes: %s", (count, length, verdict) => {
    const bytes = encodeAppendRequest({
      expect: AT,
      entries: Array<Uint8Array>(count).fill(new Uint8Array(length)),
    });

    expect(codeFrom(() => decodeAppendRequest(bytes))).toBe(verdict);
  });

  it("takes 256 KiB of entries and not one entry more", () => {
    const big = Array<Uint8Array>(3).fill(new Uint8Array(65_536));
    const fits = [...big, ...Array<Uint8Array>(61).fill(ENTRY)];

    expect(codeFrom(() => decodeAppendRequest(encodeAppendRequest({ expect: AT, entries: fits })))).toBe(
      null,
    );
    expect(
      codeFrom(() => decodeAppendRequest(encodeAppendRequest({ expect: AT, entries: [...big, ...big] }))),
    ).toBe("wire/too-large");
  });
});

describe("the answer to a write on a closed vault", () => {
  bodyConformance({
    encode: encodeClosedAnswer,
    decode: decodeClosedAnswer,
    values: [{ at: AT, entry: ENTRY }],
    maxBytes: MAX_PAGE_BODY_BYTES,
  });
});
