import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pathOf } from "../../../shared/wire/paths.ts";
import { decodeStartAnswer, splitLeaves } from "../../../shared/wire/suffix-bodies.ts";
import { bytesOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let vault: TestVault;
let token: Uint8Array;

beforeEach(async () => {
  server = await TestServer.open();
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
});
afterEach(() => server.close());

async function appendSnapshot(): Promise<number> {
  const before = vault.at;
  vault.write(2);
  const { hash, bytes } = vault.snapshot();
  const path = pathOf("chunk", { vaultId: vault.vaultId, hash });
  await server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
  await server.append(vault.vaultId, token, before, vault.entries(before.seq));
  return vault.at.seq;
}

async function startGiven() {
  return decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, token))).start;
}

describe("GET /v1/vaults/:id/start", () => {
  it("gives none while there is no snapshot", async () => {
    expect(await startGiven()).toBe(null);
  });

  it("gives the newest snapshot while none is confirmed, and the newest confirmed one after that", async () => {
    const first = await appendSnapshot();
    const second = await appendSnapshot();
    const unconfirmed = await startGiven();
    const before = vault.at;
    vault.checkpoint(first);
    await server.append(vault.vaultId, token, before, vault.entries(before.seq));
    const confirmed = await startGiven();

    expect(unconfirmed).toEqual(vault.start(second));
    expect(confirmed).toEqual(vault.start(first));
  });
});

describe("GET /v1/vaults/:id/leaves", () => {
  it("gives leaves as far as there are any", async () => {
    await appendSnapshot();

    const some = await server.get("leaves", vault.vaultId, token, "?from=2&to=3");
    const beyond = await server.get("leaves", vault.vaultId, token, "?from=3&to=900");
    const after = await server.get("leaves", vault.vaultId, token, "?from=900&to=901");

    expect(splitLeaves(bytesOf(some))).toEqual(vault.leaves(3).slice(1));
    expect(splitLeaves(bytesOf(beyond))).toEqual(vault.leaves(4).slice(2));
    expect(bytesOf(after)).toHaveLength(0);
  });
});
