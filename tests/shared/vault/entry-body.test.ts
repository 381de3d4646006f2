import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap, CborShapeError, cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  type DataBody,
  decodeDataBody,
  encodeDataBody,
  readBody,
  readHlc,
} from "../../../shared/vault/entry-body.ts";
import { createSite } from "./fold-steps.ts";
import { readCases } from "./vectors-on-disk.ts";

const CASES = readCases<{ name: string; kind: string; body: string }>("vault/bodies.json").filter(
  (one) => one.kind === "data",
);
const BODY: DataBody = {
  opId: new Uint8Array(16),
  hlc: { ms: 1, counter: 2 },
  baseSeq: 3,
  ops: [{ op: "restore", itemId: new Uint8Array(16) }],
  group: { id: new Uint8Array(16), index: 0, count: 1 },
};

function changed(name: string, value: CborValue): Uint8Array {
  return encodeCanonical(new Map(asMap(decodeStrict(encodeDataBody(BODY)))).set(name, value));
}

describe("data body", () => {
  it.each(CASES)("is read and written as in the vector: $name", ({ body }) => {
    const reading = decodeDataBody(hexToBytes(body));
    expect(reading.status).toBe("read");
    if (reading.status === "read") expect(bytesToHex(encodeDataBody(reading.body))).toBe(body);
  });

  it("of a newer version says so, whatever else is in it", () => {
    expect(decodeDataBody(changed("v", 2))).toEqual({ status: "newer" });
    expect(decodeDataBody(encodeCanonical(cborMap({ v: 7, whatever: [] })))).toEqual({ status: "newer" });
  });

  it.each<[string, Uint8Array]>([
    ["no CBOR", Uint8Array.of(0x1c)],
    ["nothing", new Uint8Array()],
    ["an array", encodeCanonical([])],
    ["version 0", changed("v", 0)],
    ["no version", encodeCanonical(cborMap({ ops: [] }))],
    ["a member that nobody knows", changed("extra", 1)],
    ["a short op_id", changed("op_id", new Uint8Array(15))],
    ["a short time", changed("hlc", new Uint8Array(7))],
    ["a negative base_seq", changed("base_seq", -1)],
    ["no operations", changed("ops", [])],
    ["an operation that is none", changed("ops", [1])],
    [
      "a group place outside its group",
      changed("group", cborMap({ id: new Uint8Array(16), index: 1, count: 1 })),
    ],
    ["a group without count", changed("group", cborMap({ id: new Uint8Array(16), index: 0 }))],
    [
      "one item created twice",
      encodeDataBody({ ...BODY, ops: [createSite("a.example"), createSite("a.example")] }),
    ],
    ["another spelling of the same", Uint8Array.from([0xbf, ...encodeDataBody(BODY).slice(1), 0xff])],
  ])("is unreadable: %s", (_what, bytes) => {
    expect(decodeDataBody(bytes)).toEqual({ status: "unreadable" });
  });

  it("lets an error of our own through", () => {
    expect(() =>
      readBody(encodeDataBody(BODY), () => {
        throw new TypeError("bug");
      }),
    ).toThrow(TypeError);
  });

  it("reads times of 8 bytes only", () => {
    expect(readHlc(new Uint8Array(8))).toEqual({ ms: 0, counter: 0 });
    expect(() => readHlc(new Uint8Array(9))).toThrow(CborShapeError);
  });
});
