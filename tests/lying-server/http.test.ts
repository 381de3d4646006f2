/**
 * A server that breaks HTTP, CBOR or the size of things: whatever it answers, the device ends soon, keeps everything and
 * says what it was. Faults are told apart: no answer of such a server, and an answer that breaks its word.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concatBytes, uint32 } from "../../shared/bytes/bytes.ts";
import { MAX_PAGE_BODY_BYTES } from "../../shared/wire/limits.ts";
import { encodeLogPage } from "../../shared/wire/log-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import type { Lie, Reply } from "./liar.ts";
import { cborReply, on, onPages } from "./lies.ts";
import { newPasskey } from "./markers.ts";
import { type Scene, Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const HTML = Buffer.from("<!doctype html><title>Sign in to the hotel</title>");
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
const HEAD = "00".repeat(32);

function reply(status: number, type: string, body: Uint8Array, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": type, ...headers }, body };
}

/** What is answered to a pull, and the fault that it must end in. */
const REPLIES: readonly (readonly [string, string, Reply])[] = [
  ["a page of HTML", "sync/unreachable", reply(200, "text/html; charset=utf-8", HTML)],
  ["an error in HTML", "sync/unreachable", reply(502, "text/html", HTML)],
  ["a refusal in HTML", "sync/unreachable", reply(401, "text/html", HTML)],
  ["JSON", "sync/unreachable", reply(200, "application/json", Buffer.from("{}"))],
  ["no type", "sync/unreachable", { status: 200, headers: {}, body: HTML }],
  ["an error in CBOR", "sync/unreachable", reply(500, CBOR_MEDIA_TYPE, hex("a0"))],
  [
    "a problem of no known code",
    "sync/refused",
    reply(400, "application/problem+json", Buffer.from('{"code":"wire/own"}')),
  ],
  [
    "a problem that names a member of every object",
    "sync/unreachable",
    reply(400, "application/problem+json", Buffer.from('{"code":"constructor"}')),
  ],
  ["a problem that is no JSON", "sync/unreachable", reply(400, "application/problem+json", HTML)],
  [
    "a problem larger than any",
    "sync/server-lied",
    reply(400, "application/problem+json", new Uint8Array(100_000)),
  ],
  [
    "a server error",
    "sync/unreachable",
    reply(500, "application/problem+json", Buffer.from('{"code":"wire/server-error"}')),
  ],
  ["part of an answer", "sync/unreachable", reply(206, CBOR_MEDIA_TYPE, hex("a0"))],
  ["a redirect without a place", "sync/unreachable", { status: 302, headers: {}, body: new Uint8Array() }],
  ["as before, without a before", "sync/server-lied", { status: 304, headers: {}, body: new Uint8Array() }],
  ["nothing at all", "sync/server-lied", reply(200, CBOR_MEDIA_TYPE, new Uint8Array())],
  [
    "octets in place of a page",
    "sync/server-lied",
    reply(200, "application/octet-stream", new Uint8Array(64)),
  ],
];

