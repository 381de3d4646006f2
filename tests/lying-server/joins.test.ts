/** A server that lies to a newcomer, who has nothing but the words: another vault, an older one, another beginning. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesToHex, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry, encodeEntry } from "../../shared/log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { CONTROL_KINDS, kindOf } from "../../shared/log/kinds.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { encodeTokenAnswer } from "../../shared/wire/auth-bodies.ts";
import { decodeLogPage, encodeLogPage } from "../../shared/wire/log-bodies.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../shared/wire/problem.ts";
import { encodeRecoverAnswer } from "../../shared/wire/recover-bodies.ts";
import { encodeStartAnswer, type StartAnswer, type WireStart } from "../../shared/wire/suffix-bodies.ts";
import { encodePosition } from "../../shared/wire/vault-bodies.ts";
import { vaultInTheNameOf } from "./fake-vaults.ts";
import { attackerRandom, forge, placeOf, strangerKeys } from "./forge.ts";
import { adding, member } from "./forge-control.ts";
import type { Lie } from "./liar.ts";
import {
  both,
  cborReply,
  first,
  flipped,
  losingAnswers,
  octetsReply,
  on,
  onPages,
  onStart,
  swapped,
} from "./lies.ts";
import { newPasskey } from "./markers.ts";
import { snapshotBy } from "./snapshots.ts";
import { type Scene, Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const PROBLEM = { "content-type": PROBLEM_MEDIA_TYPE };
const DAY_MS = 86_400_000;

describe("attack 11: a vault that is not the one of the words", () => {
  it("says that there is none where the server hides it", () =>
    stage.play("hidden", (scene) =>
      scene.refusesToJoin(
        on("POST recover", () => cborReply(encodeRecoverAnswer([]))),
        "sync/words-unknown",
      ),
    )());

  it("refuses a true vault of other people", () =>
    stage.play("others", async (scene) => {
      const names = { deviceName: "Laptop", platform: "Test" };
      const { genesis } = await foundVault(attackerRandom(32), names, outside(scene));

      await scene.refusesToJoin(insteadOfTheVault(genesis), "sync/server-lied");
    })());

  it.each([
    ["not signed by them", () => []],
    ["signed by somebody else for them", () => [attackerRandom(32)]],
    ["signed twice by somebody else", () => [attackerRandom(32), attackerRandom(32)]],
  ])("refuses a vault in the name of the words, %s", (name, cosigners) =>
    stage.play(name, async (scene) => {
      const genesis = await vaultInTheNameOf(scene.paper, cosigners());

      await scene.refusesToJoin(insteadOfTheVault(genesis), "sync/server-lied");
    })(),
  );

  it("refuses the true id with another genesis", () =>
    stage.play("genesis", async (scene) => {
      const { genesis } = await foundVault(
        attackerRandom(32),
        { deviceName: "", platform: "" },
        outside(scene),
      );
      await scene.refusesToJoin(
        onPages((page, { url }) =>
          url.endsWith("after=0") ? { ...page, entries: page.entries.with(0, genesis) } : page,
        ),
        "sync/server-lied",
      );
    })());

  it.each([
    ["an entry left out", (entries: readonly Uint8Array[]) => entries.toSpliced(2, 1)],
    ["two entries in each other's place", (entries: readonly Uint8Array[]) => swapped(entries, 2, 3)],
    ["genesis left out", (entries: readonly Uint8Array[]) => entries.slice(1)],
    ["nothing", () => []],
  ])("refuses a log with %s", (name, change) =>
    stage.play(name, (scene) =>
      scene.refusesToJoin(
        onPages((page) => ({ ...page, entries: change(page.entries) })),
        "sync/server-lied",
      ),
    )(),
  );
});

/** What is changed about a compacted beginning. */
const STARTS: readonly (readonly [string, (start: WireStart, scene: Scene) => WireStart])[] = [
  [
    "without a rekey",
    (start) => ({ ...start, control: start.control.filter((bytes) => kindIn(bytes) !== "rekey") }),
  ],
  [
    "without the addition of a device",
    (start) => ({ ...start, control: start.control.filter((bytes) => kindIn(bytes) !== "deviceAdd") }),
  ],
  ["without genesis", (start) => ({ ...start, control: start.control.slice(1) })],
  ["without any control entry", (start) => ({ ...start, control: [] })],
  ["with control entries in another order", (start) => ({ ...start, control: start.control.toReversed() })],
  [
    "with a control entry twice",
    (start) => ({ ...start, control: [start.control[0] ?? new Uint8Array(1024), ...start.control] }),
  ],
  ["with another leaf", (start) => ({ ...start, leaves: start.leaves.with(2, attackerRandom(32)) })],
  ["with another first leaf", (start) => ({ ...start, leaves: start.leaves.with(0, attackerRandom(32)) })],
  ["with another last leaf", (start) => ({ ...start, leaves: start.leaves.with(-1, attackerRandom(32)) })],
  ["with two leaves in each other's place", (start) => ({ ...start, leaves: swapped(start.leaves, 2, 3) })],
  ["with a leaf too few", (start) => ({ ...start, leaves: start.leaves.slice(0, -1) })],
  ["with a leaf too many", (start) => ({ ...start, leaves: [...start.leaves, attackerRandom(32)] })],
  [
    "with a data entry among the control entries",
    (start, scene) => ({
      ...start,
      control: [...start.control, encodeEntry(member(scene, { header: { seq: 3 } }))],
    }),
  ],
  [
    "with a device of the attacker's",
    (start, scene) => ({
      ...start,
      control: [...start.control, encodeEntry(adding(scene, {}, strangerKeys(), strangerKeys()))],
    }),
  ],
  ["with a changed snapshot", (start) => ({ ...start, snapshot: flipped(start.snapshot, 200) })],
  [
    "with a snapshot that a stranger signed",
    (start, scene) => ({ ...start, snapshot: restamped(start.snapshot, scene) }),
  ],
  [
    "with a data entry for a snapshot",
    (start, scene) => ({ ...start, snapshot: encodeEntry(member(scene)) }),
  ],
];

