/** A removed device reads up to its removal, so that it can verify it, and may do nothing else. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { decodeTokenAnswer } from "../../../shared/wire/auth-bodies.ts";
import { encodeChunkHashes } from "../../../shared/wire/chunk-bodies.ts";
import { decodeLogPage, encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { encodeProblem } from "../../../shared/wire/problem.ts";
import { decodeStartAnswer, encodeSuffixRequest, splitLeaves } from "../../../shared/wire/suffix-bodies.ts";
import { type Answer, bytesOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

const MONTH_MS = 31 * 86_400_000;

let server: TestServer;
let vault: TestVault;
let token: Uint8Array;
/** Added, heard of, and removed while it held this token. */
let lost: DeviceKeys;
let lostToken: Uint8Array;
let removalSeq: number;

beforeEach(async () => {
  server = await TestServer.open();
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
  lost = await vault.addDevice();
  await put();
  lostToken = await server.token(vault.vaultId, lost);
  vault.write(3);
  await vault.removeDevice(lost);
  removalSeq = vault.at.seq;
  vault.write(4);
  await put();
});
afterEach(() => server.close());

/** Appends what the vault has and the server has not. */
async function put(): Promise<void> {
  const seq = (await server.store.vault(vault.vaultId))?.seq ?? 0;
  const answer = await server.append(vault.vaultId, token, vault.position(seq), vault.entries(seq));
  expect(answer.statusCode).toBe(200);
}

async function putSnapshot(): Promise<number> {
  const { hash, bytes } = vault.snapshot();
  const path = pathOf("chunk", { vaultId: vault.vaultId, hash });
  await server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
  await put();
  return vault.at.seq;
}

async function removedSeqOf(keys: DeviceKeys): Promise<number | null> {
  return decodeTokenAnswer(bytesOf(await server.signIn(vault.vaultId, keys))).removedSeq;
}

describe("signing in", () => {
  it("tells a removed device which entry removed it, and a member that it is one", async () => {
    expect(await removedSeqOf(lost)).toBe(removalSeq);
    expect(await removedSeqOf(vault.device)).toBe(null);
    expect(await removedSeqOf(vault.recovery)).toBe(null);
  });

  it("tells each removed device its own removal", async () => {
    const second = await vault.addDevice();
    await vault.removeDevice(second);
    await put();

    expect(await removedSeqOf(lost)).toBe(removalSeq);
    expect(await removedSeqOf(second)).toBe(vault.at.seq);
  });

  it("is the one 401 for words that were replaced", async () => {
    const old = vault.recovery;
    const newWords = vault.log.newDevice();
    const { entry } = await vault.log.rekey(vault.device, [], {
      newWords,
      cosignSeeds: [old.signSeed, newWords.signSeed],
    });
    const oldToken = await server.token(vault.vaultId, old);
    vault.log.append(entry);
    await put();

    const answers = [
      await server.signIn(vault.vaultId, old),
      await server.get("log", vault.vaultId, oldToken),
      await server.get("start", vault.vaultId, oldToken),
      await server.get("leaves", vault.vaultId, oldToken, "?from=1&to=1"),
    ];

    for (const { payload } of answers) expect(payload).toBe(encodeProblem("wire/unauthorised"));
  });
});

