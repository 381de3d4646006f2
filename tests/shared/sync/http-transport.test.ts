/** The transport against the shipped server, and against answers that no such server gives. */
import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EMPTY_HEAD } from "../../../shared/log/hash-chain.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { HttpRequest } from "../../../shared/sync/http-exchange.ts";
import { HttpTransport, recoverVaults } from "../../../shared/sync/http-transport.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import type { Position } from "../../../shared/sync/replica.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import { encodeProblem } from "../../../shared/wire/problem.ts";
import { isWireFaultCode, WIRE_ANSWERS } from "../../../shared/wire/wire-fault.ts";
import { type Fetch, fetchInto } from "../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../sync-server/test-server.ts";
import { newlyFounded, outside } from "./replica-fixtures.ts";

/** Of `newlyFounded`. */
const ENTROPY = new Uint8Array(32).fill(3);

let server: TestServer;
let begin: NewReplica;
let requests: { readonly url: string; readonly init: HttpRequest<AbortSignal> }[];
let fetch: Fetch;
/** Where the log stands after genesis, and after one entry more. */
let first: Position;
let second: Position;
let entry: Uint8Array;

beforeEach(async () => {
  server = await TestServer.open();
  begin = await newlyFounded();
  requests = [];
  const real = fetchInto(ORIGIN, server.app.server);
  fetch = (url, init) => {
    requests.push({ url, init });
    return real(url, init);
  };
  const { keyring, log } = begin.state;
  first = { seq: log.seq, head: log.head };
  const put = { op: "put", itemId: new Uint8Array(16), field: "label", value: "x" } as const;
  const written = writeDataEntry(keyring, log, [put], outside);
  ({ entry } = written);
  second = { seq: written.head.seq, head: written.head.head };
});
afterEach(() => server.close());

function serverAt(origin: string, byFetch: Fetch) {
  const timeout = (ms: number) => AbortSignal.timeout(ms);
  return { origin, door: { fetch: byFetch, timeout }, nowMs: () => server.nowMs };
}

function transportTo(origin = ORIGIN, byFetch: Fetch = fetch): HttpTransport<AbortSignal> {
  const { vaultId, device } = begin.state.keyring;
  const sign = (message: Uint8Array) => nobleSignatures.sign(message, device.signSeed);
  return new HttpTransport(serverAt(origin, byFetch), { vaultId, deviceId: device.deviceId, sign });
}

function genesis(): Uint8Array {
  return begin.entries[0]?.bytes ?? new Uint8Array();
}

async function founded(): Promise<HttpTransport> {
  const transport = transportTo();
  await transport.found(genesis(), null);
  requests.length = 0;
  return transport;
}

function paths(): string[] {
  return requests.map(
    ({ url, init }) => `${init.method} ${new URL(url).pathname.split("/").slice(2).join("/")}`,
  );
}

describe("with the shipped server", () => {
  it("founds a vault, twice if need be, and reads it back", async () => {
    const transport = await founded();

    expect(await transport.found(genesis(), null)).toEqual(first);
    expect(await transport.pull(0)).toEqual({ at: first, entries: [genesis()], hasMore: false });
    expect(await transport.joinStart()).toEqual({ at: first, start: null });
  });

  it("appends, and gets what is there instead where the log stands elsewhere", async () => {
    const transport = await founded();

    expect(await transport.append(first, [entry])).toEqual({ outcome: "appended", at: second });
    expect(await transport.append({ seq: 0, head: EMPTY_HEAD }, [entry])).toEqual({
      outcome: "conflict",
      page: { at: second, entries: [genesis(), entry], hasMore: false },
    });
  });

  it("asks for leaves and for chunks", async () => {
    const transport = await founded();
    const chunk = new Uint8Array(500).fill(1);
    const [hash, other] = [sha256(chunk), sha256(entry)];

    expect(await transport.missingChunks([hash, other])).toEqual([hash, other]);
    await transport.putChunk(hash, chunk);
    expect(await transport.missingChunks([hash, other])).toEqual([other]);
    expect(await transport.chunk(hash)).toEqual(chunk);
    await expect(transport.chunk(other)).rejects.toMatchObject({ code: "sync/refused" });
    expect(await transport.leaves(1, 1)).toHaveLength(1);
    expect(await transport.leaves(2, 9)).toEqual([]);
  });

  it("puts back what a server lost, and founds a log with it", async () => {
    const transport = transportTo();

    const put = await transport.putSuffix({ seq: 0, head: EMPTY_HEAD }, null, [genesis(), entry]);

    expect(put).toEqual({ outcome: "appended", at: second });
    expect((await transport.pull(1)).entries).toEqual([entry]);
  });

  it("is told nothing twice that has not moved, and costs nobody the bytes", async () => {
    const transport = await founded();
    await transport.pull(1);

    expect(await transport.pull(1)).toEqual({ at: first, entries: [], hasMore: false });
    expect(new Headers(requests.at(-1)?.init.headers).has("if-none-match")).toBe(true);

    await transportTo().append(first, [entry]);
    expect(await transport.pull(1)).toMatchObject({ at: second, entries: [entry] });
  });

  it("finds vaults by their words, and none by others", async () => {
    await founded();
    const vaultsOf = (entropy: Uint8Array) => {
      const { signPublicKey, signSeed } = recoveryKeys(entropy);
      const sign = (message: Uint8Array) => nobleSignatures.sign(message, signSeed);
      return recoverVaults(serverAt(ORIGIN, fetch), { signPublicKey, sign });
    };

    expect(await vaultsOf(ENTROPY)).toEqual([begin.state.keyring.vaultId]);
    expect(await vaultsOf(new Uint8Array(32).fill(4))).toEqual([]);
  });
});

