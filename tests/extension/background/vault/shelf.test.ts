import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Told } from "../../../../extension/background/vault/listed-passkey.ts";
import { RowSealer } from "../../../../extension/background/vault/row-sealer.ts";
import {
  openShelf,
  type Shelf,
  sealShelf,
  sealShelves,
} from "../../../../extension/background/vault/shelf.ts";
import { generateLocalKey } from "../../../../shared/vault/local-key.ts";
import { nodeRandom } from "../../../support/node-randomness.ts";

const rows = new RowSealer(generateLocalKey(nodeRandom), nodeRandom);

const text = fc.string({ unit: "binary", maxLength: 40 });
const base64url = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const ms = fc.integer({ min: 0, max: 2 ** 48 });
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.constantFrom("not-listed" as const, "ask-the-row" as const),
  fc.record({
    itemId: base64url,
    rpId: text,
    rpName: text,
    userName: text,
    userDisplayName: text,
    label: text,
    createdAtMs: ms,
    trashedAtMs: fc.option(ms),
    credentialId: base64url,
    userHandle: fc.option(base64url),
    isDiscoverable: fc.boolean(),
  }),
);
const hexOf16 = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));

/** Row ids that begin alike. */
const shelf: fc.Arbitrary<Shelf> = fc
  .array(fc.tuple(hexOf16, told), { maxLength: 20 })
  .map((items) => new Map(items.map(([id, one]) => [`a7${id.slice(2)}`, one])));

describe("a shelf", () => {
  it("tells of every row what was put onto it", () => {
    fc.assert(
      fc.property(shelf, (items) => {
        const opened = openShelf(rows, sealShelf(rows, "a7", items));

        expect([...opened]).toEqual([...items]);
      }),
    );
  });

  it("opens under its own name and key only", () => {
    const { sealed } = sealShelf(rows, "a7", new Map([["a7".padEnd(32, "0"), "not-listed"]]));
    const others = new RowSealer(generateLocalKey(nodeRandom), nodeRandom);

    for (const [sealer, name] of [
      [rows, "a8"],
      [others, "a7"],
    ] as const)
      expect(() => openShelf(sealer, { name, sealed })).toThrow(
        expect.objectContaining({ code: "vault/corrupted-row" }),
      );
  });

  it("of a newer version is not guessed at", () => {
    const sealed = rows.seal("shelves", "a7", Buffer.from('[2,{"items":[]}]'));

    expect(() => openShelf(rows, { name: "a7", sealed })).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
  });

  it("stands for the rows whose ids begin with its name, each on one", () => {
    fc.assert(
      fc.property(fc.uniqueArray(hexOf16, { maxLength: 300 }), (ids) => {
        const sealed = sealShelves(
          rows,
          ids.map((id) => [id, "not-listed"] as const),
        );

        const opened = sealed.flatMap((row) => [...openShelf(rows, row).keys()].map((id) => [row.name, id]));
        expect(opened.map(([, id]) => id).sort()).toEqual([...ids].sort());
        expect(opened.filter(([name, id]) => !id?.startsWith(name ?? "?"))).toEqual([]);
        expect(new Set(sealed.map(({ name }) => name)).size).toBe(sealed.length);
      }),
      { numRuns: 20 },
    );
  });
});
