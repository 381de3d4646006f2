import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { chunkHash, MAX_CHUNK_BODY, openChunk, sealChunk } from "../../../shared/vault/snapshot-chunk.ts";
import { seededRandom } from "./seeded-random.ts";

const random = seededRandom("chunk");
const vaultId = random(32);
const place = { vaultId, epochKey: epochKey(vaultId, 3, random(32)), number: 5 };

describe("a chunk", () => {
  it.each([0, 1, 913, 914, 5000, MAX_CHUNK_BODY])(
    "of %i bytes opens again and has a size class",
    (length) => {
      const body = random(length);
      const chunk = sealChunk(place, body, random);
      expect([1, 2, 4, 8, 16, 32, 64].map((size) => size * 1024)).toContain(chunk.length);
      expect(chunk.length).toBeLessThan(Math.max(1025, 2 * (length + 111)));
      expect(openChunk(place, chunk)).toEqual(body);
    },
  );

  it("holds no more than 64 KiB allow", () => {
    expect(sealChunk(place, new Uint8Array(MAX_CHUNK_BODY), random).length).toBe(65_536);
    expect(() => sealChunk(place, new Uint8Array(MAX_CHUNK_BODY + 1), random)).toThrow(RangeError);
  });

  it("opens at its place only: not for another vault, epoch, key or number", () => {
    const chunk = sealChunk(place, random(10), random);
    const other = random(32);
    for (const wrong of [
      { ...place, number: 6 },
      { ...place, vaultId: other },
      { ...place, epochKey: epochKey(vaultId, 3, random(32)) },
      { ...place, epochKey: epochKey(vaultId, 4, place.epochKey.key) },
      { ...place, epochKey: { ...place.epochKey, key: random(32) } },
    ])
      expect(openChunk(wrong, chunk)).toBeNull();
  });

  it("does not open with any byte changed, cut, or of another length", () => {
    const chunk = sealChunk(place, random(100), random);
    for (let at = 0; at < chunk.length; at += 7)
      expect(openChunk(place, chunk.with(at, (chunk[at] ?? 0) ^ 1))).toBeNull();
    for (const length of [0, 1, 66, 107, 1023]) expect(openChunk(place, chunk.slice(0, length))).toBeNull();
  });

  it("is another one every time it is sealed, and has the hash of its bytes", () => {
    const [one, two] = [1, 2].map(() => sealChunk(place, new Uint8Array(5), random));
    expect(one).not.toEqual(two);
    expect(chunkHash(one ?? vaultId)).not.toEqual(chunkHash(two ?? vaultId));
  });

  it("never throws for bytes from outside", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 1024 }), (noise) => {
        expect(openChunk(place, noise)).toBeNull();
      }),
    );
  });
});
