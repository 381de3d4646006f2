import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import { asArray, CborShapeError } from "../../../shared/cbor/cbor-map.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { openGroupsFromCbor, openGroupsToCbor } from "../../../shared/vault/open-groups-codec.ts";
import { anyCuts, anySteps, type FoldStep, grouped, openedSteps } from "./fold-steps.ts";

const steps: readonly FoldStep[] = [
  ["A", 0, 1, ["create", "k1"], ["g", 0, 3, null]],
  ["B", 0, 2, ["put", "label", "x"], ["r", 0, 3, 0]],
  ["A", 0, 3, ["put", "label", "y"], ["g", 1, 3, null]],
  ["B", 0, 4, ["tombstone"], ["h", 0, 2, null]],
];
const groups = foldLog(openedSteps(steps)).openGroups;

/** The list with one of its groups, or one of a group's members, replaced. */
function changed(change: (list: CborValue[]) => CborValue): CborValue {
  return change([...asArray(decodeStrict(encodeCanonical(openGroupsToCbor(groups))))]);
}

function refused(value: CborValue): void {
  try {
    openGroupsFromCbor(value);
  } catch (error) {
    expect(error instanceof CborShapeError || error instanceof CborFault).toBe(true);
    return;
  }
  throw new Error("taken");
}

describe("unfinished groups as bytes", () => {
  it("give back every set of groups that a fold can leave, whatever the order they are held in", () => {
    fc.assert(
      fc.property(anySteps, anyCuts, (any, cuts) => {
        const { openGroups } = foldLog(grouped(openedSteps(any), cuts));
        const cbor = encodeCanonical(openGroupsToCbor(openGroups));
        expect(openGroupsFromCbor(decodeStrict(cbor))).toEqual(openGroups);
        expect(encodeCanonical(openGroupsToCbor(new Map([...openGroups].reverse())))).toEqual(cbor);
      }),
    );
  });

  it("are refused out of order, twice, empty, cut, or with a member of another group", () => {
    expect(groups.size).toBe(3);
    const first = (list: CborValue[]) => asArray(list[0]);
    refused(changed((list) => list.toReversed()));
    refused(changed((list) => [...list.slice(0, 1), ...list]));
    refused(changed((list) => [[first(list)[0] ?? null, []], ...list.slice(1)]));
    refused(changed((list) => [first(list).slice(0, 1), ...list.slice(1)]));
    refused(
      changed((list) => [[first(list)[0] ?? null, asArray(first(list)[1]).toReversed()], ...list.slice(1)]),
    );
    refused(
      changed((list) => [[first(list)[0] ?? null, asArray(first(list)[1]).slice(1)], ...list.slice(1)]),
    );
    const mixed = (list: CborValue[]) => list.flatMap((one) => [...asArray(asArray(one)[1])]);
    refused(changed((list) => [[first(list)[0] ?? null, mixed(list)]]));
    refused([[new Uint8Array(15), []]]);
    refused(7);
  });

  it("that are complete are refused: they have taken effect", () => {
    const [opened] = openedSteps([["A", 0, 1, ["tombstone"], ["g", 0, 1, null]]]);
    if (opened?.kind !== "data") throw new Error("no entry");
    const key = [...foldLog(openedSteps(steps.slice(0, 1))).openGroups.keys()][0] ?? "";
    refused(decodeStrict(encodeCanonical(openGroupsToCbor(new Map([[key, [opened]]])))));
  });
});
