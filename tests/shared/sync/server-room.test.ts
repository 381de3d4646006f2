import { describe, expect, it } from "vitest";
import { entryBytesOf, quotaOf } from "../../../shared/sync/server-room.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { fetchInto } from "../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../sync-server/test-server.ts";

const put = (length: number): Op => ({
  op: "put",
  itemId: new Uint8Array(16),
  field: "label",
  value: "x".repeat(length),
});

describe("the room that operations take", () => {
  // operations, bytes of entries
  it.each([
    ["one small edit", [put(5)], 1024],
    ["one that does not fit the smallest entry", [put(900)], 2048],
    ["a group of two full entries", [put(60_000), put(60_000)], 2 * 65_536],
  ])("%s", (_, ops, bytes) => {
    expect(entryBytesOf(ops)).toBe(bytes);
  });
});

describe("the quota", () => {
  it("is what the server says of itself", async () => {
    const server = await TestServer.open({ quotaBytes: 123_456 });
    const door = {
      fetch: fetchInto(ORIGIN, server.app.server),
      timeout: (ms: number) => AbortSignal.timeout(ms),
    };

    expect(await quotaOf(door, ORIGIN)).toBe(123_456);
    await server.close();
  });

  it("cannot be told by what is no server", async () => {
    const door = {
      fetch: () => Promise.reject(new TypeError("no network")),
      timeout: (ms: number) => AbortSignal.timeout(ms),
    };

    await expect(quotaOf(door, ORIGIN)).rejects.toMatchObject({ code: "sync/unreachable" });
  });
});
