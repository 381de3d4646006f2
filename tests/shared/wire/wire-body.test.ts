import { describe, expect, it } from "vitest";
import { concatBytes, uint32 } from "../../../shared/bytes/bytes.ts";
import { CborShapeError } from "../../../shared/cbor/cbor-map.ts";
import { MAX_SUFFIX_BODY_BYTES } from "../../../shared/wire/limits.ts";
import { decodeBody, encodeBody } from "../../../shared/wire/wire-body.ts";
import { codeFrom } from "./body-conformance.ts";

describe("decodeBody", () => {
  const bytes = encodeBody({ a: 1 });

  it("reads members by name", () => {
    expect(decodeBody(bytes, 100, ["a"], (map) => map.get("a"))).toBe(1);
  });

  it("keeps malformed and too large apart", () => {
    expect(codeFrom(() => decodeBody(bytes, bytes.length - 1, ["a"], () => null))).toBe("wire/too-large");
    expect(codeFrom(() => decodeBody(bytes, 100, ["b"], () => null))).toBe("wire/malformed");
    expect(codeFrom(() => decodeBody(Uint8Array.of(0xff), 100, [], () => null))).toBe("wire/malformed");
  });

  it.each([
    ["integers", 0x00],
    ["empty byte strings", 0x40],
    ["empty texts", 0x60],
    ["empty lists", 0x80],
    ["empty maps", 0xa0],
  ])("refuses millions of %s before it builds them", (_name, item) => {
    const count = MAX_SUFFIX_BODY_BYTES - 8;
    const head = concatBytes(Uint8Array.of(0xa1, 0x61, 0x61, 0x9a), uint32(count - 5));
    const flood = concatBytes(head, new Uint8Array(count - 5).fill(item));
    const beginMs = performance.now();

    expect(codeFrom(() => decodeBody(flood, MAX_SUFFIX_BODY_BYTES, ["a"], () => null))).toBe(
      "wire/malformed",
    );
    expect(performance.now() - beginMs).toBeLessThan(500);
  });

  it("keeps the cause of what is malformed", () => {
    const refuse = () =>
      decodeBody(bytes, 100, ["a"], () => {
        throw new CborShapeError("wrong");
      });

    expect(refuse).toThrow(
      expect.objectContaining({ code: "wire/malformed", cause: expect.any(CborShapeError) }),
    );
  });

  it("lets a bug of ours through as what it is", () => {
    const fail = () =>
      decodeBody(bytes, 100, ["a"], () => {
        throw new RangeError("ours");
      });

    expect(fail).toThrow(RangeError);
  });
});
