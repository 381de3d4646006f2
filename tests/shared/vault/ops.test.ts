import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborShapeError, cborMap } from "../../../shared/cbor/cbor-map.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import { opFromCbor, opToCbor } from "../../../shared/vault/ops.ts";
import { readCases } from "./vectors-on-disk.ts";

const CASES = readCases<{ name: string; ops?: string[] }>("vault/bodies.json");
const ITEM = new Uint8Array(16);
const SITE = {
  op: "create",
  item: siteItemId("a.example"),
  type: "site",
  fixed: cborMap({ rpId: "a.example" }),
  secret: cborMap({}),
  fields: cborMap({}),
};

describe("operations", () => {
  it.each(CASES.flatMap(({ name, ops }) => (ops ?? []).map((op) => ({ name, op }))))(
    "are read and written as in the vector: $name",
    ({ op }) => {
      expect(bytesToHex(encodeCanonical(opToCbor(opFromCbor(decodeStrict(hexToBytes(op))))))).toBe(op);
    },
  );

  it("of a type that this version does not know keep their id, parts and fields", () => {
    const value = cborMap({
      ...SITE,
      type: "note",
      item: ITEM,
      fixed: cborMap({ x: 1 }),
      fields: cborMap({ y: [1, null] }),
    });
    expect(encodeCanonical(opToCbor(opFromCbor(value)))).toEqual(encodeCanonical(value));
  });

  it.each<[string, CborValue]>([
    ["no map", 1],
    ["an unknown operation", cborMap({ op: "merge", item: ITEM })],
    ["no item", cborMap({ op: "purge" })],
    ["an item id of another length", cborMap({ op: "purge", item: new Uint8Array(15) })],
    ["a member too many", cborMap({ op: "purge", item: ITEM, field: "x" })],
    ["a put without value", cborMap({ op: "put", item: ITEM, field: "x" })],
    ["a put without field", cborMap({ op: "put", item: ITEM, value: 1 })],
    [
      "a create without secret",
      cborMap({ ...Object.fromEntries(Object.entries(SITE).filter(([name]) => name !== "secret")) }),
    ],
    ["a site under another id than its own", cborMap({ ...SITE, item: ITEM })],
    [
      "a passkey under another id than its own",
      cborMap({ ...SITE, type: "passkey", fixed: cborMap({ rpId: "a.example", credentialId: ITEM }) }),
    ],
    [
      "a device under another id than its own",
      cborMap({ ...SITE, type: "device", fixed: cborMap({ device: ITEM }) }),
    ],
    ["a passkey without credential id", cborMap({ ...SITE, type: "passkey" })],
    ["fields with a number for a name", cborMap({ ...SITE, fields: new Map([[1, 2]]) })],
  ])("are refused: %s", (_what, value) => {
    expect(() => opFromCbor(value)).toThrow(CborShapeError);
  });
});
