import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldLog } from "../../../shared/vault/fold.ts";
import { contentOf, vaultStateOf } from "../../../shared/vault/snapshot-content.ts";
import { anyCuts, anySteps, grouped, openedSteps } from "./fold-steps.ts";

describe("content of a snapshot", () => {
  it("is everything of a state but its notices", () => {
    fc.assert(
      fc.property(anySteps, anyCuts, (steps, cuts) => {
        const state = foldLog(grouped(openedSteps(steps), cuts));
        expect(vaultStateOf(state.seq, contentOf(state))).toEqual({ ...state, notices: [] });
      }),
    );
  });

  it("has a secret for what was born and none for what was not", () => {
    const { items } = contentOf(foldLog(openedSteps([["A", 0, 1, ["put", "label", "waits"]]])));
    expect(items.map(({ secret }) => secret)).toEqual([null]);
    const born = contentOf(foldLog(openedSteps([["A", 0, 1, ["create", "k1"]]])));
    expect(born.items.map(({ secret }) => secret)).toEqual([expect.any(Uint8Array)]);
  });
});
