import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import { asArray, asMap, CborShapeError } from "../../../shared/cbor/cbor-map.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { decodeRecord, decodeRest, encodeRecord, encodeRest } from "../../../shared/vault/snapshot-codec.ts";
import { contentOf } from "../../../shared/vault/snapshot-content.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { anyCuts, anySteps, grouped, openedSteps } from "./fold-steps.ts";

const id = new Uint8Array(16).fill(1);
const heard = { ms: 7, counter: 0 };
const rest = {
  openGroups: new Map(),
  devices: new Map([
    ["02".repeat(16), { deviceName: "Phone", platform: "Firefox", heard: null }],
    ["01".repeat(16), { deviceName: "Laptop", platform: "Chromium", heard }],
  ]),
  checkpoint: { seq: 4, device: id, at: heard, itemCount: 9 },
};

const isFault = (error: unknown) =>
  error instanceof CborShapeError || error instanceof CborFault || error instanceof VaultFault;

describe("parts of a snapshot as bytes", () => {
  it("give back every item that a fold can make, with its secret", () => {
    fc.assert(
      fc.property(anySteps, anyCuts, (steps, cuts) => {
        for (const item of contentOf(foldLog(grouped(openedSteps(steps), cuts))).items)
          expect(decodeRecord(encodeRecord(item))).toEqual(item);
      }),
    );
  });

  it("give back devices, checkpoint and what did not fit elsewhere", () => {
    expect(decodeRest(encodeRest(rest, []))).toEqual({ rest, items: [] });
    const empty = { openGroups: new Map(), devices: new Map(), checkpoint: null };
    expect(decodeRest(encodeRest(empty, []))).toEqual({ rest: empty, items: [] });
  });

  it("are refused where secret and birth do not belong together", () => {
    const [born] = contentOf(foldLog(openedSteps([["A", 0, 1, ["create", "k1"]]]))).items;
    const [unborn] = contentOf(foldLog(openedSteps([["A", 0, 1, ["put", "label", "x"]]]))).items;
    if (born === undefined || unborn === undefined) throw new Error("no items");
    expect(() => decodeRecord(encodeRecord({ ...born, secret: null }))).toThrow(CborShapeError);
    expect(() => decodeRecord(encodeRecord({ ...unborn, secret: id }))).toThrow(CborShapeError);
  });

  it("are refused when a member is missing, added, of another type or out of order", () => {
    const right = new Map(asMap(decodeStrict(encodeRest(rest, []))));
    for (const name of right.keys()) {
      const without = new Map(right);
      without.delete(name);
      expect(() => decodeRest(encodeCanonical(without)), String(name)).toThrow(CborShapeError);
      const other = new Map(right).set(name, "text");
      expect(() => decodeRest(encodeCanonical(other)), String(name)).toThrow(CborShapeError);
    }
    expect(() => decodeRest(encodeCanonical(new Map(right).set("extra", 1)))).toThrow(CborShapeError);
    const devices = asArray(right.get("devices"));
    for (const list of [devices.toReversed(), [...devices, ...devices]])
      expect(() => decodeRest(encodeCanonical(new Map(right).set("devices", list)))).toThrow(CborShapeError);
  });

  it("fail with their own faults only, whatever the bytes", () => {
    const rightRest = encodeRest(rest, []);
    const change = fc.array(fc.tuple(fc.nat(rightRest.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(change, fc.uint8Array({ maxLength: 50 }), (flips, noise) => {
        const changed = rightRest.slice();
        for (const [at, byte] of flips) changed[at] = byte;
        for (const read of [() => decodeRest(changed), () => decodeRest(noise), () => decodeRecord(noise)])
          try {
            read();
          } catch (error) {
            expect(isFault(error)).toBe(true);
          }
      }),
      { numRuns: 300 },
    );
  });
});
