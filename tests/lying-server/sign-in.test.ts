/** A server that lies about who may come in, relays what it is given, and says that the vault is closed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { encodeCloseClear } from "../../shared/log/clear-close.ts";
import { encodeEntry } from "../../shared/log/entry.ts";
import { writeClose } from "../../shared/vault/write-close.ts";
import { decodeTokenAnswer, encodeChallenge, encodeTokenAnswer } from "../../shared/wire/auth-bodies.ts";
import { encodeClosedAnswer } from "../../shared/wire/log-bodies.ts";
import { encodeProblem } from "../../shared/wire/problem.ts";
import { decodeSuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { encodeBody } from "../../shared/wire/wire-body.ts";
import { bytesOf } from "../sync-server/test-server.ts";
import { attackerRandom, forge, placeOf, strangerKeys } from "./forge.ts";
import { askServer, type Reply } from "./liar.ts";
import { both, cborReply, first, on } from "./lies.ts";
import { newPasskey } from "./markers.ts";
import { type Scene, Stage, serverWith } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const ELSEWHERE = "https://other.example";

describe("attack 21: signatures and tokens elsewhere", () => {
  it("signs for the server that it connects to: a relayed challenge opens nothing at another", () =>
    stage.play("relay", async (scene) => {
      const { laptop, liar } = scene;
      const kept = await laptop.replica.entries(1, laptop.pin.seq);
      const other = await serverWith(ELSEWHERE, scene.vaultId, kept);
      const statuses: number[] = [];
      const lie = both(
        { route: "POST challenge", lie: async (asked) => askServer(other, asked) },
        {
          route: "POST token",
          lie: async (asked) => {
            const answer = await askServer(other, asked);
            statuses.push(answer.status);
            return answer;
          },
        },
      );

      await scene.refuses(laptop, lie, "sync/unauthorised");

      expect(statuses.length).toBeGreaterThan(0);
      expect(new Set(statuses)).toEqual(new Set([401]));
      const token = decodeTokenAnswer(
        bytesOf(await liar.behind.signIn(scene.vaultId, laptop.keys, { origin: liar.origin })),
      ).token;
      expect((await other.get("log", scene.vaultId, token)).statusCode).toBe(401);
      await other.close();
    })());

  it("signs nothing but a sign-in, whatever the challenge spells", () =>
    stage.play("spelled", async (scene) => {
      const { laptop, liar } = scene;
      const entry = forge(placeOf(laptop.state), strangerKeys());
      const challenge = encodeEntry(entry).slice(0, 256);
      const lie = on("POST challenge", () => cborReply(encodeChallenge({ challenge, expiresInSeconds: 60 })));

      await scene.refuses(laptop, lie, "sync/unauthorised");

      expect(liar.count("POST token")).toBeGreaterThan(0);
    })());

  it.each([
    ["no challenge", encodeBody({ challenge: new Uint8Array(), expires_in: 60 })],
    ["a challenge longer than any", encodeBody({ challenge: new Uint8Array(257), expires_in: 60 })],
    ["a challenge that ended before it began", encodeBody({ challenge: new Uint8Array(9), expires_in: -1 })],
    ["a challenge of another form", encodeBody({ challenge: "sign this", expires_in: 60 })],
  ])("does not sign %s", (name, body) =>
    stage.play(name, async (scene) => {
      await scene.refuses(
        scene.laptop,
        on("POST challenge", () => cborReply(body)),
        "sync/server-lied",
      );

      expect(scene.liar.count("POST token")).toBe(0);
    })(),
  );

  it.each([
    ["an empty token", encodeBody({ token: new Uint8Array(), expires_in: 60, removed_seq: null })],
    [
      "a token longer than any",
      encodeBody({ token: new Uint8Array(257), expires_in: 60, removed_seq: null }),
    ],
    ["a token of text", encodeBody({ token: "x\r\nhost: other.example", expires_in: 60, removed_seq: null })],
  ])("takes no %s", (name, body) =>
    stage.play(name, (scene) =>
      scene.refuses(
        scene.laptop,
        on("POST token", () => cborReply(body)),
        "sync/server-lied",
      ),
    )(),
  );

  it.each([0, 1, Number.MAX_SAFE_INTEGER])(
    "works with a token that is said to last %i seconds",
    (expiresInSeconds) =>
      stage.play(`lasts ${expiresInSeconds}`, async (scene) => {
        scene.liar.lie = on("POST token", async (_asked, truth) => {
          const { token } = decodeTokenAnswer((await truth()).body);
          return cborReply(encodeTokenAnswer({ token, expiresInSeconds, removedSeq: null }));
        });

        expect((await scene.laptop.sync()).standing).toBe("active");
        // The server's own clock counts: the token is refused, and a new one asked for.
        scene.liar.behind.pass(16 * 60_000);
        expect((await scene.laptop.sync()).standing).toBe("active");
      })(),
  );
});

describe("attack 23: a server that knows nobody", () => {
  it("keeps everything when it is refused for ever, and does not ask for ever", () =>
    stage.play("401 for ever", async (scene) => {
      const { laptop, liar } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const refused = problem("wire/unauthorised", 401);
      for (let round = 0; round < 3; round++) await scene.refuses(laptop, () => refused, "sync/unauthorised");

      expect(liar.asked.length).toBeLessThan(20);
      expect(laptop.state.standing).toEqual({ is: "active" });
    })());

  it("signs in again once when its token is refused, and then works", () =>
    stage.play("401 once", async (scene) => {
      await scene.laptop.sync();
      scene.liar.lie = first(1, "GET log", () => problem("wire/unauthorised", 401));

      expect((await scene.laptop.sync()).standing).toBe("active");
    })());

  it("sends nothing but entries of its log to a server that does not know it, and no sign of who it is", () =>
    stage.play("introduces itself", async (scene) => {
      const { laptop, liar } = scene;
      const known = new Set(
        (await laptop.replica.entries(1, laptop.pin.seq)).map(({ bytes }) => bytesToHex(bytes)),
      );
      await scene.refuses(
        laptop,
        on("GET log", () => problem("wire/unauthorised", 401)),
        "sync/unauthorised",
      );

      const suffixes = liar.asked.filter(({ route }) => route === "PUT suffix");
      for (const { body, headers } of suffixes) {
        const { entries } = decodeSuffixRequest(body);
        expect(entries.every((bytes) => known.has(bytesToHex(bytes)))).toBe(true);
        expect(headers["cookie"] ?? headers["referer"]).toBeUndefined();
      }
      expect(suffixes.length).toBeLessThan(5);
    })());
});

describe("attack 24 turned round: a server that sends its members away", () => {
  it.each([
    ["999999999", 3_600_000],
    ["86400", 3_600_000],
    ["60", 60_000],
    ["99999999999999999999", null],
    ["-5", null],
    ["Wed, 21 Oct 2099 07:28:00 GMT", null],
  ])("waits an hour at the most for Retry-After %s", (text, expected) =>
    stage.play(`retry ${text}`, async (scene) => {
      const { laptop } = scene;
      const answer = problem("wire/rate-limited", 429, { "retry-after": text });
      const before = laptop.holdings;
      scene.liar.lie = on("GET log", () => answer);

      await expect(laptop.sync()).rejects.toMatchObject({
        code: "sync/rate-limited",
        retryAfterMs: expected,
      });

      expect(laptop.holdings).toEqual(before);
    })(),
  );
});

describe("attack 39 turned round: a server that says that a member was removed", () => {
  it.each([1, 2, 5, Number.MAX_SAFE_INTEGER])(
    "believes no removal at %i that it is only told of",
    (removedSeq) =>
      stage.play(`removed ${removedSeq}`, async (scene) => {
        const { laptop } = scene;
        const before = laptop.holdings;
        scene.liar.lie = async (asked, truth) => {
          if (asked.route !== "POST token") return truth();
          const { token, expiresInSeconds } = decodeTokenAnswer((await truth()).body);
          return cborReply(encodeTokenAnswer({ token, expiresInSeconds, removedSeq }));
        };

        expect((await laptop.sync()).standing).toBe("active");

        scene.liar.lie = null;
        expect(laptop.state.standing).toEqual({ is: "active" });
        expect(laptop.holdings.items).toEqual(before.items);
      })(),
  );

  it("is not removed by a server that lets it read and nothing else", () =>
    stage.play("reads only", async (scene) => {
      const { laptop } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      const refusal = problem("wire/unauthorised", 401);
      scene.liar.lie = (asked, truth) =>
        asked.route === "POST log" || asked.route === "PUT suffix" ? refusal : truth();

      await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unauthorised" });

      expect(laptop.state.standing).toEqual({ is: "active" });
      expect(laptop.state.outbox).toHaveLength(1);
    })());
});

/** Bodies of a 410. */
const CLOSED: readonly (readonly [string, (scene: Scene) => Reply])[] = [
  ["without an entry", () => problem("wire/closed", 410)],
  ["with a body that is none", () => cborReply(Uint8Array.of(0xa0), 410)],
  [
    "with a close that a stranger signed",
    (scene) =>
      closed(
        scene,
        encodeEntry(
          forge(placeOf(scene.laptop.state), strangerKeys(), {
            kind: "close",
            clear: encodeCloseClear("deleted"),
          }),
        ),
      ),
  ],
  [
    "with a close of another vault",
    (scene) =>
      closed(
        scene,
        encodeEntry(
          forge(placeOf(scene.laptop.state), scene.phone.keys, {
            kind: "close",
            clear: encodeCloseClear("deleted"),
            header: { vaultId: attackerRandom(32) },
          }),
        ),
      ),
  ],
  [
    "with a true close that is not in the log",
    (scene) => {
      const place = placeOf(scene.laptop.state);
      const outside = { random: attackerRandom, nowMs: scene.clock.read };
      return closed(
        scene,
        writeClose(place, scene.paper, { how: "deleted", newOrigin: null }, outside).entry,
      );
    },
  ],
];

