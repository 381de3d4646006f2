/** One request and whatever comes back. */
import { describe, expect, it } from "vitest";
import { exchange } from "../../../shared/sync/http-exchange.ts";
import type { HttpServer } from "../../../shared/sync/http-session.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../../shared/wire/problem.ts";
import { CBOR_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";

import { type Canned, cannedServer, member, PAGE } from "./http-servers.ts";

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
    "a problem of no server of ours",
    { status: 401, type: PROBLEM_MEDIA_TYPE, body: "{}" },
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

describe("an exchange over HTTP", () => {
  it.each(ANSWERS)("takes %s for what it is", async (_, canned, code) => {
    const transport = new HttpTransport(cannedServer(canned).server, member());

    await expect(transport.pull(1)).rejects.toMatchObject({ code });
  });

  it.each([
    // status | what a code of a newer server then means
    [400, "sync/refused"],
    [401, "sync/unauthorised"],
    [403, "sync/registration-closed"],
    [404, "sync/refused"],
    [409, "sync/refused"],
    [410, "sync/closed"],
    [413, "sync/refused"],
    [418, "sync/refused"],
    [422, "sync/refused"],
    [429, "sync/rate-limited"],
    [500, "sync/unreachable"],
    [507, "sync/unreachable"],
  ])("takes an unknown code with status %i for what the status says", async (status, code) => {
    const canned = { status, type: PROBLEM_MEDIA_TYPE, body: '{"code":"wire/of-a-newer-server"}' };

    await expect(new HttpTransport(cannedServer(canned).server, member()).pull(1)).rejects.toMatchObject({
      code,
    });
  });

  it("gives a request time for what it sends and for what may come, even on a bad link", async () => {
    const { server } = cannedServer({ status: 204 });
    const timeouts: number[] = [];
    const timed: HttpServer<null> = {
      ...server,
      door: {
        ...server.door,
        timeout: (ms) => {
          timeouts.push(ms);
          return null;
        },
      },
    };
    const mebibyte = new Uint8Array(1024 * 1024);

    await exchange(timed.door, timed.origin, { method: "GET", path: "/", maxBytes: 0 });
    for (const maxBytes of [0, mebibyte.length])
      await exchange(timed.door, timed.origin, {
        method: "PUT",
        path: "/",
        body: { type: CBOR_MEDIA_TYPE, bytes: mebibyte },
        maxBytes,
      });

    expect(timeouts).toEqual([30_000, 62_768, 95_536]);
  });

  it("waits no longer than an hour because a server says so", async () => {
    const canned = { status: 429, type: PROBLEM_MEDIA_TYPE, body: encodeProblem("wire/rate-limited") };
    const { server } = cannedServer(canned, { "retry-after": "999999999" });

    await expect(new HttpTransport(server, member()).pull(1)).rejects.toMatchObject({
      retryAfterMs: 3_600_000,
    });
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
