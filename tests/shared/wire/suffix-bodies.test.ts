import { describe, expect, it } from "vitest";
import { MAX_SUFFIX_BODY_BYTES } from "../../../shared/wire/limits.ts";
import {
  decodeStartAnswer,
  decodeSuffixRequest,
  encodeStartAnswer,
  encodeSuffixRequest,
  joinLeaves,
  splitLeaves,
} from "../../../shared/wire/suffix-bodies.ts";
import { encodeBody } from "../../../shared/wire/wire-body.ts";
import { bodyConformance, codeFrom } from "./body-conformance.ts";

const AT = { seq: 3, head: new Uint8Array(32).fill(3) };
const ENTRY = new Uint8Array(1024).fill(2);
const START = {
  leaves: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
  control: [new Uint8Array(2048)],
  snapshot: ENTRY,
};

describe("a suffix", () => {
  bodyConformance({
    encode: encodeSuffixRequest,
    decode: decodeSuffixRequest,
    values: [
      { expect: AT, start: null, entries: [ENTRY], invite: null },
      { expect: AT, start: START, entries: [ENTRY, ENTRY], invite: "an invitation" },
      { expect: AT, start: START, entries: [], invite: null },
    ],
    maxBytes: MAX_SUFFIX_BODY_BYTES,
  });

  it("refuses to put back nothing", () => {
    const nothing = encodeSuffixRequest({ expect: AT, start: null, entries: [], invite: null });

    expect(codeFrom(() => decodeSuffixRequest(nothing))).toBe("wire/malformed");
  });
});

describe("the start of a log", () => {
  bodyConformance({
    encode: encodeStartAnswer,
    decode: decodeStartAnswer,
    values: [
      { at: AT, start: null },
      { at: AT, start: START },
    ],
    maxBytes: MAX_SUFFIX_BODY_BYTES,
  });

  it.each([0, 31, 33])("refuses %i bytes of leaves", (length) => {
    const start = new Map<string, Uint8Array | Uint8Array[]>([
      ["leaves", new Uint8Array(length)],
      ["control", []],
      ["snapshot", ENTRY],
    ]);

    expect(codeFrom(() => decodeStartAnswer(encodeBody({ seq: 3, head: AT.head, start })))).toBe(
      "wire/malformed",
    );
  });
});

describe("leaves as octets", () => {
  it("are split where they were joined", () => {
    expect(splitLeaves(joinLeaves(START.leaves))).toEqual(START.leaves);
    expect(splitLeaves(new Uint8Array())).toEqual([]);
  });

  it("are not leaves where one is cut off", () => {
    expect(splitLeaves(new Uint8Array(63))).toBe(null);
  });
});
