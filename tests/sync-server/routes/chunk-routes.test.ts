import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeMissingChunks, encodeChunkHashes } from "../../../shared/wire/chunk-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { type Answer, bytesOf, codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let vault: TestVault;
let token: Uint8Array;
const CHUNK = new Uint8Array(40_000).fill(5);
const HASH = sha256(CHUNK);

beforeEach(async () => {
  server = await TestServer.open({ quotaBytes: 100_000 });
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
});
afterEach(() => server.close());

function put(bytes: Uint8Array): Promise<Answer> {
  const path = pathOf("chunk", { vaultId: vault.vaultId, hash: sha256(bytes) });
  return server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
}

describe("chunks", () => {
  it("come back as they were put", async () => {
    const stored = await put(CHUNK);
    const read = await server.ask("GET", pathOf("chunk", { vaultId: vault.vaultId, hash: HASH }), { token });

    expect(stored.statusCode).toBe(204);
    expect(bytesOf(read)).toEqual(CHUNK);
    expect(read.headers["content-type"]).toBe("application/octet-stream");
  });

  it("count against the quota once, and have half as much room again", async () => {
    const answers = [
      await put(CHUNK),
      await put(CHUNK),
      await put(CHUNK),
      await put(new Uint8Array(40_000)),
      await put(new Uint8Array(50_000)),
      await put(new Uint8Array(30_001)),
      await put(new Uint8Array(20_000)),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 204, 204, 413, 204]);
    expect(codeOf(answers[5] ?? (await put(CHUNK)))).toBe("wire/over-quota");
  });

  it("that are missing are named", async () => {
    await put(CHUNK);
    const unknown = new Uint8Array(32).fill(1);

    const answer = await server.ask("POST", pathOf("missingChunks", { vaultId: vault.vaultId }), {
      token,
      body: encodeChunkHashes([HASH, unknown]),
    });

    expect(decodeMissingChunks(bytesOf(answer))).toEqual([unknown]);
  });

  it("are their vault's alone", async () => {
    await put(CHUNK);
    const other = await TestVault.found("other");
    await server.found(other.genesis);
    const otherToken = await server.token(other.vaultId, other.device);

    const read = await server.ask("GET", pathOf("chunk", { vaultId: other.vaultId, hash: HASH }), {
      token: otherToken,
    });

    expect(codeOf(read)).toBe("wire/not-found");
  });
});
