/** Pages and extensions of any origin may ask: there is nothing a browser would add that a stranger lacks. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS, pathOf } from "../../../shared/wire/paths.ts";
import { TestServer } from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.open();
});
afterAll(() => server.close());

const vaultId = new Uint8Array(32);
const headers = { origin: "https://anyone.example" };

describe("cross-origin requests", () => {
  it.each(["GET", "POST", "PUT"])("may be %s with the headers that clients send", async (method) => {
    const answer = await server.ask("OPTIONS", pathOf("log", { vaultId }), {
      headers: {
        ...headers,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization, content-type",
      },
    });

    expect(answer.statusCode).toBe(204);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.headers["access-control-allow-methods"]).toContain(method);
    expect(answer.headers["access-control-allow-headers"]).toBe("authorization, content-type, if-none-match");
    expect(answer.headers["access-control-allow-credentials"]).toBe(undefined);
  });

  it.each([PATHS.server, pathOf("log", { vaultId }), "/nowhere"])(
    "may read every answer of %s",
    async (path) => {
      const answer = await server.ask("GET", path, { headers });

      expect(answer.headers["access-control-allow-origin"]).toBe("*");
      expect(answer.headers["set-cookie"]).toBe(undefined);
    },
  );
});