describe("reading", () => {
  // The token that it had before, and one that it got after its removal.
  const tokens = async () => [lostToken, await server.token(vault.vaultId, lost)];

  it("gives the log up to and with the removal, and never anything after", async () => {
    for (const removedToken of await tokens()) {
      const page = decodeLogPage(bytesOf(await server.get("log", vault.vaultId, removedToken)));
      const tail = decodeLogPage(
        bytesOf(await server.get("log", vault.vaultId, removedToken, `?after=${removalSeq - 1}`)),
      );
      const beyond = decodeLogPage(
        bytesOf(await server.get("log", vault.vaultId, removedToken, `?after=${removalSeq}`)),
      );

      const at = vault.position(removalSeq);
      expect(page).toEqual({ at, entries: vault.entries(0, removalSeq), hasMore: false });
      expect(tail).toEqual({ at, entries: [vault.entry(removalSeq)], hasMore: false });
      expect(beyond).toEqual({ at, entries: [], hasMore: false });
    }
  });

  it("gives pages of it, and says where they end", async () => {
    const page = decodeLogPage(
      bytesOf(await server.get("log", vault.vaultId, lostToken, "?after=1&limit=2")),
    );
    const last = decodeLogPage(
      bytesOf(await server.get("log", vault.vaultId, lostToken, `?after=${removalSeq - 2}&limit=2`)),
    );

    expect(page).toMatchObject({ entries: vault.entries(1, 3), hasMore: true });
    expect(last).toMatchObject({ entries: vault.entries(removalSeq - 2, removalSeq), hasMore: false });
  });

  it("answers 304 from then on, whatever is written", async () => {
    const { headers } = await server.get("log", vault.vaultId, lostToken);
    vault.write();
    await put();
    const path = pathOf("log", { vaultId: vault.vaultId });

    const again = await server.ask("GET", path, {
      token: lostToken,
      headers: { "if-none-match": String(headers.etag) },
    });

    expect(headers.etag).toBe(`"${bytesToHex(vault.position(removalSeq).head)}"`);
    expect(again.statusCode).toBe(304);
  });

  it("gives leaves up to the removal", async () => {
    const all = await server.get("leaves", vault.vaultId, lostToken, "?from=1&to=900");
    const after = await server.get("leaves", vault.vaultId, lostToken, `?from=${removalSeq + 1}&to=900`);

    expect(splitLeaves(bytesOf(all))).toEqual(vault.leaves(removalSeq));
    expect(bytesOf(after)).toHaveLength(0);
  });

  it("begins with a snapshot from before the removal only", async () => {
    const snapshotSeq = await putSnapshot();
    const second = await vault.addDevice();
    vault.write();
    await put();
    const secondToken = await server.token(vault.vaultId, second);
    await vault.removeDevice(second);
    await put();
    await putSnapshot();

    const none = decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, lostToken)));
    const earlier = decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, secondToken)));

    expect(none).toEqual({ at: vault.position(removalSeq), start: null });
    expect(earlier.start).toEqual(vault.start(snapshotSeq));
    expect(earlier.at).toEqual(await positionIn(secondToken));
  });

  it("gives leaves and whole control entries where what it was told of has been dropped", async () => {
    const snapshotSeq = await putSnapshot();
    await server.store.compact(vault.vaultId, snapshotSeq, server.nowMs + MONTH_MS);

    const page = decodeLogPage(bytesOf(await server.get("log", vault.vaultId, lostToken)));
    const start = decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, lostToken)));

    const control = [1, 2, removalSeq];
    const leaves = vault.leaves(removalSeq);
    expect(page.entries).toEqual(
      leaves.map((leaf, index) => (control.includes(index + 1) ? vault.entry(index + 1) : leaf)),
    );
    expect(decodeEntry(page.entries.at(-1) ?? new Uint8Array()).header.seq).toBe(removalSeq);
    expect(start.start).toBe(null);
  });
});

async function positionIn(readerToken: Uint8Array) {
  return decodeLogPage(bytesOf(await server.get("log", vault.vaultId, readerToken))).at;
}

describe("everything else", () => {
  it("is answered like a stranger, byte for byte, and changes nothing", async () => {
    const { vaultId } = vault;
    const { hash, bytes } = vault.snapshot();
    const type = "application/octet-stream";
    const before = await server.store.vault(vaultId);
    const chunk = pathOf("chunk", { vaultId, hash });
    const at = vault.position(before?.seq ?? 0);
    const entries = [vault.entry(2)];
    const ask: readonly ((as: Uint8Array | null) => Promise<Answer>)[] = [
      (as) =>
        server.ask("POST", pathOf("log", { vaultId }), {
          token: as,
          body: encodeAppendRequest({ expect: at, entries }),
        }),
      (as) => server.ask("PUT", chunk, { token: as, body: bytes, type }),
      (as) => server.ask("GET", chunk, { token: as }),
      (as) =>
        server.ask("POST", pathOf("missingChunks", { vaultId }), {
          token: as,
          body: encodeChunkHashes([hash]),
        }),
      (as) => server.get("events", vaultId, as),
    ];
    const suffix = await server.ask("PUT", pathOf("suffix", { vaultId }), {
      token: lostToken,
      body: encodeSuffixRequest({ expect: at, start: null, entries, invite: null }),
    });

    const stranger = await server.signIn(vaultId, vault.log.newDevice());
    for (const answer of [suffix, ...(await all(ask, lostToken)), ...(await all(ask, null))])
      expect(facts(answer)).toEqual(facts(stranger));
    expect(await server.store.vault(vaultId)).toEqual(before);
  });

  it("gives no hints to a token in the subprotocols either", async () => {
    const protocols = `keyferry.v1, token.${encodeBase64url(lostToken)}`;

    const answer = await server.ask("GET", pathOf("events", { vaultId: vault.vaultId }), {
      headers: { "sec-websocket-protocol": protocols },
    });

    expect(answer.payload).toBe(encodeProblem("wire/unauthorised"));
  });
});

async function all(
  ask: readonly ((as: Uint8Array | null) => Promise<Answer>)[],
  as: Uint8Array | null,
): Promise<Answer[]> {
  return Promise.all(ask.map((one) => one(as)));
}

function facts({ statusCode, headers: { date: _, ...headers }, payload }: Answer) {
  return { statusCode, headers, payload };
}
