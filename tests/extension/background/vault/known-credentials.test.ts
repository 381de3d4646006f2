import { describe, expect, it } from "vitest";
import { extendedFilter, newFilter } from "../../../../extension/background/vault/known-credentials.ts";
import { RowSealer } from "../../../../extension/background/vault/row-sealer.ts";
import { uint32 } from "../../../../shared/bytes/bytes.ts";
import { decodeCredentialFilter, mayContain } from "../../../../shared/vault/credential-filter.ts";
import { generateLocalKey } from "../../../../shared/vault/local-key.ts";
import { seededRandom } from "../../../shared/vault/seeded-random.ts";

const random = seededRandom("filter");
const rows = new RowSealer(generateLocalKey(random), random);
const id = (number: number) => new Uint8Array([...uint32(number), ...new Uint8Array(28)]);
const ids = (from: number, count: number) => Array.from({ length: count }, (_, index) => id(from + index));

describe("the credential filter, extended", () => {
  const present = ids(0, 40);
  const all = async () => present;

  // what comes                          how many
  it.each([
    ["one passkey", 1],
    ["as many as a person makes", 16],
    ["a whole import", 500],
  ])("knows what was there and what came: %s", async (_, count) => {
    const before = newFilter(rows, present);
    const after = decodeCredentialFilter(
      (await extendedFilter(rows, before, ids(1000, count), all)) ?? before,
    );

    const known = [...present, ...ids(1000, count)];
    expect(known.filter((one) => !mayContain(after, one))).toEqual([]);
    expect(after.deviceSalt).toEqual(decodeCredentialFilter(before).deviceSalt);
    expect(after.values).toHaveLength(count === 500 ? 1024 : 64);
    expect(ids(5000, 100).filter((one) => mayContain(after, one))).toEqual([]);
  });

  it("is the same, however its passkeys came", async () => {
    let one = newFilter(rows, present);
    for (const single of ids(1000, 30)) one = (await extendedFilter(rows, one, [single], all)) ?? one;
    const empty = newFilter(rows, present);
    const salted = decodeCredentialFilter(one).deviceSalt;
    const many = await extendedFilter(rows, withSalt(empty, salted), ids(1000, 30), all);

    expect(many).toEqual(one);
  });

  it("stays where it has them all", async () => {
    expect(await extendedFilter(rows, newFilter(rows, present), present.slice(0, 3), all)).toBeNull();
    expect(await extendedFilter(rows, newFilter(rows, present), [], all)).toBeNull();
  });

  it.each([
    ["gone", null],
    ["damaged", new Uint8Array(5)],
  ])("is made anew where it is %s", async (_, bytes) => {
    const after = decodeCredentialFilter(
      (await extendedFilter(rows, bytes, [id(1000)], all)) ?? new Uint8Array(),
    );

    expect([...present, id(1000)].filter((one) => !mayContain(after, one))).toEqual([]);
  });
});

/** Version and flag stand before the salt. */
function withSalt(filter: Uint8Array, salt: Uint8Array): Uint8Array {
  const copy = filter.slice();
  copy.set(salt, 2);
  return copy;
}
