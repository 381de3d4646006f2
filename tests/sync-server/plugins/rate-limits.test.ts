/** Rates as a client meets them: 429, when to come back, and nobody locked out by someone else. */
import { afterEach, describe, expect, it } from "vitest";
import { PATHS, pathOf } from "../../../shared/wire/paths.ts";
import { codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
afterEach(() => server.close());

async function statuses(count: number, ask: () => Promise<{ statusCode: number }>): Promise<number[]> {
  const given: number[] = [];
  for (let turn = 0; turn < count; turn++) given.push((await ask()).statusCode);
  return given;
}

describe("rate limits", () => {
  it("count strangers by network and tell them when to come back", async () => {
    server = await TestServer.open({ rateFactor: 1 });
    const ask = (address: string) => server.ask("GET", PATHS.server, { address });

    const burst = await statuses(61, () => ask("2001:db8:0:100::7"));
    const limited = await ask("2001:db8:0:1ff::8");
    const elsewhere = await ask("2001:db8:0:200::7");
    server.pass(1000);
    const later = await ask("2001:db8:0:100::9");

    expect(burst).toEqual([...Array<number>(60).fill(200), 429]);
    expect([codeOf(limited), limited.headers["retry-after"]]).toEqual(["wire/rate-limited", "1"]);
    expect([elsewhere.statusCode, later.statusCode]).toEqual([200, 200]);
  });

  it("let members in whatever a stranger on their network does", async () => {
    server = await TestServer.open({ rateFactor: 1 });
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    const log = pathOf("log", { vaultId: vault.vaultId });

    const guesses = await statuses(70, () => server.ask("GET", log, { token: "AAAA" }));

    expect(guesses.at(0)).toBe(401);
    expect(guesses.at(-1)).toBe(429);
    expect((await server.get("log", vault.vaultId, token)).statusCode).toBe(200);
  });

  it("count a member's appends by device", async () => {
    server = await TestServer.open({ rateFactor: 0.1 });
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    const before = vault.at;
    const entries = vault.write();

    const given = await statuses(7, () => server.append(vault.vaultId, token, before, entries));
    server.pass(5000);
    const later = await server.append(vault.vaultId, token, before, entries);

    expect(given).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(later.statusCode).toBe(200);
  });

  it("count control entries by vault, since no quota does", async () => {
    server = await TestServer.open({ rateFactor: 0.05 });
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    for (let device = 0; device < 7; device++) await vault.addDevice();
    const append = (seq: number) => {
      server.pass(60_000);
      return server.append(vault.vaultId, token, vault.position(seq), [vault.entry(seq + 1)]);
    };

    const given = [];
    for (let seq = 1; seq <= 7; seq++) given.push((await append(seq)).statusCode);

    expect(given).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  it("count foundings by network, new ones only", async () => {
    server = await TestServer.open({ rateFactor: 0.1 });
    const [one, two] = [await TestVault.found("one"), await TestVault.found("two")];

    expect((await server.found(one.genesis)).statusCode).toBe(201);
    expect((await server.found(one.genesis)).statusCode).toBe(200);
    expect(codeOf(await server.found(two.genesis))).toBe("wire/rate-limited");
  });
});
