/** Reading and appending: compare-and-set, idempotence, conflicts, quota, closing. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { encodeCloseClear } from "../../../shared/log/clear-close.ts";
import { encodeEntry } from "../../../shared/log/entry.ts";
import { decodeClosedAnswer, decodeLogPage, encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { decodePosition } from "../../../shared/wire/vault-bodies.ts";
import { bytesOf, codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let vault: TestVault;
let token: Uint8Array;

async function begin(change = {}): Promise<void> {
  server = await TestServer.open(change);
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
}

beforeEach(() => begin());
afterEach(() => server.close());

describe("POST /v1/vaults/:id/log", () => {
  it("appends and answers where the log stands", async () => {
    const before = vault.at;
    const entries = vault.write(3);

    const answer = await server.append(vault.vaultId, token, before, entries);

    expect(answer.statusCode).toBe(200);
    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
  });

  it("gives the same answer to the same bytes again, also when the log has gone on", async () => {
    const before = vault.at;
    const entries = vault.write(2);
    const first = await server.append(vault.vaultId, token, before, entries);
    await server.append(vault.vaultId, token, vault.at, vault.write());

    const again = await server.append(vault.vaultId, token, before, entries);

    expect(again.statusCode).toBe(200);
    expect(again.rawPayload).toEqual(first.rawPayload);
    expect(decodeLogPage(bytesOf(await server.get("log", vault.vaultId, token))).at).toEqual(vault.at);
  });

  it("answers 409 with what the log has after the expected place", async () => {
    const other = await vault.addDevice();
    const before = vault.at;
    await server.append(vault.vaultId, token, vault.position(1), [vault.entry(2)]);
    const losing = vault.log.draft("data", other);
    const winning = vault.write(2);
    await server.append(vault.vaultId, token, before, winning);

    const answer = await server.ask("POST", pathOf("log", { vaultId: vault.vaultId }), {
      token,
      body: encodeAppendRequest({ expect: before, entries: [encodeEntry(losing)] }),
    });

    expect(answer.statusCode).toBe(409);
    expect(decodeLogPage(bytesOf(answer))).toEqual({ at: vault.at, entries: winning, hasMore: false });
  });

  it("answers 409 to a place that the log has not reached", async () => {
    const entries = vault.write(2);

    const answer = await server.append(vault.vaultId, token, vault.position(2), entries.slice(1));

    expect(answer.statusCode).toBe(409);
    expect(decodeLogPage(bytesOf(answer))).toEqual({ at: vault.position(1), entries: [], hasMore: false });
  });

  it("takes all entries or none", async () => {
    const before = vault.at;
    const [first, second] = vault.write(2);
    const broken = (second ?? new Uint8Array()).slice();
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;

    const answer = await server.append(vault.vaultId, token, before, [first ?? broken, broken]);

    expect(codeOf(answer)).toBe("wire/entry-refused");
    expect((await server.store.vault(vault.vaultId))?.seq).toBe(before.seq);
  });

  it("refuses to fill a vault beyond its quota, but lets control entries in", async () => {
    await server.close();
    await begin({ quotaBytes: 10 * 1024 });
    const full = vault.at;
    await server.append(vault.vaultId, token, full, vault.write(9));
    const before = vault.at;
    const tooMuch = vault.log.draft("data", vault.device, { body: vault.log.random(1500) });

    const refused = await server.append(vault.vaultId, token, before, [encodeEntry(tooMuch)]);
    const other = await vault.addDevice();
    const control = await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(codeOf(refused)).toBe("wire/over-quota");
    expect(control.statusCode).toBe(200);
    expect(await server.signIn(vault.vaultId, other)).toMatchObject({ statusCode: 200 });
  });

  it("lets a full vault become smaller: snapshot, chunks and checkpoint find room, data do not", async () => {
    await server.close();
    await begin({ quotaBytes: 20 * 1024 });
    const append = async () => {
      const seq = (await server.store.vault(vault.vaultId))?.seq ?? 0;
      return server.append(vault.vaultId, token, vault.position(seq), vault.entries(seq));
    };
    vault.write(20);
    expect((await append()).statusCode).toBe(200);
    const full = vault.at;
    const tooMuch = encodeEntry(vault.log.draft("data", vault.device));
    const { hash, bytes } = vault.snapshot(vault.device, 6000);
    const path = pathOf("chunk", { vaultId: vault.vaultId, hash });

    const refused = await server.append(vault.vaultId, token, full, [tooMuch]);
    const chunk = await server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
    const snapshot = await append();
    vault.checkpoint(vault.at.seq);
    const checkpoint = await append();
    const mixed = vault.at;
    const stillTooMuch = encodeEntry(vault.log.draft("data", vault.device));
    const again = await server.append(vault.vaultId, token, mixed, [stillTooMuch]);

    expect([chunk, snapshot, checkpoint].map(({ statusCode }) => statusCode)).toEqual([204, 200, 200]);
    expect([refused, again].map(codeOf)).toEqual(["wire/over-quota", "wire/over-quota"]);
    const before = await server.store.vault(vault.vaultId);
    await server.store.compact(vault.vaultId, full.seq + 1, server.nowMs + 31 * 86_400_000);
    const after = await server.store.vault(vault.vaultId);
    expect((before?.liveBytes ?? 0) - (after?.liveBytes ?? 0)).toBe(20 * 1024);
    expect((await server.append(vault.vaultId, token, mixed, [stillTooMuch])).statusCode).toBe(200);
  });

  it("gives even snapshots and checkpoints no more than half as much again", async () => {
    await server.close();
    await begin({ quotaBytes: 4 * 1024 });
    const codes: unknown[] = [];
    for (let count = 0; count < 7; count++) {
      const before = vault.at;
      vault.checkpoint(0);
      const answer = await server.append(vault.vaultId, token, before, vault.entries(before.seq));
      codes.push(answer.statusCode);
    }

    expect(codes).toEqual([200, 200, 200, 200, 200, 200, 413]);
  });

  it("does not let data through in company of a snapshot", async () => {
    await server.close();
    await begin({ quotaBytes: 4 * 1024 });
    const before = vault.at;
    vault.write(4);
    vault.checkpoint(0);

    const answer = await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(codeOf(answer)).toBe("wire/over-quota");
  });

  it("refuses a snapshot whose chunks it does not have", async () => {
    const before = vault.at;
    const { hash, bytes } = vault.snapshot();
    const path = pathOf("chunk", { vaultId: vault.vaultId, hash });

    const early = await server.append(vault.vaultId, token, before, vault.entries(before.seq));
    await server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
    const late = await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(codeOf(early)).toBe("wire/chunks-missing");
    expect(late.statusCode).toBe(200);
  });
});

describe("GET /v1/vaults/:id/log", () => {
  it("gives entries after a place, by pages", async () => {
    const before = vault.at;
    const entries = vault.write(5);
    await server.append(vault.vaultId, token, before, entries);

    const first = await server.get("log", vault.vaultId, token, "?after=1&limit=3");
    const second = await server.get("log", vault.vaultId, token, "?after=4");

    expect(decodeLogPage(bytesOf(first))).toEqual({
      at: vault.at,
      entries: entries.slice(0, 3),
      hasMore: true,
    });
    expect(decodeLogPage(bytesOf(second))).toEqual({
      at: vault.at,
      entries: entries.slice(3),
      hasMore: false,
    });
  });

  it("gives nothing after its end and beyond", async () => {
    const answer = await server.get("log", vault.vaultId, token, "?after=900");

    expect(decodeLogPage(bytesOf(answer))).toEqual({ at: vault.at, entries: [], hasMore: false });
  });

  it("answers 304 while nothing moved", async () => {
    const path = pathOf("log", { vaultId: vault.vaultId });
    const tag = `"${bytesToHex(vault.at.head)}"`;

    const still = await server.ask("GET", path, { token, headers: { "if-none-match": tag } });
    await server.append(vault.vaultId, token, vault.at, vault.write());
    const moved = await server.ask("GET", path, { token, headers: { "if-none-match": tag } });

    expect(still.statusCode).toBe(304);
    expect(still.rawPayload.length).toBe(0);
    expect(still.headers.etag).toBe(tag);
    expect(moved.statusCode).toBe(200);
  });

  it("splits what is too long for one page", async () => {
    const before = vault.at;
    for (let turn = 0; turn < 5; turn++) {
      const at = vault.at;
      await server.append(vault.vaultId, token, at, vault.write(4, vault.device, 60_000));
    }

    const page = decodeLogPage(
      bytesOf(await server.get("log", vault.vaultId, token, `?after=${before.seq}`)),
    );

    expect(page.hasMore).toBe(true);
    expect(page.entries).toHaveLength(16);
  });
});

describe("a vault that its paper device closed", () => {
  it("answers every write with 410 and the closing entry, and goes on being read", async () => {
    const before = vault.at;
    const { recovery } = vault;
    vault.log.append(
      vault.log.control("close", recovery, encodeCloseClear("deleted"), { about: "close", newOrigin: null }),
    );
    const closing = await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    const write = await server.append(vault.vaultId, token, vault.at, [vault.entry(1)]);
    const page = await server.get("log", vault.vaultId, token, "?after=1");

    expect(closing.statusCode).toBe(200);
    expect(write.statusCode).toBe(410);
    expect(decodeClosedAnswer(bytesOf(write))).toEqual({ at: vault.at, entry: vault.entry(2) });
    expect(decodeLogPage(bytesOf(page)).entries).toEqual([vault.entry(2)]);
  });

  it("still knows the closing entry when it is sent again", async () => {
    const before = vault.at;
    vault.log.append(
      vault.log.control("close", vault.recovery, encodeCloseClear("deleted"), {
        about: "close",
        newOrigin: null,
      }),
    );
    await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    const again = await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(again.statusCode).toBe(200);
  });

  it("goes on where only a device closed it", async () => {
    const before = vault.at;
    vault.log.append(
      vault.log.control("close", vault.device, encodeCloseClear("deleted"), {
        about: "close",
        newOrigin: null,
      }),
    );
    await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    const answer = await server.append(vault.vaultId, token, vault.at, vault.write());

    expect(answer.statusCode).toBe(200);
  });
});
