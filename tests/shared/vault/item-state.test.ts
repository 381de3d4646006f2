import { describe, expect, it } from "vitest";
import { emptyItem, isLive, textField } from "../../../shared/vault/item-state.ts";
import { type FoldStep, itemAfter } from "./fold-steps.ts";

const born: FoldStep = ["A", 0, 1, ["create", "k1"]];

describe("item state", () => {
  it("exists for the person when born and neither trashed nor purged", () => {
    expect(isLive(emptyItem(new Uint8Array(16)))).toBe(false);
    expect(isLive(itemAfter([["A", 0, 1, ["put", "label", "x"]]]))).toBe(false);
    expect(isLive(itemAfter([born]))).toBe(true);
    expect(isLive(itemAfter([born, ["A", 1, 2, ["tombstone"]]]))).toBe(false);
  });

  it("reads a field as text and answers null for a missing one", () => {
    expect(textField(itemAfter([born]), "label")).toBe("k1");
    expect(textField(itemAfter([born]), "userName")).toBeNull();
  });
});
