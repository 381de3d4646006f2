/** A server that changes what a log says: in the answer to a pull, and in the answer that refuses an append. */
import { afterAll, beforeAll, describe, it } from "vitest";
import { decodeEntry, type Entry, encodeEntry } from "../../shared/log/entry.ts";
import type { WireLogPage } from "../../shared/wire/log-bodies.ts";
import { flipped, onConflicts, onPages, swapped } from "./lies.ts";
import { newPasskey } from "./markers.ts";
import { type Scene, Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

type Change = (page: WireLogPage, scene: Scene) => WireLogPage;

/** What is wrong, the attack it belongs to, and the page. The true page has three entries of the phone. */
const CHANGES: readonly (readonly [string, string, Change])[] = [
  ["the first entry left out", "7", (page) => ({ ...page, entries: page.entries.slice(1) })],
  ["an entry left out in the middle", "7", (page) => ({ ...page, entries: page.entries.toSpliced(1, 1) })],
  ["the last entry left out", "6", (page) => ({ ...page, entries: page.entries.slice(0, -1) })],
  ["two entries in each other's place", "3", (page) => ({ ...page, entries: swapped(page.entries, 0, 1) })],
  ["all entries the other way round", "3", (page) => ({ ...page, entries: page.entries.toReversed() })],
  ["an entry twice", "3", (page) => ({ ...page, entries: withTwice(page.entries, 1) })],
  [
    "the last entry twice, at the end that follows",
    "3",
    (page) => ({
      ...page,
      at: { ...page.at, seq: page.at.seq + 1 },
      entries: withTwice(page.entries, 2),
    }),
  ],
  [
    "an entry cut by a byte",
    "14",
    (page) => ({ ...page, entries: changed(page, 0, (bytes) => bytes.slice(0, -1)) }),
  ],
  [
    "an entry a byte longer",
    "14",
    (page) => ({
      ...page,
      entries: changed(page, 0, (bytes) => new Uint8Array([...bytes, 0])),
    }),
  ],
  [
    "an entry cut to the next smaller size",
    "14",
    (page) => ({
      ...page,
      entries: changed(page, 2, (bytes) => bytes.slice(0, 1024)),
    }),
  ],
  ["a later end than it shows", "6", (page) => ({ ...page, at: { ...page.at, seq: page.at.seq + 1 } })],
  ["an earlier end than it shows", "4", (page) => ({ ...page, at: { ...page.at, seq: page.at.seq - 1 } })],
  ["an end before the pinned head", "4", (page) => ({ ...page, at: { ...page.at, seq: 1 } })],
  ["an end beyond any log", "14", (page) => ({ ...page, at: { ...page.at, seq: Number.MAX_SAFE_INTEGER } })],
  [
    "another head than its entries lead to",
    "5",
    (page) => ({
      ...page,
      at: { ...page.at, head: flipped(page.at.head, 0) },
    }),
  ],
  ["a head without the entries", "6", (page) => ({ ...page, entries: [] })],
  ["an empty page and more to come", "14", (page) => ({ ...page, entries: [], hasMore: true })],
  [
    "more to come and the same head",
    "14",
    (_page, { laptop }) => ({ at: laptop.pin, entries: [], hasMore: true }),
  ],
  [
    "another head at the pinned place",
    "5",
    (_page, { laptop }) => ({
      at: { ...laptop.pin, head: flipped(laptop.pin.head, 7) },
      entries: [],
      hasMore: false,
    }),
  ],
  ["an empty log", "4", () => ({ at: { seq: 0, head: new Uint8Array(32) }, entries: [], hasMore: false })],
  [
    "a place of the past with a head that never was",
    "4",
    (_page, { laptop }) => ({
      at: { seq: laptop.pin.seq - 2, head: flipped(laptop.pin.head, 3) },
      entries: [],
      hasMore: false,
    }),
  ],
];

describe("attacks 2 to 8 and 14: a page of the log", () => {
  it.each(CHANGES)("refuses %s in the answer to a pull (attack %s)", (name, _attack, change) =>
    stage.play(name, async (scene) => {
      await writeThree(scene);

      await scene.refuses(
        scene.laptop,
        onPages((page) => change(page, scene)),
        "sync/server-lied",
      );
    })(),
  );

  it.each(CHANGES)("refuses %s in the answer to an append (attack %s)", (name, _attack, change) =>
    stage.play(`${name} 409`, async (scene) => {
      await writeThree(scene);
      await scene.laptop.engine.write([newPasskey("dan")]);
      const lie = onConflicts(scene.laptop.pin, (page) => change(page, scene));

      await scene.refuses(scene.laptop, lie, "sync/server-lied");
    })(),
  );
});

describe("attacks 2 and 3: entries made of true parts", () => {
  it(
    "refuses every old entry at every place of a page (attack 3)",
    played("replays", async (scene) => {
      await writeThree(scene);
      const old = await scene.laptop.replica.entries(1, scene.laptop.pin.seq);
      for (const { bytes } of old)
        for (const place of [0, 1, 2]) {
          const replay = onPages((page) => ({ ...page, entries: page.entries.toSpliced(place, 0, bytes) }));
          await scene.refuses(scene.laptop, replay, "sync/server-lied");
          const instead = onPages((page) => ({ ...page, entries: page.entries.with(place, bytes) }));
          await scene.refuses(scene.laptop, instead, "sync/server-lied");
        }
    }),
  );

  it(
    "refuses every pair of swapped ciphertexts (attack 2)",
    played("swaps", async (scene) => {
      await writeThree(scene);
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const) {
        const lie = onPages((page) => exchanged(page, a, b, "ciphertext"));
        await scene.refuses(scene.laptop, lie, "sync/server-lied");
      }
    }),
  );

  it.each(["header", "ciphertext", "signatures"] as const)(
    "refuses an entry with the %s of another (attack 2)",
    (part) =>
      stage.play(part, async (scene) => {
        await writeThree(scene);
        const rekeyed = onPages((page) => pasted(page, 0, 1, part));

        await scene.refuses(scene.laptop, rekeyed, "sync/server-lied");
      })(),
  );

  it(
    "refuses an entry with any of its bytes changed, wherever it stands (attack 8)",
    played("flips", async (scene) => {
      await writeThree(scene);
      // Suite, kind, vault, epoch, seq, prev, device, devSeq, nonce, lengths, ciphertext, filling, signature.
      for (const place of [
        1, 2, 33, 37, 45, 46, 77, 78, 93, 101, 102, 125, 129, 133, 134, 500, 959, 960, 1023,
      ]) {
        const lie = onPages((page) => ({
          ...page,
          entries: changed(page, 0, (bytes) => flipped(bytes, place)),
        }));
        await scene.refuses(scene.laptop, lie, "sync/server-lied");
      }
    }),
  );
});

