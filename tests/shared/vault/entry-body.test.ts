import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap, CborShapeError, cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  type DataBody,
  decodeDataBody,
  decodeReissueBody,
  encodeDataBody,
  encodeReissueBody,
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

describe("reissue body", () => {
  const origin = new Uint8Array(16).fill(6);

  it("is that of the vector: a data body in a group, and who wrote it", () => {
    const found = readCases<{ name: string; body: string }>("vault/bodies.json").find(
      ({ name }) => name === "reissue",
    );
    const reading = decodeReissueBody(hexToBytes(found?.body ?? ""));
    if (reading.status !== "read") throw new Error("not read");
    const { origin: author, ...body } = reading.body;
    expect(bytesToHex(encodeReissueBody(body, author))).toBe(found?.body);
    expect(body.group).toMatchObject({ index: 1, count: 3 });
  });

  it.each<[string, Uint8Array]>([
    ["without an origin", encodeDataBody(BODY)],
    ["with a short origin", encodeReissueBody(BODY, origin.slice(1))],
    ["outside a group", encodeReissueBody({ ...BODY, group: null }, origin)],
  ])("is unreadable: %s", (_what, bytes) => {
    expect(decodeReissueBody(bytes)).toEqual({ status: "unreadable" });
  });

  it("is no data body", () => {
    expect(decodeDataBody(encodeReissueBody(BODY, origin))).toEqual({ status: "unreadable" });
  });

  it("never throws, whatever the bytes", () => {
    const right = encodeReissueBody(BODY, origin);
    const change = fc.array(fc.tuple(fc.nat(right.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, fc.uint8Array({ maxLength: 60 }), (flips, noise) => {
        const changed = right.slice();
        for (const [at, byte] of flips) changed[at] = byte;
        for (const bytes of [changed, noise])
          for (const decode of [decodeReissueBody, decodeDataBody])
            expect(["read", "unreadable", "newer"]).toContain(decode(bytes).status);
      }),
    );
  });
});
