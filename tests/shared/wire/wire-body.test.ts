import { describe, expect, it } from "vitest";
import { CborShapeError } from "../../../shared/cbor/cbor-map.ts";
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