/** Bodies of a page that are not its one spelling. */
const BODIES: readonly (readonly [string, Uint8Array])[] = [
  ["text in place of CBOR", HTML],
  [
    "a page that is cut off",
    encodeLogPage({ at: { seq: 9, head: new Uint8Array(32) }, entries: [], hasMore: false }).slice(0, -1),
  ],
  [
    "a page and more bytes",
    concatBytes(
      encodeLogPage({ at: { seq: 9, head: new Uint8Array(32) }, entries: [], hasMore: false }),
      Uint8Array.of(0),
    ),
  ],
  ["members in another order", hex(`a4 68656e7472696573 80 646d6f7265 f4 6373657100 6468656164 5820${HEAD}`)],
  [
    "a number in more bytes than it needs",
    hex(`a4 63736571 1800 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`),
  ],
  [
    "a list of indefinite length",
    hex(`a4 63736571 00 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 9fff`),
  ],
  [
    "a member twice",
    hex(`a5 63736571 00 63736571 00 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`),
  ],
  [
    "a member too many",
    hex(`a5 63736571 00 6468656164 5820${HEAD} 646d6f7265 f4 6476616c75 00 67656e7472696573 80`),
  ],
  ["a member missing", hex(`a3 63736571 00 6468656164 5820${HEAD} 67656e7472696573 80`)],
  [
    "a member of another type",
    hex(`a4 63736571 f4 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`),
  ],
  [
    "a floating point number",
    hex(`a4 63736571 f90000 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`),
  ],
  ["a tag", hex(`a4 63736571 c100 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`)],
  ["a negative place", hex(`a4 63736571 20 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`)],
  [
    "a place beyond exact numbers",
    hex(`a4 63736571 1bffffffffffffffff 6468656164 5820${HEAD} 646d6f7265 f4 67656e7472696573 80`),
  ],
  ["lists in lists, a hundred thousand deep", new Uint8Array(100_000).fill(0x81)],
  ["maps in maps, a hundred thousand deep", new Uint8Array(100_000).fill(0xa1)],
  ["a list that claims four thousand million members", concatBytes(Uint8Array.of(0x9a), uint32(0xffffffff))],
  ["a string that claims four thousand million bytes", concatBytes(Uint8Array.of(0x5a), uint32(0xffffffff))],
  [
    "a million empty strings",
    concatBytes(Uint8Array.of(0x9a), uint32(1_000_000), new Uint8Array(1_000_000).fill(0x40)),
  ],
  ["more than a page may hold", new Uint8Array(MAX_PAGE_BODY_BYTES + 1)],
];

describe("attacks 14 and 21: answers that are none", () => {
  it.each(REPLIES)("takes %s as %s", (name, code, answer) =>
    stage.play(name, (scene) =>
      scene.refuses(
        scene.laptop,
        on("GET log", () => answer),
        code,
      ),
    )(),
  );

  it.each(BODIES)("refuses %s", (name, body) =>
    stage.play(name, async (scene) => {
      const beginMs = process.cpuUsage().user / 1000;
      await scene.refuses(
        scene.laptop,
        on("GET log", () => cborReply(body)),
        "sync/server-lied",
      );

      expect(process.cpuUsage().user / 1000 - beginMs).toBeLessThan(1000);
    })(),
  );

  it.each([
    ["shorter than an entry", () => [new Uint8Array(1023)]],
    ["longer than an entry", () => [new Uint8Array(65_537)]],
    ["neither leaf nor entry", () => [new Uint8Array(33)]],
    ["more than a page may list", () => Array.from({ length: 513 }, () => new Uint8Array(32))],
    ["leaves that no snapshot covers", () => [new Uint8Array(32)]],
  ] as const)("refuses elements of a page that are %s", (name, entries) =>
    stage.play(name, (scene) =>
      scene.refuses(
        scene.laptop,
        onPages((page) => ({ ...page, entries: entries(), hasMore: true })),
        "sync/server-lied",
      ),
    )(),
  );
});

/** Lies told on the socket, and the fault that they must end in. */
const SOCKETS: readonly (readonly [string, string, Lie])[] = [
  ["a body that never ends", "sync/server-lied", endless],
  [
    "a body that drips",
    "sync/unreachable",
    (_asked, _truth, socket) => {
      socket.writeHead(200, { "content-type": CBOR_MEDIA_TYPE });
      const timer = setInterval(() => socket.write(Buffer.of(0xa0)), 20);
      socket.on("close", () => clearInterval(timer));
      return "done";
    },
  ],
  ["an answer that never comes", "sync/unreachable", () => "done"],
  [
    "a body that breaks off",
    "sync/unreachable",
    (_asked, _truth, socket) => {
      socket.writeHead(200, { "content-type": CBOR_MEDIA_TYPE, "content-length": "1000" });
      socket.write(Buffer.alloc(10), () => socket.destroy());
      return "done";
    },
  ],
  [
    "a connection that breaks off",
    "sync/unreachable",
    (_asked, _truth, socket) => {
      socket.destroy();
      return "done";
    },
  ],
  [
    "bytes that are no HTTP",
    "sync/unreachable",
    (_asked, _truth, socket) => {
      socket.socket?.end("SSH-2.0-OpenSSH_9.9\r\n");
      return "done";
    },
  ],
  [
    "headers without end",
    "sync/unreachable",
    (_asked, _truth, socket) => {
      socket.socket?.write(`HTTP/1.1 200 OK\r\n${"x-a: 1234567890\r\n".repeat(20_000)}`);
      return "done";
    },
  ],
];