describe("attack 20 turned round: a server that says that the vault was closed", () => {
  it.each(CLOSED)("believes no 410 %s", (name, answer) =>
    stage.play(name, async (scene) => {
      const { laptop } = scene;
      await laptop.engine.write([newPasskey("dan")]);
      for (const route of ["GET log", "POST log"]) {
        await scene.refuses(
          laptop,
          on(route, () => answer(scene)),
          "sync/closed",
        );
        expect(laptop.state.standing).toEqual({ is: "active" });
      }
    })(),
  );
});

describe("what is put on a server that was not asked for it", () => {
  it("refuses to be connected to a server that founded something else", () =>
    stage.play("founded", async (scene) => {
      const { laptop, liar } = scene;
      const before = laptop.holdings;
      liar.lie = on("POST vaults", () => cborReply(encodeBody({ seq: 1, head: attackerRandom(32) })));

      await expect(laptop.engine.connect(laptop.transport, liar.origin, null)).rejects.toMatchObject({
        code: "sync/server-lied",
      });

      expect(laptop.holdings).toEqual(before);
      await laptop.sync();
    })());
});

function problem(
  code: Parameters<typeof encodeProblem>[0],
  status: number,
  headers: Record<string, string> = {},
): Reply {
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: new TextEncoder().encode(encodeProblem(code)),
  };
}

function closed(scene: Scene, entry: Uint8Array): Reply {
  return cborReply(encodeClosedAnswer({ at: scene.laptop.pin, entry }), 410);
}
