/** A server that lies about what it was given: appends, suffixes, and requests that it heard before. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { decodeAppendRequest, encodeLogPage } from "../../shared/wire/log-bodies.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../shared/wire/problem.ts";
import { decodeSuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { encodePosition } from "../../shared/wire/vault-bodies.ts";
import type { WireFaultCode } from "../../shared/wire/wire-fault.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import { type Asked, askServer, type Reply } from "./liar.ts";
import { both, cborReply, first, flipped, losingAnswers, on, onPages } from "./lies.ts";
import { newPasskey, renamed } from "./markers.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** More requests than any honest course of things takes: a liar must not keep a device busy. */
const MANY_REQUESTS = 40;

describe("attack 7: a server that says it stored what it did not", () => {
  it("finds an acknowledged write missing and sends it again", () =>
    stage.play("dropped", async (scene) => {
      const { laptop, phone, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      liar.lie = on("POST log", (asked) => cborReply(encodePosition(endOf(asked))));
      await laptop.sync();
      liar.lie = null;

      const report = await laptop.sync();
      await phone.sync();

      expect(report).toMatchObject({ standing: "active", isHealed: true });
      expect(laptop.notices("server-healed")).toHaveLength(1);
      expect(phone.names).toEqual(["ann", "bob", "cat", "dan"]);
    })());

  it("finds out as well when the lie is told about what is put back", () =>
    stage.play("dropped suffix", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      liar.lie = both(
        { route: "POST log", lie: (asked) => cborReply(encodePosition(endOf(asked))) },
        { route: "PUT suffix", lie: (asked) => cborReply(encodePosition(endOf(asked))) },
      );
      await laptop.sync();

      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/server-lied" });

      expect(liar.count("PUT suffix")).toBeLessThan(MANY_REQUESTS);
      expect(laptop.names).toContain("dan");
    })());

  it("is not kept busy by a server that always stands at the first entry", () =>
    stage.play("always behind", async (scene) => {
      const { laptop, liar } = scene;
      const [genesis] = await laptop.replica.entries(1, 1);
      const at = {
        seq: 1,
        head: nextHead(new Uint8Array(32), leafHash(decodeEntry(genesis?.bytes ?? new Uint8Array()))),
      };
      liar.lie = onPages(() => ({ at, entries: [], hasMore: false }));

      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/server-lied" });

      expect(liar.asked.length).toBeLessThan(MANY_REQUESTS);
    })());
});

/** What is said instead of where the log stands after an append. */
const WRONG_ENDS: readonly (readonly [string, (right: WirePosition) => WirePosition])[] = [
  ["a place further on", ({ seq, head }) => ({ seq: seq + 1, head })],
  ["the place before", ({ seq, head }) => ({ seq: seq - 1, head })],
  ["the first place", ({ head }) => ({ seq: 0, head })],
  ["a place beyond any log", ({ head }) => ({ seq: Number.MAX_SAFE_INTEGER, head })],
  ["another head", ({ seq, head }) => ({ seq, head: flipped(head, 31) })],
  ["no head", ({ seq }) => ({ seq, head: new Uint8Array(32) })],
];

