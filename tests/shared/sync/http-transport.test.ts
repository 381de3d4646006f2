/** The transport over HTTP: against the shipped server, and against answers that no such server gives. */
import { afterEach, describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { HttpDoor, HttpRequest } from "../../../shared/sync/http-exchange.ts";
import { httpJoinDoor } from "../../../shared/sync/http-join-door.ts";
import type { HttpServer } from "../../../shared/sync/http-session.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { encodeChallenge, encodeTokenAnswer } from "../../../shared/wire/auth-bodies.ts";
import { encodeLogPage } from "../../../shared/wire/log-bodies.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../../shared/wire/problem.ts";
import { CBOR_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { fetchInto } from "../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../sync-server/test-server.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, type Device, Devices, rename } from "./devices.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const opened: TestServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

describe("the HTTP transport and the shipped server", () => {
  it("carry a vault from one device to another and back", async () => {
    const { devices, laptop, server } = await served("carry");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();

    const phone = await devices.join("Phone", true, httpJoinDoor(server, nobleSignatures));
    const { device, vaultId } = phone.state.keyring;
    phone.wrap = () => transportOf(server, device, vaultId);
    await phone.engine.write([rename("ann", "by phone")]);
    await phone.sync();
    await laptop.sync();

    expect(laptop.labels).toEqual({ ann: "by phone" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(laptop.state.log.epoch).toBe(2);
  });

  it("find no vault of words that the server does not know", async () => {
    const { devices, server } = await served("unknown");

    await expect(devices.join("Phone", false, httpJoinDoor(server, nobleSignatures))).rejects.toMatchObject({
      code: "sync/words-unknown",
    });
  });

  it("sign in anew when the token has run out", async () => {
    const { laptop, testServer } = await served("token");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    const { transport } = laptop;
    await transport.pull(1);
    testServer.pass(DAY_MS);

    expect((await transport.pull(1)).at.seq).toBe(laptop.state.log.seq);
  });

  it("answer a quiet poll without a body", async () => {
    const { laptop, statuses } = await served("quiet");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    const { transport } = laptop;
    const first = await transport.pull(laptop.state.log.seq);
    const second = await transport.pull(laptop.state.log.seq);

    expect(statuses.at(-1)).toBe(304);
    expect(second).toEqual(first);
  });

  it("put a snapshot's chunks there and read them back", async () => {
    const { laptop } = await served("chunks");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    for (let n = 0; laptop.state.snapshot === null; n++) {
      await laptop.engine.write([create(`user ${n % 3}`)]);
      if (n % 40 === 39) await laptop.sync();
    }
    const hashes = laptop.state.snapshot.chunkHashes;

    expect(await laptop.transport.missingChunks(hashes)).toEqual([]);
    for (const hash of hashes)
      expect(bytesToHex(await laptop.transport.chunk(hash))).toBe(
        bytesToHex((await laptop.replica.chunk(hash)) ?? new Uint8Array()),
      );
  });

  it("say that registration is closed, and leave the device as it was", async () => {
    const { laptop } = await served("closed", { registration: "closed" });

    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/registration-closed",
    });

    expect(laptop.state.link).toBeNull();
  });
});

type Canned = { readonly status: number; readonly type?: string; readonly body?: Uint8Array | string };

const PAGE = encodeLogPage({ at: { seq: 1, head: new Uint8Array(32) }, entries: [], hasMore: false });

const ANSWERS: readonly [string, Canned, string][] = [
  // answer to a pull                       | fault
  ["a page of another kind", { status: 200, type: "text/html", body: "<html>" }, "sync/unreachable"],
  ["no content type", { status: 200, body: PAGE }, "sync/unreachable"],
  [
    "a body that is not canonical",
    { status: 200, type: CBOR_MEDIA_TYPE, body: new Uint8Array([0xbf, 0xff]) },
    "sync/server-lied",
  ],
  [
    "a body that never ends",
    { status: 200, type: CBOR_MEDIA_TYPE, body: new Uint8Array(3_000_000) },
    "sync/server-lied",
  ],
  ["as before, without a before", { status: 304 }, "sync/server-lied"],
  ["a bad gateway", { status: 502, type: "text/html", body: "nope" }, "sync/unreachable"],
  [
    "a problem of a newer server",
    { status: 418, type: PROBLEM_MEDIA_TYPE, body: '{"code":"wire/tea"}' },
    "sync/unreachable",
  ],
  ["a problem that is not JSON", { status: 400, type: PROBLEM_MEDIA_TYPE, body: "{" }, "sync/unreachable"],
  [
    "too many requests",
    { status: 429, type: PROBLEM_MEDIA_TYPE, body: encodeProblem("wire/rate-limited") },
    "sync/rate-limited",
  ],
  [
    "an unavailable store",
    { status: 503, type: PROBLEM_MEDIA_TYPE, body: encodeProblem("wire/unavailable") },
    "sync/unreachable",
  ],
  ["a closed vault", { status: 410, type: CBOR_MEDIA_TYPE, body: PAGE }, "sync/closed"],
  ["a conflict to a question", { status: 409, type: "text/plain", body: PAGE }, "sync/unreachable"],
];

describe("the HTTP transport and strange answers", () => {
  it.each(ANSWERS)("takes %s for what it is", async (_, canned, code) => {
    const transport = new HttpTransport(cannedServer(canned).server, member());

    await expect(transport.pull(1)).rejects.toMatchObject({ code });
  });

  it("waits no longer than an hour because a server says so", async () => {
    const canned = { status: 429, type: PROBLEM_MEDIA_TYPE, body: encodeProblem("wire/rate-limited") };
    const { server } = cannedServer(canned, { "retry-after": "999999999" });

    await expect(new HttpTransport(server, member()).pull(1)).rejects.toMatchObject({
      retryAfterMs: 3_600_000,
    });
  });

  it("never asks twice for a token in one request", async () => {
    const canned = { status: 401, type: PROBLEM_MEDIA_TYPE, body: encodeProblem("wire/unauthorised") };
    const { server, asked } = cannedServer(canned);
    const transport = new HttpTransport(server, member());
    await expect(transport.pull(1)).rejects.toMatchObject({ code: "sync/unauthorised" });
    asked.splice(0);

    await expect(transport.pull(1)).rejects.toMatchObject({ code: "sync/unauthorised" });

    expect(asked.filter(({ url }) => url.endsWith("/token"))).toHaveLength(1);
  });

  it("follows no redirect, sends no cookie, and tells no page where it comes from", async () => {
    const { server, asked } = cannedServer({ status: 200, type: CBOR_MEDIA_TYPE, body: PAGE });

    await new HttpTransport(server, member()).pull(1);

    for (const { request } of asked)
      expect(request).toMatchObject({
        redirect: "error",
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
  });

  it("calls a broken connection unreachable", async () => {
    const { server } = cannedServer({ status: 200 });
    const broken: HttpServer<null> = {
      ...server,
      door: { ...server.door, fetch: async () => Promise.reject(new TypeError("failed")) },
    };

    await expect(new HttpTransport(broken, member()).pull(1)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
  });
});

function member() {
  const { deviceId, signSeed } = generateDeviceKeys(seededRandom("member"));
  const sign = (message: Uint8Array) => nobleSignatures.sign(message, signSeed);
  return { vaultId: new Uint8Array(32), deviceId, sign };
}

/** A server that lets everyone in and then gives one answer. */
function cannedServer(canned: Canned, headers: Readonly<Record<string, string>> = {}) {
  const asked: { readonly url: string; readonly request: HttpRequest<null> }[] = [];
  const cbor = { "content-type": CBOR_MEDIA_TYPE };
  const door: HttpDoor<null> = {
    timeout: () => null,
    fetch: async (url, request) => {
      asked.push({ url, request });
      const challenge = new Uint8Array(32);
      if (url.endsWith("/challenge"))
        return new Response(new Uint8Array(encodeChallenge({ challenge, expiresInSeconds: 60 })), {
          headers: cbor,
        });
      if (url.endsWith("/token"))
        return new Response(new Uint8Array(encodeTokenAnswer({ token: challenge, expiresInSeconds: 900 })), {
          headers: cbor,
        });
      const { status, type, body = null } = canned;
      const response = new Response(typeof body === "string" ? body : body && new Uint8Array(body), {
        status,
        headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
      });
      if (type === undefined) response.headers.delete("content-type");
      return response;
    },
  };
  const server: HttpServer<null> = { origin: "https://sync.example", door, nowMs: () => 0 };
  return { server, asked };
}

function transportOf(server: HttpServer<AbortSignal>, device: DeviceKeys, vaultId: Uint8Array) {
  const sign = (message: Uint8Array) => nobleSignatures.sign(message, device.signSeed);
  return new HttpTransport(server, { vaultId, deviceId: device.deviceId, sign });
}

async function served(seed: string, config: Parameters<typeof TestServer.open>[0] = {}) {
  const testServer = await TestServer.open(config);
  opened.push(testServer);
  const statuses: number[] = [];
  const fetch = fetchInto(ORIGIN, testServer.app.server);
  const door: HttpDoor<AbortSignal> = {
    timeout: (ms) => AbortSignal.timeout(ms),
    fetch: async (url, request) => {
      const answer = await fetch(url, request);
      statuses.push(answer.status);
      return answer;
    },
  };
  const server: HttpServer<AbortSignal> = { origin: ORIGIN, door, nowMs: () => testServer.nowMs };
  const devices = new Devices(seed);
  const laptop: Device = await devices.found();
  const transport = transportOf(server, laptop.state.keyring.device, laptop.state.keyring.vaultId);
  laptop.wrap = () => transport;
  return { devices, laptop, server, testServer, statuses };
}
