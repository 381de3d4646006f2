import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  buildCredentialFilter,
  decodeCredentialFilter,
  encodeCredentialFilter,
  extendCredentialFilter,
  mayContain,
} from "../../../shared/vault/credential-filter.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "deviceSalt" | "fillerKey" | "filter", string> & { credentialIds: string[] };
const SALT = new Uint8Array(32).fill(1);
const FILLER = new Uint8Array(32).fill(2);
const longId = fc.uint8Array({ minLength: 16, maxLength: 64 });

describe("credential filter", () => {
  it.each(readCases<Case>("vault/credential-filters.json"))("is that of the vector: $name", (one) => {
    const ids = one.credentialIds.map(hexToBytes);
    const filter = buildCredentialFilter(ids, hexToBytes(one.deviceSalt), hexToBytes(one.fillerKey));
    expect(bytesToHex(encodeCredentialFilter(filter))).toBe(one.filter);
    expect(decodeCredentialFilter(hexToBytes(one.filter))).toEqual(filter);
    for (const id of ids) expect(mayContain(filter, id)).toBe(true);
  });

  it("contains every id it was built from and, but for chance, no other", () => {
    fc.assert(
      fc.property(fc.uniqueArray(longId, { maxLength: 100, selector: bytesToHex }), longId, (ids, other) => {
        const filter = buildCredentialFilter(ids, SALT, FILLER);
        for (const id of ids) expect(mayContain(filter, id)).toBe(true);
        expect(mayContain(filter, other)).toBe(ids.some((id) => bytesToHex(id) === bytesToHex(other)));
      }),
      { numRuns: 30 },
    );
  });

  it("grown id by id is the filter built from all of them at once, also where it doubles", () => {
    const anyId = fc.uint8Array({ minLength: 8, maxLength: 24 });
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 140 }), (ids) => {
        let grown = buildCredentialFilter([], SALT, FILLER);
        for (const id of ids) grown = extendCredentialFilter(grown, id, FILLER);
        expect(grown).toEqual(buildCredentialFilter(ids, SALT, FILLER));
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [0, 64],
    [1, 64],
    [64, 64],
    [65, 128],
    [129, 256],
  ])("hides the number of ids: %i look like %i", (count, size) => {
    const random = seededRandom("filter");
    const ids = Array.from({ length: count }, () => random(16));
    expect(buildCredentialFilter(ids, SALT, FILLER).values.length).toBe(size);
  });

  it("changes by one value when one id comes: two copies do not tell which values are real", () => {
    const random = seededRandom("filter");
    const ids = Array.from({ length: 10 }, () => random(16));
    const before = new Set(buildCredentialFilter(ids, SALT, FILLER).values.map(bytesToHex));
    const after = buildCredentialFilter([...ids, random(16)], SALT, FILLER).values.map(bytesToHex);
    expect(after.filter((value) => !before.has(value)).length).toBe(1);
  });

  it("says maybe for every short id once the vault holds one, and no as long as it holds none", () => {
    const short = Uint8Array.of(1, 2, 3);
    expect(mayContain(buildCredentialFilter([], SALT, FILLER), short)).toBe(false);
    expect(mayContain(buildCredentialFilter([short], SALT, FILLER), Uint8Array.of(9))).toBe(true);
  });

  it("depends on the device's salt", () => {
    const id = new Uint8Array(16);
    const filter = buildCredentialFilter([id], SALT, FILLER);
    expect(mayContain({ ...filter, deviceSalt: FILLER }, id)).toBe(false);
  });

  it("refuses bytes that are none", () => {
    const right = encodeCredentialFilter(buildCredentialFilter([], SALT, FILLER));
    const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });
    for (const bytes of [new Uint8Array(), right.slice(0, -1), right.slice(0, -8), right.with(1, 2)])
      expect(() => decodeCredentialFilter(bytes)).toThrow(corrupted);
    expect(() => decodeCredentialFilter(right.with(0, 2))).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
  });
});
