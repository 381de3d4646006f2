import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes } from "../../../shared/bytes/bytes.ts";
import { encodeItemState } from "../../../shared/vault/item-codec.ts";
import { MAX_CHUNK_BODY } from "../../../shared/vault/snapshot-chunk.ts";
import { contentOf } from "../../../shared/vault/snapshot-content.ts";
import {
  chooseChunkCount,
  encodeContent,
  layOut,
  readLayout,
} from "../../../shared/vault/snapshot-layout.ts";
import type { VaultState } from "../../../shared/vault/vault-state.ts";
import { manyItems } from "./snapshot-states.ts";

async function encoded(state: VaultState) {
  return encodeContent(contentOf(state));
}

async function bodiesOf(state: VaultState, count: number): Promise<readonly Uint8Array[]> {
  const bodies = layOut(await encoded(state), count);
  if (bodies === null) throw new Error("does not fit");
  return bodies;
}

const rows = (items: readonly { readonly state: Parameters<typeof encodeItemState>[0] }[]) =>
  items.map(({ state }) => bytesToHex(encodeItemState(state)));

function expectSame(state: VaultState, bodies: readonly Uint8Array[]): void {
  const read = readLayout(bodies);
  const expected = contentOf(state);
  expect(rows(read.items)).toEqual(
    rows(expected.items)
      .sort((a, b) => (a < b ? -1 : 1))
      .toSorted(byId(expected)),
  );
  expect(read.rest).toEqual(expected.rest);
}

/** Orders encoded items as their ids do. */
function byId(content: ReturnType<typeof contentOf>) {
  const ids = new Map(
    content.items.map(({ state }) => [bytesToHex(encodeItemState(state)), bytesToHex(state.itemId)]),
  );
  return (a: string, b: string) => ((ids.get(a) ?? "") < (ids.get(b) ?? "") ? -1 : 1);
}

describe("the layout of a snapshot", () => {
  it("is read back in any number of chunks, as long as they hold it", async () => {
    const state = manyItems(60);
    for (const count of [1, 2, 8, 64, 1024]) expectSame(state, await bodiesOf(state, count));
  });

  it("puts items by the leading bits of their ids and the rest where there is room from the first chunk on", async () => {
    const state = manyItems(60);
    const bodies = await bodiesOf(state, 4);
    const alone = bodies.map((body) => body.length);
    const fuller = {
      ...state,
      devices: new Map(state.devices).set("ff".repeat(16), device("x".repeat(2000))),
    };
    const after = (await bodiesOf(fuller, 4)).map((body) => body.length);
    expect(after[0]).toBeGreaterThan((alone[0] ?? 0) + 2000);
    expect(after.slice(1)).toEqual(alone.slice(1));
  });

  it("does not depend on the order in which items and devices are held", async () => {
    const state = manyItems(40);
    const turned = {
      ...state,
      items: new Map([...state.items].reverse()),
      devices: new Map([...state.devices].reverse()),
    };
    expect(await bodiesOf(turned, 8)).toEqual(await bodiesOf(state, 8));
  });

  it("carries items that are too large for any chunk, in the rest", async () => {
    const state = manyItems(6, (index) => (index === 2 ? 150_000 : 250));
    expect(layOut(await encoded(state), 1)).toBeNull();
    const count = chooseChunkCount(await encoded(state), 0);
    expect(count).toBe(4);
    const bodies = await bodiesOf(state, count);
    expectSame(state, bodies);
    for (const body of bodies) expect(body.length).toBeLessThanOrEqual(MAX_CHUNK_BODY);
  });

  it("takes the fewest chunks that leave no small item over, or as many as before where that is not far more", async () => {
    const state = await encoded(manyItems(400));
    const least = chooseChunkCount(state, 0);
    expect([least, chooseChunkCount(state, least / 2)]).toEqual([4, 4]);
    expect([8, 16, 32].map((before) => chooseChunkCount(state, before))).toEqual([8, 16, 4]);
  });

  it("refuses more than the most chunks hold", async () => {
    const one = await encoded(manyItems(1));
    const [record] = one.records;
    if (record === undefined) throw new Error("no record");
    const records = Array.from({ length: 1050 }, (_, at) => ({
      id: Uint8Array.from(
        { length: 16 },
        (_byte, place) => (place === 0 ? at >> 8 : place === 1 ? at : 0) & 255,
      ),
      bytes: new Uint8Array(65_000),
    }));
    expect(() => chooseChunkCount({ ...one, records }, 0)).toThrow(
      expect.objectContaining({ code: "vault/cannot-write" }),
    );
  });

  it("is refused with items in another's chunk, twice, or pieces exchanged or missing", async () => {
    const bodies = await bodiesOf(manyItems(60), 4);
    const [a, b, c, d] = bodies;
    if (!a || !b || !c || !d) throw new Error("no bodies");
    for (const wrong of [[b, a, c, d], [a, b, c], [a, a, b, b], [a, b, d, c], [a.slice(0, -1), b, c, d], []])
      expect(() => readLayout(wrong)).toThrow();
    expect(() => readLayout([concatBytes(a, Uint8Array.of(0)), b, c, d])).toThrow();
  });
});

function device(deviceName: string) {
  return { deviceName, platform: "", heard: null };
}
