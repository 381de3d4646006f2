/** What every body's codec must do, as one suite: one spelling, nothing unknown, nothing missing, nothing too long. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap } from "../../../shared/cbor/cbor-map.ts";
import { WireFault } from "../../../shared/wire/wire-fault.ts";

export type BodyCodec<Value> = {
  readonly encode: (value: Value) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Value;
  readonly values: readonly Value[];
  /** The most bytes that are looked at. */
  readonly maxBytes: number;
};

/** Values of every type: none of them fits where another type is asked for. */
const OTHERS: readonly CborValue[] = [-1, "text", new Uint8Array(3), true, [], new Map(), [[1]]];

export function bodyConformance<Value>({ encode, decode, values, maxBytes }: BodyCodec<Value>): void {
  it.each(values.map((value) => [value]))("reads what it writes: %#", (value) => {
    expect(decode(encode(value))).toEqual(value);
  });

  it("refuses every spelling but one", () => {
    for (const value of values) {
      const bytes = encode(value);
      expect(codeFrom(() => decode(concatBytes(bytes, Uint8Array.of(0))))).toBe("wire/malformed");
      expect(codeFrom(() => decode(bytes.subarray(0, -1)))).toBe("wire/malformed");
    }
    expect(codeFrom(() => decode(new Uint8Array()))).toBe("wire/malformed");
    expect(codeFrom(() => decode(encodeCanonical([])))).toBe("wire/malformed");
  });

  it("refuses an unknown member, and a missing one", () => {
    for (const value of values) {
      const members = asMap(decodeStrict(encode(value), { maxBytes }));
      expect(codeFrom(() => decode(encodeCanonical(new Map([...members, ["extra", 1]]))))).toBe(
        "wire/malformed",
      );
      for (const name of members.keys()) {
        const without = new Map([...members].filter(([present]) => present !== name));
        expect(codeFrom(() => decode(encodeCanonical(without)))).toBe("wire/malformed");
      }
    }
  });

  it("refuses a member of another type, or takes it and writes it back the same", () => {
    for (const value of values) {
      const members = asMap(decodeStrict(encode(value), { maxBytes }));
      for (const name of members.keys())
        for (const other of OTHERS) {
          const bytes = encodeCanonical(new Map([...members, [name, other]]));
          expectOneSpelling(bytes, decode, encode);
        }
    }
  });

  it("looks at no more bytes than it may", () => {
    expect(codeFrom(() => decode(new Uint8Array(maxBytes + 1)))).toBe("wire/too-large");
  });

  it("answers any bytes with a value or a WireFault", () => {
    const sample = values.map(encode);
    const mutated = fc
      .tuple(fc.nat(), fc.nat(255), fc.constantFrom(...sample))
      .map(([place, byte, bytes]) => {
        const copy = bytes.slice();
        copy[place % copy.length] = byte;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
        expectOneSpelling(bytes, decode, encode);
      }),
      { numRuns: 300 },
    );
  });
}

/** The code of the WireFault that it throws; null where it returns. Other errors go on. */
export function codeFrom(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof WireFault) return error.code;
    throw error;
  }
}

function expectOneSpelling<Value>(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Value,
  encode: (value: Value) => Uint8Array,
): void {
  let value: Value;
  try {
    value = decode(bytes);
  } catch (error) {
    if (error instanceof WireFault) return;
    throw error;
  }
  expect(encode(value)).toEqual(bytes);
}
