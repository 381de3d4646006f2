import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap, cborMap } from "../../../shared/cbor/cbor-map.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { decodeItemState, encodeItemState } from "../../../shared/vault/item-codec.ts";
import { anySteps, type FoldStep, itemAfter, openedSteps } from "./fold-steps.ts";
import { readCases } from "./vectors-on-disk.ts";

const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });

describe("item rows", () => {
  it.each(
    readCases<{ name: string; steps: FoldStep[]; items: { itemId: string; row: string }[] }>(
      "vault/fold.json",
    ),
  )("are the bytes of the vector: $name", ({ steps, items }) => {
    const state = foldLog(openedSteps(steps));
    for (const { itemId, row } of items) {
      const item = state.items.get(itemId);
      expect(item && bytesToHex(sha256(encodeItemState(item)))).toBe(row);
    }
  });

  it("give back every item that a fold can make", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        for (const item of foldLog(openedSteps(steps)).items.values())
          expect(decodeItemState(encodeItemState(item))).toEqual(item);
      }),
    );
  });

  it("hold values as deep as an entry can, also in the history", () => {
    let deep: Parameters<typeof encodeCanonical>[0] = 1;
    for (let level = 0; level < 12; level++) deep = [deep];
    const [first, second] = openedSteps([
      ["A", 0, 1, ["put", "x", ""]],
      ["A", 1, 2, ["put", "x", "new"]],
    ]);
    if (first?.kind !== "data" || second === undefined) throw new Error("no entries");
    const itemId = first.body.ops[0]?.itemId ?? new Uint8Array(16);
    const put = {
      ...first,
      body: { ...first.body, ops: [{ op: "put", itemId, field: "x", value: deep } as const] },
    };
    const [item] = foldLog([put, second]).items.values();
    if (item === undefined) throw new Error("no item");
    expect(decodeItemState(encodeItemState(item))).toEqual(item);
  });

  it("are refused when a member is missing, added or of another type, and say when they are newer", () => {
    const right = new Map(asMap(decodeStrict(encodeItemState(itemAfter([["A", 0, 1, ["create", "k1"]]])))));
    for (const name of right.keys()) {
      const without = new Map(right);
      without.delete(name);
      expect(() => decodeItemState(encodeCanonical(without)), String(name)).toThrow(corrupted);
      if (name !== "v")
        expect(() => decodeItemState(encodeCanonical(new Map(right).set(name, 77)))).toThrow(corrupted);
    }
    expect(() => decodeItemState(encodeCanonical(new Map(right).set("extra", 1)))).toThrow(corrupted);
    expect(() => decodeItemState(encodeCanonical(cborMap({ v: 2 })))).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
    expect(() => decodeItemState(Uint8Array.of(0xff))).toThrow(corrupted);
  });
});
