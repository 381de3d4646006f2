import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { enrolPage } from "../../../../extension/background/checklist/enrol-page.ts";

const ENDPOINTS = "/.well-known/passkey-endpoints";
const PASSWORD = "/.well-known/change-password";

type Answer = { status?: number; type?: string; body?: string | Uint8Array; location?: string };

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/**
 * A site answering these paths (404 elsewhere), and a network on which every https address is that site. `asked` tells
 * what was asked of whom.
 */
async function site(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const listener: RequestListener = (request, response) => {
    headers.push(request.headers);
    const answer = answers[request.url ?? ""];
    response.writeHead(answer ? (answer.status ?? 200) : 404, {
      "content-type": answer?.type ?? "application/json",
      ...(answer?.location !== undefined && { location: answer.location }),
    });
    response.end(answer?.body ?? "{}");
  };
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const door = {
    fetch: (url: string, request: RequestInit) => {
      asked.push(url);
      return fetch(url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${port}`), request);
    },
    timeout: (ms: number) => AbortSignal.timeout(ms),
  };
  return { asked, headers, door };
}

const names = (body: object) => ({ [ENDPOINTS]: { body: JSON.stringify(body) } });
const start = { address: "https://shop.example/", kind: "start" };

describe("the page where a site lets a passkey be added", () => {
  it("is the one it names, asked for once, without cookies or referrer", async () => {
    const { door, asked, headers } = await site(
      names({ enroll: "https://accounts.shop.example/passkeys/new", manage: "https://shop.example/keys" }),
    );

    expect(await enrolPage("shop.example", door)).toEqual({
      address: "https://accounts.shop.example/passkeys/new",
      kind: "passkeys",
    });
    expect(asked).toEqual([`https://shop.example${ENDPOINTS}`]);
    expect(headers[0]).not.toHaveProperty("cookie");
    expect(headers[0]).not.toHaveProperty("referer");
  });

  it("is the one where passkeys are managed, if it names no other", async () => {
    const { door } = await site(names({ manage: "https://shop.example/keys" }));

    expect(await enrolPage("shop.example", door)).toMatchObject({ address: "https://shop.example/keys" });
  });

  // what the site names instead of an address of its own
  it.each([
    ["another site", { enroll: "https://evil.example/passkeys" }],
    ["a site whose name only ends like it", { enroll: "https://notshop.example/passkeys" }],
    ["plain http", { enroll: "http://shop.example/passkeys" }],
    ["a script", { enroll: "javascript:alert(1)" }],
    ["a name and password in the address", { enroll: "https://shop.example@evil.example/" }],
    ["a user name before its own", { enroll: "https://user@shop.example/" }],
    ["no address", { enroll: "passkeys" }],
    ["a number", { enroll: 7 }],
    ["an address of 3000 characters", { enroll: `https://shop.example/${"a".repeat(3000)}` }],
    ["nothing", {}],
    ["a list", []],
  ])("is its first page where it names %s", async (_, body) => {
    const { door } = await site(names(body));

    expect(await enrolPage("shop.example", door)).toEqual(start);
  });

  it.each<[string, Answer]>([
    ["a redirect to another host", { status: 302, location: "https://evil.example/endpoints" }],
    ["a redirect on the same host", { status: 302, location: "/endpoints.json" }],
    ["a page of HTML", { type: "text/html", body: '{"enroll":"https://shop.example/keys"}' }],
    ["JSON under an error", { status: 500, body: '{"enroll":"https://shop.example/keys"}' }],
    ["damaged JSON", { body: '{"enroll":"https://shop.ex' }],
    ["what is no UTF-8", { body: Uint8Array.of(0x22, 0xff, 0x22) }],
    [
      "more than it should",
      { body: JSON.stringify({ enroll: "https://shop.example/keys", pad: "x".repeat(20_000) }) },
    ],
  ])("is its first page where it answers with %s, which is not followed", async (_, answer) => {
    const { door, asked } = await site({ [ENDPOINTS]: answer });

    expect(await enrolPage("shop.example", door)).toEqual(start);
    expect(asked).toEqual([`https://shop.example${ENDPOINTS}`, `https://shop.example${PASSWORD}`]);
  });

  it("is its password settings where it leads there and names nothing better", async () => {
    const { door } = await site({ [PASSWORD]: { status: 302, location: "https://evil.example/" } });

    expect(await enrolPage("shop.example", door)).toEqual({
      address: `https://shop.example${PASSWORD}`,
      kind: "password",
    });
  });

  it("is its first page where that address is just any page", async () => {
    const { door } = await site({ [PASSWORD]: { type: "text/html", body: "<h1>Welcome</h1>" } });

    expect(await enrolPage("shop.example", door)).toEqual(start);
  });

  it("is its first page where it cannot be reached", async () => {
    const door = {
      fetch: () => Promise.reject(new TypeError("no network")),
      timeout: (ms: number) => AbortSignal.timeout(ms),
    };

    expect(await enrolPage("shop.example", door)).toEqual(start);
  });

  it("may lie on another name of the same site, but not of a neighbour under a shared suffix", async () => {
    const { door } = await site(names({ enroll: "https://bob.github.io/passkeys" }));

    expect(await enrolPage("alice.github.io", door)).toMatchObject({ kind: "start" });
  });
});
