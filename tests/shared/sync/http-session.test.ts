/** Signing in at a server. */
import { afterEach, describe, expect, it } from "vitest";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../../shared/wire/problem.ts";
import { ORIGIN } from "../../sync-server/test-server.ts";

import { cannedServer, closeServers, member, served } from "./http-servers.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
afterEach(closeServers);

describe("a session over HTTP", () => {
  it("signs in anew when the token has run out", async () => {
    const { laptop, testServer } = await served("token");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    const { transport } = laptop;
    await transport.pull(1);
    testServer.pass(DAY_MS);

    expect((await transport.pull(1)).at.seq).toBe(laptop.state.log.seq);
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
});
