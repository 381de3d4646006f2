/** Healing a server that was set back, moving a vault, founding by a whole log, with and without a token. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeEntry } from "../../../shared/log/entry.ts";
import { decodeLogPage } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import {
  decodeStartAnswer,
  encodeSuffixRequest,
  type SuffixRequest,
  splitLeaves,
} from "../../../shared/wire/suffix-bodies.ts";
import { decodePosition } from "../../../shared/wire/vault-bodies.ts";
import type { WirePosition } from "../../../shared/wire/wire-values.ts";
import { inviteHash } from "../../../sync-server/log/found-vault.ts";
import { type Answer, bytesOf, codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

const NOWHERE: WirePosition = { seq: 0, head: new Uint8Array(32) };

let server: TestServer;
let vault: TestVault;

beforeEach(async () => {
  server = await TestServer.open();
  vault = await TestVault.found();
});
afterEach(() => server.close());

function put(
  request: Partial<SuffixRequest>,
  token: Uint8Array | null = null,
  vaultId = vault.vaultId,
): Promise<Answer> {
  const body = encodeSuffixRequest({ expect: NOWHERE, start: null, entries: [], invite: null, ...request });
  return server.ask("PUT", pathOf("suffix", { vaultId }), { token, body });
}

async function signIn(): Promise<Uint8Array> {
  return server.token(vault.vaultId, vault.device);
}

async function serverStandsAt(): Promise<WirePosition | null> {
  const record = await server.store.vault(vault.vaultId);
  return record === null ? null : { seq: record.seq, head: record.head };
}

describe("a server that lost the end of a log", () => {
  it("gets it back from where it stands", async () => {
    await server.found(vault.genesis);
    vault.write(200);

    const answer = await put({ expect: vault.position(1), entries: vault.entries(1) }, await signIn());

    expect(answer.statusCode).toBe(200);
    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
    expect(await serverStandsAt()).toEqual(vault.at);
  });

  it("passes over what it has, so the same suffix may come in turns and again", async () => {
    await server.found(vault.genesis);
    vault.write(9);
    const token = await signIn();
    const at = (seq: number) => ({ expect: vault.position(seq) });

    const answers = [
      await put({ ...at(1), entries: vault.entries(1, 5) }, token),
      await put({ ...at(1), entries: vault.entries(1, 8) }, token),
      await put({ ...at(5), entries: vault.entries(5) }, token),
      await put({ ...at(1), entries: vault.entries(1, 5) }, token),
      await put({ ...at(1), entries: vault.entries(1) }, token),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.map((answer) => decodePosition(bytesOf(answer)).seq)).toEqual([5, 8, 10, 5, 10]);
    expect(await serverStandsAt()).toEqual(vault.at);
  });

  it("answers 409 with its own entries where the log forked", async () => {
    await server.found(vault.genesis);
    const token = await signIn();
    const theirs = vault.log.draft("data", vault.device, { body: vault.log.random(10) });
    await server.append(vault.vaultId, token, vault.at, [encodeEntry(theirs)]);
    vault.write(2);

    const answer = await put({ expect: vault.position(1), entries: vault.entries(1) }, token);

    expect(answer.statusCode).toBe(409);
    expect(decodeLogPage(bytesOf(answer)).entries).toEqual([encodeEntry(theirs)]);
    expect((await serverStandsAt())?.seq).toBe(2);
  });

  it("answers 409 to a suffix that begins beyond its end, or at another head", async () => {
    await server.found(vault.genesis);
    vault.write(4);
    const token = await signIn();
    const elsewhere = { seq: 1, head: new Uint8Array(32).fill(1) };

    expect((await put({ expect: vault.position(3), entries: vault.entries(3) }, token)).statusCode).toBe(409);
    expect((await put({ expect: elsewhere, entries: vault.entries(1) }, token)).statusCode).toBe(409);
    expect((await serverStandsAt())?.seq).toBe(1);
  });

  it("refuses the whole suffix where one entry breaks the rule", async () => {
    await server.found(vault.genesis);
    vault.write(3);
    const entries = vault.entries(1);
    const bent = entries.map((bytes, index) =>
      index === 2 ? bytes.map((byte, at) => byte ^ (at === 900 ? 1 : 0)) : bytes,
    );

    const answer = await put({ expect: vault.position(1), entries: bent }, await signIn());

    expect(codeOf(answer)).toBe("wire/entry-refused");
    expect((await serverStandsAt())?.seq).toBe(1);
  });
});

describe("a device that the server's older copy does not know", () => {
  it("heals it without a token, by sending everything", async () => {
    const late = await vault.addDevice();
    vault.write(3, late);
    await server.found(vault.genesis);

    expect((await server.signIn(vault.vaultId, late)).statusCode).toBe(401);
    const answer = await put({ entries: vault.entries(0) });

    expect(answer.statusCode).toBe(200);
    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
    expect((await server.signIn(vault.vaultId, late)).statusCode).toBe(200);
  });

  it("learns nothing where it cannot", async () => {
    await server.found(vault.genesis);
    const token = await signIn();
    const theirs = vault.log.draft("data", vault.device, { body: vault.log.random(10) });
    await server.append(vault.vaultId, token, vault.at, [encodeEntry(theirs)]);
    vault.write(2);

    const forked = await put({ entries: vault.entries(0) });
    const refused = await put({ expect: vault.position(1), entries: [vault.log.random(1024)] });

    expect([codeOf(forked), codeOf(refused)]).toEqual(["wire/unauthorised", "wire/unauthorised"]);
  });
});

describe("founding by a whole log", () => {
  it("is done under the rules of registration", async () => {
    await server.close();
    server = await TestServer.open({ registration: "invite" });
    await server.store.addInvite(inviteHash("welcome"), server.nowMs);
    vault.write(3);

    const without = await put({ entries: vault.entries(0) });
    const founded = await put({ entries: vault.entries(0), invite: "welcome" });

    expect(codeOf(without)).toBe("wire/invite-needed");
    expect(founded.statusCode).toBe(200);
    expect(await serverStandsAt()).toEqual(vault.at);
  });

  it("takes only the log of the vault in the path", async () => {
    const other = await TestVault.found("other");

    const answer = await put({ entries: vault.entries(0) }, null, other.vaultId);

    expect(codeOf(answer)).toBe("wire/malformed");
    expect(await server.store.counts()).toMatchObject({ vaults: 0 });
  });
});

describe("a compacted beginning", () => {
  const chunkType = { type: "application/octet-stream" };

  async function prepared(): Promise<{ token: Uint8Array; snapshotSeq: number }> {
    await server.found(vault.genesis);
    const token = await signIn();
    vault.write(5);
    await vault.addDevice();
    vault.write(4);
    const { hash, bytes } = vault.snapshot();
    const snapshotSeq = vault.at.seq;
    vault.write(3);
    await server.ask("PUT", pathOf("chunk", { vaultId: vault.vaultId, hash }), {
      token,
      body: bytes,
      ...chunkType,
    });
    return { token, snapshotSeq };
  }

  it("brings a vault to another server, where a newcomer begins with it", async () => {
    const { token, snapshotSeq } = await prepared();
    const start = vault.start(snapshotSeq);

    const answer = await put(
      { expect: vault.position(1), start, entries: vault.entries(snapshotSeq - 1) },
      token,
    );
    const given = decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, token)));
    const page = decodeLogPage(bytesOf(await server.get("log", vault.vaultId, token)));
    const leaves = await server.get("leaves", vault.vaultId, token, `?from=1&to=${snapshotSeq}`);

    expect(answer.statusCode).toBe(200);
    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
    expect(given).toEqual({ at: vault.at, start });
    expect(page.entries[1]).toEqual(vault.leaves(2)[1]);
    expect(page.entries[6]).toEqual(vault.entry(7));
    expect(splitLeaves(bytesOf(leaves))).toEqual(vault.leaves(snapshotSeq));
  });

  it("may come again, also without a token and after the log went on", async () => {
    const { token, snapshotSeq } = await prepared();
    const start = vault.start(snapshotSeq);
    const entries = vault.entries(snapshotSeq - 1);
    await put({ expect: vault.position(1), start, entries }, token);
    const before = vault.at;
    await server.append(vault.vaultId, token, before, vault.write());

    const again = await put({ expect: vault.position(1), start, entries }, token);
    const stranger = await put({ start, entries: vault.entries(snapshotSeq - 1) });

    expect(decodePosition(bytesOf(again))).toEqual(before);
    expect(decodePosition(bytesOf(stranger))).toEqual(vault.at);
  });

  it("is refused without its chunks", async () => {
    await server.found(vault.genesis);
    vault.write(3);
    vault.snapshot();
    const at = vault.at.seq;

    const answer = await put(
      { expect: vault.position(1), start: vault.start(at), entries: vault.entries(at - 1) },
      await signIn(),
    );

    expect(codeOf(answer)).toBe("wire/chunks-missing");
    expect((await serverStandsAt())?.seq).toBe(1);
  });

  it("is refused with a leaf changed, a control entry left out, or another entry in the snapshot's place", async () => {
    const { token, snapshotSeq } = await prepared();
    const start = vault.start(snapshotSeq);
    const entries = vault.entries(snapshotSeq - 1);
    const expect1 = { expect: vault.position(1) };
    const bentLeaf = start.leaves.map((leaf, index) => (index === 3 ? new Uint8Array(32) : leaf));

    const answers = [
      await put({ ...expect1, start: { ...start, leaves: bentLeaf }, entries }, token),
      await put({ ...expect1, start: { ...start, control: start.control.slice(0, 1) }, entries }, token),
      await put({ ...expect1, start, entries: entries.slice(1) }, token),
      await put({ ...expect1, start, entries: [] }, token),
    ];

    expect(answers.map(codeOf)).toEqual([
      "wire/entry-refused",
      "wire/entry-refused",
      "wire/malformed",
      "wire/malformed",
    ]);
    expect((await serverStandsAt())?.seq).toBe(1);
  });

  it("cannot hide a control entry that the server knows", async () => {
    await server.found(vault.genesis);
    const token = await signIn();
    const fork = await TestVault.found();
    vault.write(1);
    await vault.addDevice();
    await server.append(vault.vaultId, token, vault.position(1), vault.entries(1));
    fork.write(2);
    fork.snapshot();

    const start = fork.start(4);
    const mixed = { ...start, leaves: [...vault.leaves(3)] };
    const answer = await put({ expect: vault.at, start: mixed, entries: fork.entries(3) }, token);

    expect(codeOf(answer)).toBe("wire/entry-refused");
    expect(await serverStandsAt()).toEqual(vault.at);
  });
});