describe("attack 14: answers without end", () => {
  it.each(SOCKETS)("ends soon with %s as %s", (name, code, lie) =>
    stage.play(name, async (scene) => {
      scene.patienceMs = code === "sync/unreachable" ? 300 : scene.patienceMs;
      await scene.refuses(scene.laptop, on("GET log", lie), code);
      scene.patienceMs = 20_000;
    })(),
  );

  it.each([
    ["gzip", gzipSync(new Uint8Array(64 * 1024 * 1024))],
    ["br", brotliCompressSync(new Uint8Array(64 * 1024 * 1024))],
  ])("does not unpack a %s body beyond what a page may hold", (encoding, bomb) =>
    stage.play(encoding, async (scene) => {
      expect(bomb.length).toBeLessThan(100_000);
      const before = process.memoryUsage().arrayBuffers;
      const answer = reply(200, CBOR_MEDIA_TYPE, bomb, { "content-encoding": encoding });

      await scene.refuses(
        scene.laptop,
        on("GET log", () => answer),
        "sync/server-lied",
      );

      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
    })(),
  );

  it("takes garbage that claims to be packed for no answer", () =>
    stage.play("no gzip", (scene) =>
      scene.refuses(
        scene.laptop,
        on("GET log", () => reply(200, CBOR_MEDIA_TYPE, HTML, { "content-encoding": "gzip" })),
        "sync/unreachable",
      ),
    )());
});

describe("attack 21: redirects", () => {
  it.each([301, 302, 303, 307, 308])(
    "follows no redirect with status %i, and asks nothing elsewhere",
    (status) =>
      stage.play(`redirect ${status}`, async (scene) => {
        const elsewhere: string[] = [];
        const other = createServer((request, response) => {
          elsewhere.push(`${request.method} ${request.headers.authorization}`);
          response.end();
        });
        await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
        const { port } = other.address() as AddressInfo;
        const lie: Lie = ({ url }) => ({
          status,
          headers: { location: `http://127.0.0.1:${port}${url}` },
          body: new Uint8Array(),
        });
        for (const route of ["GET log", "POST token", "POST challenge"])
          await scene.refuses(fresh(scene), on(route, lie), "sync/unreachable");
        await new Promise((resolve) => other.close(resolve));

        expect(elsewhere).toEqual([]);
      })(),
  );
});

describe("attack 6: as before", () => {
  it("learns what is new as soon as it is told again, however often the server said that nothing is", () =>
    stage.play("304", async (scene) => {
      const { laptop, phone, liar } = scene;
      await laptop.sync();
      await phone.engine.write([newPasskey("eve")]);
      await phone.sync();
      liar.lie = on("GET log", async (asked, truth) =>
        "if-none-match" in asked.headers ? { status: 304, headers: {}, body: new Uint8Array() } : truth(),
      );

      expect(await laptop.sync()).toMatchObject({ standing: "active", pulled: 0 });
      expect(laptop.names).toEqual(["ann", "bob", "cat"]);
      liar.lie = null;
      await laptop.sync();
      expect(laptop.names).toEqual(["ann", "bob", "cat", "eve"]);
    })());

  it("does not believe a tag that is always the same", () =>
    stage.play("etag", async (scene) => {
      const { laptop, phone, liar } = scene;
      liar.lie = on("GET log", async (_asked, truth) => {
        const said = await truth();
        return { ...said, headers: { ...said.headers, etag: '"always"' } };
      });
      await laptop.sync();
      await phone.engine.write([newPasskey("eve")]);
      await phone.sync();

      await laptop.sync();

      expect(laptop.names).toEqual(["ann", "bob", "cat", "eve"]);
    })());
});

/** A device that has not signed in yet. */
function fresh(scene: Scene) {
  return scene.device("Laptop, just started", scene.laptop.replica.disk);
}

/** Writes zeros for as long as anyone reads. */
function endless(...[, , socket]: Parameters<Lie>): "done" {
  socket.writeHead(200, { "content-type": CBOR_MEDIA_TYPE });
  const chunk = Buffer.alloc(65_536);
  const write = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", write);
  write();
  return "done";
}