describe("signing in", () => {
  it("is done once for many requests, and again before the token ends", async () => {
    const transport = await founded();
    await transport.pull(0);
    await transport.leaves(1, 1);
    expect(paths().filter((path) => path === "POST auth/token")).toHaveLength(1);

    server.pass(14.6 * 60_000);
    await transport.leaves(1, 1);

    expect(paths().filter((path) => path === "POST auth/token")).toHaveLength(2);
  });

  // refusals in a row  -> what becomes of the request, and how often the device signs in again
  it.each([
    [1, "answered", 1],
    [2, "sync/unauthorised", 1],
  ])("is tried once where a token is refused %i times", async (refusals, outcome, signIns) => {
    const real = fetchInto(ORIGIN, server.app.server);
    let refused = Number.POSITIVE_INFINITY;
    const refusing: Fetch = async (url, init) => {
      requests.push({ url, init });
      if (!url.includes("/leaves") || refused++ >= refusals) return real(url, init);
      const headers = { "content-type": "application/problem+json" };
      return new Response(encodeProblem("wire/unauthorised"), { status: 401, headers });
    };
    const transport = transportTo(ORIGIN, refusing);
    await transport.found(genesis(), null);
    await transport.leaves(1, 1);
    requests.length = 0;
    refused = 0;

    const end = await transport.leaves(1, 1).then(
      () => "answered",
      ({ code }) => code,
    );

    expect(end).toBe(outcome);
    expect(paths().filter((path) => path === "POST auth/token")).toHaveLength(signIns);
  });

  it("names the address that was connected to, so that no other server can use it", async () => {
    await founded();
    const real = fetchInto(ORIGIN, server.app.server);
    const proxied: Fetch = (url, init) => real(url.replace("https://evil.example.org", ORIGIN), init);

    const transport = transportTo("https://evil.example.org", proxied);

    await expect(transport.pull(0)).rejects.toMatchObject({ code: "sync/unauthorised" });
  });
});

describe("every request", () => {
  it("sends no cookies, follows no redirect, caches nothing and names no referrer", async () => {
    const transport = await founded();
    await transport.pull(0);

    for (const { init } of requests) {
      expect(init).toMatchObject({
        credentials: "omit",
        redirect: "error",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
      expect(init.signal).toBeInstanceOf(AbortSignal);
    }
  });
});

describe("answers that are none", () => {
  const answering = (status: number, body: BodyInit | null, headers: Record<string, string> = {}): Fetch => {
    const real = fetchInto(ORIGIN, server.app.server);
    return async (url, init) =>
      url.includes("/log") ? new Response(body, { status, headers }) : real(url, init);
  };
  const cbor = { "content-type": "application/cbor" };
  const problem = { "content-type": "application/problem+json" };

  const pull = async (byFetch: Fetch) => {
    await founded();
    return transportTo(ORIGIN, byFetch).pull(0);
  };

  it.each<[string, Parameters<typeof answering>, string]>([
    // what comes                           status, body, headers                              -> fault
    ["a page for people", [200, "<html>", { "content-type": "text/html" }], "sync/unreachable"],
    ["a proxy's refusal", [403, "<html>", { "content-type": "text/html" }], "sync/unreachable"],
    ["a proxy's error", [502, "bad gateway"], "sync/unreachable"],
    ["no CBOR", [200, "garbage", cbor], "sync/server-lied"],
    ["a body of another form", [200, Uint8Array.of(0xa0), cbor], "sync/server-lied"],
    ["a body that does not end", [200, new Uint8Array(3 << 20), cbor], "sync/server-lied"],
    ["304 to a question without a head", [304, null], "sync/server-lied"],
    ["a redirect", [302, null, { location: "https://evil.example.org" }], "sync/unreachable"],
  ])("%s", async (_, answer, code) => {
    await expect(pull(answering(...answer))).rejects.toMatchObject({ code });
  });

  it("no network at all", async () => {
    const byFetch: Fetch = () => Promise.reject(new TypeError("failed to fetch"));

    await expect(pull(byFetch)).rejects.toMatchObject({ code: "sync/unreachable", retryAfterMs: null });
  });

  it.each([
    ["90", 90_000],
    ["0", 0],
    ["999999999", 3_600_000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", null],
    ["-1", null],
  ])("takes Retry-After %s for what it is", async (value, retryAfterMs) => {
    const answer = answering(429, encodeProblem("wire/rate-limited"), { ...problem, "retry-after": value });

    await expect(pull(answer)).rejects.toMatchObject({ code: "sync/rate-limited", retryAfterMs });
  });

  it.each(Object.keys(WIRE_ANSWERS).filter(isWireFaultCode))("%s has a meaning", async (wire) => {
    const answer = answering(WIRE_ANSWERS[wire].status, encodeProblem(wire), problem);

    await expect(pull(answer)).rejects.toMatchObject({ code: expect.stringMatching(/^sync\//) });
  });
});
