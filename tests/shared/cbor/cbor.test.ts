import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, decodeFirst, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault, type CborFaultCode } from "../../../shared/cbor/cbor-fault.ts";
import appendixA from "../../vectors/cbor-rfc8949-appendix-a.json" with { type: "json" };

/** RFC 8949 section 8 diagnostic notation, as far as this profile goes. */
function diagnose(value: CborValue): string {
  if (value instanceof Uint8Array) return `h'${bytesToHex(value)}'`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${diagnose(key)}: ${diagnose(item)}`).join(", ")}}`;
  if (Array.isArray(value)) return `[${value.map(diagnose).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function codeOf(act: () => unknown): CborFaultCode | "no fault" {
  try {
    act();
    return "no fault";
  } catch (error) {
    if (error instanceof CborFault) return error.code;
    throw error;
  }
}

const decodeHex = (hex: string) => decodeStrict(hexToBytes(hex));
const encodeHex = (value: CborValue) => bytesToHex(encodeCanonical(value));

describe("the examples of RFC 8949 appendix A", () => {
  const accepted = appendixA.examples.filter((example) => !("refused" in example));
  const refused = appendixA.examples.filter((example) => "refused" in example);

  it.each(accepted)("reads $hex as $diagnostic and writes it back", ({ hex, diagnostic }) => {
    const value = decodeHex(hex);

    expect(diagnose(value)).toBe(diagnostic);
    expect(encodeHex(value)).toBe(hex);
  });

  it.each(refused)("refuses $hex, which is $diagnostic", ({ hex, refused }) => {
    expect(codeOf(() => decodeHex(hex))).toBe(refused);
  });
});

describe("integers", () => {
  // value, encoding: both sides of every change of head size
  it.each<[number | bigint, string]>([
    [0, "00"],
    [-0, "00"],
    [23, "17"],
    [24, "1818"],
    [255, "18ff"],
    [256, "190100"],
    [65_535, "19ffff"],
    [65_536, "1a00010000"],
    [2 ** 31, "1a80000000"],
    [2 ** 32 - 1, "1affffffff"],
    [2 ** 32, "1b0000000100000000"],
    [1_795_000_000_000, "1b000001a1ee565e00"],
    [Number.MAX_SAFE_INTEGER, "1b001fffffffffffff"],
    [2n ** 53n, "1b0020000000000000"],
    [2n ** 64n - 1n, "1bffffffffffffffff"],
    [-1, "20"],
    [-24, "37"],
    [-25, "3818"],
    [-256, "38ff"],
    [-257, "390100"],
    [-65_536, "39ffff"],
    [-65_537, "3a00010000"],
    [-(2 ** 31) - 1, "3a80000000"],
    [-(2 ** 32), "3affffffff"],
    [-(2 ** 32) - 1, "3b0000000100000000"],
    [-(2n ** 53n), "3b001fffffffffffff"],
    [-(2n ** 64n) + 1n, "3bfffffffffffffffe"],
  ])("writes %s as %s and reads it back exactly", (value, hex) => {
    expect(encodeHex(value)).toBe(hex);
    expect(decodeHex(hex)).toBe(Object.is(value, -0) ? 0 : value);
  });

  it("writes a small bigint as the same bytes as the number", () => {
    expect(encodeHex(5n)).toBe("05");
    expect(decodeHex("05")).toBe(5);
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2n ** 64n, -(2n ** 64n)])(
    "refuses to write %s",
    (value) => {
      expect(codeOf(() => encodeCanonical(value))).toBe("cbor/unsupported");
    },
  );
});

describe("maps", () => {
  it("writes keys in bytewise order of their encoding, which is CTAP2's order too", () => {
    const keys = ["aa", "b", "", 100, -1, 24, 0, -25, 1000, -24];

    const encoded = encodeHex(new Map(keys.map((key) => [key, 0])));

    // unsigned before negative before text; within one type the shorter first
    expect(encoded).toBe(
      "aa" +
        "0000" +
        "181800" +
        "186400" +
        "1903e800" +
        "2000" +
        "3700" +
        "381800" +
        "6000" +
        "616200" +
        "62616100",
    );
  });

  it("refuses to write a key twice, however it is spelled", () => {
    const twice = new Map<number | bigint, number>([
      [1, 1],
      [1n, 2],
    ]);

    expect(codeOf(() => encodeCanonical(twice))).toBe("cbor/not-canonical");
  });

  it("keeps __proto__ and constructor as ordinary keys", () => {
    const map = new Map([
      ["__proto__", 1],
      ["constructor", 2],
    ]);

    expect(decodeStrict(encodeCanonical(map))).toEqual(map);
  });

  // defect, bytes, verdict
  it.each<[string, string, CborFaultCode]>([
    ["an integer key twice", "a201000101", "cbor/not-canonical"],
    ["a text key twice", "a2616100616101", "cbor/not-canonical"],
    ["integer keys out of order", "a202000100", "cbor/not-canonical"],
    ["text keys in length-first disorder", "a262616100616200", "cbor/not-canonical"],
    ["negative before unsigned", "a220000000", "cbor/not-canonical"],
    ["a byte string as key", "a1410000", "cbor/unsupported"],
    ["an array as key", "a18000", "cbor/unsupported"],
    ["true as key", "a1f500", "cbor/unsupported"],
    ["a byte string as key of an inner map", "8101a1410000", "cbor/trailing-bytes"],
  ])("refuses %s", (_defect, hex, code) => {
    expect(codeOf(() => decodeHex(hex))).toBe(code);
  });
});

describe("what is not the one encoding", () => {
  // defect, bytes, verdict
  it.each<[string, string, CborFaultCode]>([
    ["nothing", "", "cbor/truncated"],
    ["0 in two bytes", "1800", "cbor/not-canonical"],
    ["23 in two bytes", "1817", "cbor/not-canonical"],
    ["255 in three bytes", "1900ff", "cbor/not-canonical"],
    ["65535 in five bytes", "1a0000ffff", "cbor/not-canonical"],
    ["2^32-1 in nine bytes", "1b00000000ffffffff", "cbor/not-canonical"],
    ["-1 in two bytes", "3800", "cbor/not-canonical"],
    ["a byte string with a long head", "580100", "cbor/not-canonical"],
    ["a text with a long head", "780161", "cbor/not-canonical"],
    ["an array with a long head", "980100", "cbor/not-canonical"],
    ["a map with a long head", "b8010000", "cbor/not-canonical"],
    ["text with an invalid byte", "61ff", "cbor/not-canonical"],
    ["text with an overlong slash", "62c0af", "cbor/not-canonical"],
    ["text with an encoded surrogate", "63eda080", "cbor/not-canonical"],
    ["text cut inside a character", "61c3", "cbor/not-canonical"],
    ["text that begins with a byte order mark", "64efbbbf61", "cbor/unsupported"],
    ["text of an indefinite length", "7f6161ff", "cbor/unsupported"],
    ["a break with nothing to break", "ff", "cbor/unsupported"],
    ["a reserved head", "1c", "cbor/unsupported"],
    ["a reserved byte string head", "5e", "cbor/unsupported"],
    ["false as two bytes", "f814", "cbor/unsupported"],
    ["a tag", "c001", "cbor/unsupported"],
    ["a record definition of cbor-x", "d9dfff83199c406161626200", "cbor/unsupported"],
    ["the tag cbor-x gives to typed arrays", "d8404101", "cbor/unsupported"],
    ["a second item", "0000", "cbor/trailing-bytes"],
    ["one byte too many", "a000", "cbor/trailing-bytes"],
    ["a byte string that ends early", "4201", "cbor/truncated"],
    ["a text that ends early", "6261", "cbor/truncated"],
    ["an array that ends early", "8201", "cbor/truncated"],
    ["a map without its last value", "a101", "cbor/truncated"],
    ["a head that ends early", "19ff", "cbor/truncated"],
    ["an array that claims 2^53 items", "9b0020000000000000", "cbor/truncated"],
    ["a map that claims 2^63 entries", "bb8000000000000000", "cbor/truncated"],
    ["a byte string that claims 4 GiB", "5affffffff", "cbor/truncated"],
  ])("refuses %s", (_defect, hex, code) => {
    expect(codeOf(() => decodeHex(hex))).toBe(code);
  });

  it.each(["\ud800", "a\udc00", "\u{feff}name"])("refuses to write the text %j", (text) => {
    expect(codeOf(() => encodeCanonical(text))).toBe("cbor/unsupported");
  });
});

describe("limits", () => {
  const nested = (depth: number) => new Uint8Array(depth + 1).fill(0x81, 0, depth);

  it("reads 16 levels and refuses 17, unless told otherwise", () => {
    expect(codeOf(() => decodeStrict(nested(16)))).toBe("no fault");
    expect(codeOf(() => decodeStrict(nested(17)))).toBe("cbor/too-deep");
    expect(codeOf(() => decodeStrict(nested(17), { maxDepth: 17 }))).toBe("no fault");
    expect(codeOf(() => decodeStrict(nested(1), { maxDepth: 0 }))).toBe("cbor/too-deep");
  });

  it("refuses 5,000 levels of arrays and of maps without overflowing the stack", () => {
    const maps = new Uint8Array(10_000).fill(0xa1).map((byte, index) => (index % 2 === 0 ? byte : 0));

    expect(codeOf(() => decodeStrict(nested(5_000)))).toBe("cbor/too-deep");
    expect(codeOf(() => decodeStrict(maps))).toBe("cbor/too-deep");
  });

  it("refuses to write what it would refuse to read", () => {
    let value: CborValue = 0;
    for (let level = 0; level < 5_000; level++) value = [value];

    expect(codeOf(() => encodeCanonical(value))).toBe("cbor/too-deep");
  });

  it("refuses more bytes than the limit before it looks at them", () => {
    expect(codeOf(() => decodeStrict(new Uint8Array(11), { maxBytes: 10 }))).toBe("cbor/too-long");
  });

  it("hands out copies, so that neither input nor codec buffer can change a value afterwards", () => {
    const input = hexToBytes("4401020304");
    const value = decodeStrict(input);
    const first = encodeCanonical("first");
    encodeCanonical("other");
    input.fill(0);

    expect(value).toEqual(new Uint8Array([1, 2, 3, 4]));
    expect(value?.constructor).toBe(Uint8Array);
    expect(bytesToHex(first)).toBe("656669727374");
  });
});

describe("an item with bytes after it", () => {
  it("is read with the rest left over", () => {
    const { value, rest } = decodeFirst(hexToBytes("a10102ff00"));

    expect(value).toEqual(new Map([[1, 2]]));
    expect(bytesToHex(rest)).toBe("ff00");
  });
});

describe("any input", () => {
  it("is refused with a CborFault or re-encodes to the very same bytes", () => {
    const heads = fc.constantFrom(
      0x00,
      0x18,
      0x20,
      0x38,
      0x40,
      0x41,
      0x60,
      0x61,
      0x80,
      0x81,
      0x82,
      0xa0,
      0xa1,
      0xf5,
      0x9f,
      0xff,
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.oneof(heads, fc.nat(255)), { maxLength: 24 }).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          expect(encodeCanonical(decodeStrict(input))).toEqual(input);
        } catch (error) {
          if (!(error instanceof CborFault)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("has its keys in the order of their own encodings, whatever they are", () => {
    const key = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -300, max: 300 }),
      fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n }),
      fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.startsWith("\u{feff}")),
      fc.string({ unit: fc.constantFrom("a", "b", "é", "字", "🔑"), maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12, selector: String }), (keys) => {
        const written = decodeStrict(encodeCanonical(new Map(keys.map((one) => [one, null]))));
        const encoded = [...(written as ReadonlyMap<number | string, null>).keys()].map((one) =>
          Buffer.from(encodeCanonical(one)),
        );

        expect(encoded).toHaveLength(keys.length);
        expect(encoded).toEqual([...encoded].sort(Buffer.compare));
      }),
      { numRuns: 500 },
    );
  });

  it("comes back from its encoding unchanged, whatever the order of its keys", () => {
    const key = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: "grapheme" }));
    const { tree } = fc.letrec<{ tree: CborValue }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.maxSafeInteger(),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.string({ unit: "grapheme" }).filter((text) => !text.startsWith("\u{feff}")),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array({ maxLength: 70 }),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((entries) => new Map(entries)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeStrict(encodeCanonical(value, 100), { maxDepth: 100 })).toEqual(value);
      }),
    );
  });
});