/** What comes in the place of a chunk. */
const CHUNKS: readonly (readonly [string, Lie | "swapped"])[] = [
  ["another chunk", async (_asked, truth) => octetsReply(attackerRandom((await truth()).body.length))],
  ["a changed chunk", async (_asked, truth) => octetsReply(flipped((await truth()).body, 300))],
  ["a chunk that is cut off", async (_asked, truth) => octetsReply((await truth()).body.slice(0, -1))],
  ["a chunk larger than any", () => octetsReply(new Uint8Array(65_537))],
  ["no bytes for a chunk", () => octetsReply(new Uint8Array())],
  [
    "a missing chunk",
    () => ({ status: 404, headers: PROBLEM, body: utf8ToBytes(encodeProblem("wire/not-found")) }),
  ],
  ["its chunks in each other's places", "swapped"],
];

/** The log as a server shows it that has only leaves of its beginning. */
const withoutFirstBodies: Lie = async (asked, truth) => {
  const reply = await truth();
  if (!asked.url.endsWith("after=0")) return reply;
  const page = decodeLogPage(reply.body);
  const leaf = page.entries[2] && leafHash(decodeEntry(page.entries[2]));
  return leaf === undefined
    ? reply
    : cborReply(encodeLogPage({ ...page, entries: page.entries.with(2, leaf) }));
};

describe("attack 12: another beginning", () => {
  it.each(STARTS)("refuses a beginning %s", (name, change) =>
    stage.play(name, async (scene) => {
      await withSnapshot(scene);
      const lie = onStart((answer: StartAnswer) =>
        answer.start === null ? answer : { ...answer, start: change(answer.start, scene) },
      );

      await scene.refusesToJoin(lie, "sync/server-lied");
    })(),
  );

  it("joins by an older snapshot, and shows how old what it was given is", () =>
    stage.play("stale", async (scene) => {
      const { laptop, liar, clock } = scene;
      await withSnapshot(scene);
      const old = await scene.serverFrom(laptop);
      clock.pass(30 * DAY_MS);
      await laptop.engine.write([newPasskey("eve")]);
      await laptop.sync();
      const true_ = liar.behind;
      liar.behind = old;
      const stale = await scene.join("Misled");
      liar.behind = true_;
      const fresh = await scene.join("Tablet");

      const [then, now] = [stale, fresh].map(({ joined }) => joined.freshness?.at.ms ?? 0);
      expect((now ?? 0) - (then ?? 0)).toBeGreaterThan(29 * DAY_MS);
      expect(stale.device.names).toEqual(["ann", "bob", "cat"]);
      // The first true answer shows it that there are two histories.
      expect(
        (await stale.device.sync().catch(({ code }: { code: string }) => ({ standing: code }))).standing,
      ).toMatch(/forked|unauthorised/);
      await old.close();
    })());

  it.each(CHUNKS)("passes by a snapshot with %s, and refuses it where nothing else is left", (name, told) =>
    stage.play(name, async (scene) => {
      await scene.laptop.engine.write([newPasskey("dan", 60_000)]);
      await scene.laptop.engine.write([newPasskey("eve", 60_000)]);
      await scene.laptop.sync();
      const hashes = await withSnapshot(scene);
      expect(hashes.length).toBeGreaterThan(1);
      const lie = told === "swapped" ? await swappedChunks(scene, hashes) : told;
      const chunks = on("GET chunks", lie);
      const whole = both({ route: "GET chunks", lie }, { route: "GET log", lie: withoutFirstBodies });

      await scene.refusesToJoin(whole, "sync/server-lied");
      scene.liar.lie = chunks;
      const { device } = await scene.join();
      expect(device.names).toEqual(["ann", "bob", "cat", "dan", "eve"]);
      expect(device.state.snapshot).not.toBeNull();
    })(),
  );
});