describe("attacks 7 and 22: wrong answers to an append", () => {
  it.each(WRONG_ENDS)("refuses an append that ended at %s, and sends the same bytes again", (name, wrong) =>
    stage.play(name, async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const lie = on("POST log", (asked) => cborReply(encodePosition(wrong(endOf(asked)))));
      await scene.refuses(laptop, lie, "sync/server-lied");
      const sent = appendsIn(liar.asked);

      await laptop.sync();

      expect(sent).toHaveLength(1);
      expect(appendsIn(liar.asked)).toEqual([sent[0], sent[0]]);
    })(),
  );

  it("refuses a conflict at the very place that was expected, for ever", () =>
    stage.play("409 for ever", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const page = encodeLogPage({ at: laptop.pin, entries: [], hasMore: false });
      for (let round = 0; round < 3; round++)
        await scene.refuses(
          laptop,
          on("POST log", () => cborReply(page, 409)),
          "sync/server-lied",
        );

      // Once it has pulled, the device sends before it asks, and again after it has asked.
      expect(liar.count("POST log")).toBe(5);
    })());

  it("is not kept busy by conflicts that say that the server lost everything", () =>
    stage.play("409 behind", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const [second] = await laptop.replica.entries(2, 2);
      const at = { seq: 1, head: decodeEntry(second?.bytes ?? new Uint8Array()).header.prev };
      liar.lie = on("POST log", () => cborReply(encodeLogPage({ at, entries: [], hasMore: false }), 409));

      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/server-lied" });

      expect(liar.asked.length).toBeLessThan(MANY_REQUESTS);
      expect(laptop.names).toContain("dan");
    })());

  it("does not lose an edit whose answer is an error although it was stored", () =>
    stage.play("500 after", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const lie = on("POST log", async (_asked, truth) => {
        await truth();
        return problem("wire/server-error", 500);
      });
      await scene.refuses(laptop, lie, "sync/unreachable");

      const report = await laptop.sync();

      expect(report).toMatchObject({ standing: "active", waiting: 0 });
      expect(new Set(appendsIn(liar.asked)).size).toBe(1);
      expect(laptop.names).toEqual(["ann", "bob", "cat", "dan"]);
    })());

  it.each([
    ["wire/entry-refused", 422, "sync/refused"],
    ["wire/malformed", 400, "sync/refused"],
    ["wire/over-quota", 413, "sync/over-quota"],
    ["wire/needs-newer-version", 422, "sync/needs-newer-version"],
    ["wire/unavailable", 503, "sync/unreachable"],
    ["wire/closed", 410, "sync/closed"],
  ] as const)("keeps an edit that is refused with %s", (code, status, expected) =>
    stage.play(code, async (scene) => {
      const { laptop } = scene;
      await laptop.engine.write([newPasskey("dan")]);

      for (let round = 0; round < 3; round++)
        await scene.refuses(
          laptop,
          on("POST log", () => problem(code, status)),
          expected,
        );

      expect(laptop.names).toContain("dan");
      expect(laptop.state.outbox).toHaveLength(1);
    })(),
  );

  it.each([201, 204, 205, 206, 304])(
    "takes an append for nothing that is answered %i without a body",
    (status) =>
      stage.play(`status ${status}`, async (scene) => {
        const { laptop, liar } = scene;
        await laptop.engine.write([newPasskey("dan")]);
        const before = laptop.holdings;
        liar.lie = on("POST log", () => ({ status, headers: {}, body: new Uint8Array() }));

        await expect(laptop.sync()).rejects.toMatchObject({ code: /server-lied|unreachable/ });

        expect(laptop.holdings).toEqual(before);
      })(),
  );
});

describe("attack 22: every request again", () => {
  it("changes nothing when all that was ever sent is sent once more", () =>
    stage.play("replay", async (scene) => {
      const { laptop, phone, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      await laptop.sync();
      await phone.engine.write([renamed("dan", "work")]);
      await phone.sync();
      await laptop.engine.rekey(laptop.transport, { remove: [] });
      await phone.sync();
      const before = await liar.behind.store.vault(scene.vaultId);

      for (const asked of [...liar.asked]) await askServer(liar.behind, asked);

      expect(await liar.behind.store.vault(scene.vaultId)).toEqual(before);
    })());

  it("loses nothing when the first answer of every route is lost", () =>
    stage.play("all lost once", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      for (const route of ["POST challenge", "POST token", "GET log", "POST log"]) {
        liar.lie = first(1, route, losingAnswers);
        await laptop
          .sync()
          .catch((fault: unknown) => expect(fault).toMatchObject({ code: "sync/unreachable" }));
      }
      liar.lie = null;
      await laptop.sync();

      expect(laptop.names).toEqual(["ann", "bob", "cat", "dan"]);
    })());
});

function problem(code: WireFaultCode, status: number): Reply {
  const body = new TextEncoder().encode(encodeProblem(code));
  return { status, headers: { "content-type": PROBLEM_MEDIA_TYPE }, body };
}

/** Where the log would stand after what was sent. */
function endOf({ route, body }: Asked): WirePosition {
  const { expect: from, entries } =
    route === "POST log" ? decodeAppendRequest(body) : decodeSuffixRequest(body);
  const head = entries.map((bytes) => leafHash(decodeEntry(bytes))).reduce(nextHead, from.head);
  return { seq: from.seq + entries.length, head };
}

/** Bodies of all appends, in hex. */
function appendsIn(asked: readonly Asked[]): readonly string[] {
  return asked
    .filter(({ route }) => route === "POST log")
    .map(({ body }) => Buffer.from(body).toString("hex"));
}