function played(name: string, act: (scene: Scene) => Promise<void>): () => Promise<void> {
  return () => stage.play(name, act)();
}

/** Three entries that the laptop does not have; the last is larger than a KiB. */
async function writeThree({ phone }: Scene): Promise<void> {
  await phone.engine.write([newPasskey("eve")]);
  await phone.engine.write([newPasskey("fay")]);
  await phone.engine.write([newPasskey("gil", 1500)]);
  await phone.sync();
}

function withTwice(entries: readonly Uint8Array[], place: number): readonly Uint8Array[] {
  const again = entries[place];
  return again === undefined ? entries : entries.toSpliced(place, 0, again);
}

function changed(
  { entries }: WireLogPage,
  place: number,
  change: (bytes: Uint8Array) => Uint8Array,
): readonly Uint8Array[] {
  return entries.map((bytes, index) => (index === place ? change(bytes) : bytes));
}

function exchanged(page: WireLogPage, a: number, b: number, part: keyof Entry): WireLogPage {
  const back = pasted(page, a, b, part);
  const forth = pasted(page, b, a, part);
  return {
    ...page,
    entries: page.entries.map(
      (bytes, at) => (at === a ? back : at === b ? forth : page).entries[at] ?? bytes,
    ),
  };
}

/** The entry at `to` with a part of the one at `from`. */
function pasted(page: WireLogPage, to: number, from: number, part: keyof Entry): WireLogPage {
  const [target, source] = [page.entries[to], page.entries[from]].map((bytes) => bytes && decodeEntry(bytes));
  if (target === undefined || source === undefined) return page;
  return { ...page, entries: page.entries.with(to, encodeEntry({ ...target, [part]: source[part] })) };
}