describe("attacks 7 and 9: lies about the addition of oneself", () => {
  it("refuses an addition that ended somewhere else", () =>
    stage.play("added elsewhere", (scene) =>
      scene.refusesToJoin(
        on("POST log", () => cborReply(encodePosition({ seq: 99, head: attackerRandom(32) }))),
        "sync/server-lied",
      ),
    )());

  it("refuses a conflict that shows nothing", () =>
    stage.play("added never", (scene) =>
      scene.refusesToJoin(
        on("POST log", () =>
          cborReply(encodeLogPage({ at: scene.laptop.pin, entries: [], hasMore: false }), 409),
        ),
        "sync/server-lied",
      ),
    )());

  it("refuses a conflict with an entry of a stranger", () =>
    stage.play("added behind", (scene) => {
      const { laptop } = scene;
      const forged = encodeEntry(forge(placeOf(laptop.state), strangerKeys()));
      const at = { seq: laptop.pin.seq + 1, head: attackerRandom(32) };
      return scene.refusesToJoin(
        on("POST log", () => cborReply(encodeLogPage({ at, entries: [forged], hasMore: false }), 409)),
        "sync/server-lied",
      );
    })());

  it("is added once when the first answer is lost", () =>
    stage.play("added once", async (scene) => {
      scene.liar.lie = first(1, "POST log", losingAnswers);

      const { device } = await scene.join();

      expect(device.state.control.members.size).toBe(4);
      expect(device.names).toEqual(["ann", "bob", "cat"]);
    })());
});

function outside({ clock }: Scene) {
  return { random: attackerRandom, nowMs: clock.read };
}

/** A rekey, and behind it a snapshot that the newcomer will be offered. Hashes of its chunks. */
async function withSnapshot(scene: Scene): Promise<readonly Uint8Array[]> {
  const { laptop, phone } = scene;
  await laptop.engine.rekey(laptop.transport, { remove: [] });
  const hashes = await snapshotBy(laptop);
  await phone.sync();
  return hashes;
}

/** Everything that a newcomer asks is answered with this log of one entry. */
function insteadOfTheVault(genesis: Uint8Array): Lie {
  const entry = decodeEntry(genesis);
  const at = { seq: 1, head: nextHead(EMPTY_HEAD, leafHash(entry)) };
  const token = encodeTokenAnswer({ token: attackerRandom(16), expiresInSeconds: 900, removedSeq: null });
  return both(
    { route: "POST recover", lie: () => cborReply(encodeRecoverAnswer([entry.header.vaultId])) },
    { route: "POST token", lie: () => cborReply(token) },
    { route: "GET start", lie: () => cborReply(encodeStartAnswer({ at, start: null })) },
    { route: "GET log", lie: () => cborReply(encodeLogPage({ at, entries: [genesis], hasMore: false })) },
  );
}

/** Every chunk is answered with the one before it. */
async function swappedChunks({ liar, vaultId }: Scene, hashes: readonly Uint8Array[]): Promise<Lie> {
  const chunks = await Promise.all(hashes.map((hash) => liar.behind.store.chunk(vaultId, hash)));
  const names = hashes.map(bytesToHex);
  return ({ url }) =>
    octetsReply(chunks.at(names.findIndex((name) => url.endsWith(name)) - 1) ?? new Uint8Array());
}

function kindIn(bytes: Uint8Array) {
  const kind = kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && CONTROL_KINDS.has(kind) ? kind : null;
}

function restamped(bytes: Uint8Array, { phone }: Scene): Uint8Array {
  const { header, clear } = decodeEntry(bytes);
  const place = placeOf(phone.state);
  const stranger = { ...phone.keys, signSeed: attackerRandom(32) };
  return encodeEntry(
    forge(place, stranger, { kind: "snapshot", clear, header: { seq: header.seq, prev: header.prev } }),
  );
}
