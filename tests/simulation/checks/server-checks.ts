/** What the server must hold: one order of appends, bytes that never go, members only, tokens for one address. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { decodeEntry, encodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { authMessage } from "../../../shared/wire/auth-message.ts";
import { isMember } from "../../../sync-server/auth/authorise.ts";
import { Stamps } from "../../../sync-server/auth/stamps.ts";
import { reliableSnapshot } from "../../../sync-server/log/compaction.ts";
import { openSqlite } from "../../../sync-server/storage/sqlite/sqlite-store.ts";
import type { LogWrite, NewEntry, VaultStore } from "../../../sync-server/storage/vault-store.ts";
import { LogBuilder } from "../../shared/vault/log-builder.ts";
import { KeyferryServer } from "../servers/keyferry-server.ts";
import { MemoryStore } from "../servers/memory-store.ts";
import type { Answer } from "../world/calls.ts";
import { type Check, firstWrong } from "./check.ts";

const DAY_MS = 86_400_000;
const NOWHERE = { seq: 0, head: new Uint8Array(32) };

export const SERVER_CHECKS = {
  "of two writers at one place one is written, in a file": () => inFile(oneOfTwo),
  "of two writers at one place one is written, in memory": () => oneOfTwo(new MemoryStore()),

  "control entries keep their bytes when others lose theirs": () =>
    inFile(async (store) => {
      const builder = await LogBuilder.found();
      builder.append(builder.draft("data", builder.device));
      await builder.appendRekey(builder.device);
      builder.append(builder.draft("data", builder.device));
      await store.write(writeOf(builder, true), 0);
      await store.compact(builder.state.vaultId, builder.state.seq, 40 * DAY_MS);
      const kept = await store.entries(builder.state.vaultId, 0, 10, 1 << 20);
      return firstWrong({
        "control entries are whole": kept[0]?.bytes !== null && kept[2]?.bytes !== null,
        "the other went": kept[1]?.bytes === null,
        "all leaves are there": kept.length === 4 && kept.every(({ leaf }) => leaf.length === 32),
      });
    }),

  "a token and a challenge are worth nothing under another address": () => {
    const key = new Uint8Array(32).fill(3);
    const subject = { vaultId: new Uint8Array(32), deviceId: new Uint8Array(16) };
    const [here, there] = [new Stamps(key, "https://a.example"), new Stamps(key, "https://b.example")];
    const token = here.token(subject, 0);
    return firstWrong({
      here: here.readToken(token, 1) !== null,
      "not there": there.readToken(token, 1) === null,
      "not for ever": here.readToken(token, DAY_MS) === null,
    });
  },

  "what is signed for one address is not what is signed for another": () => {
    const parts = {
      vaultId: new Uint8Array(32),
      deviceId: new Uint8Array(16),
      challenge: new Uint8Array(40),
    };
    const [a, b] = ["https://a.example", "https://b.example"].map((origin) =>
      authMessage({ ...parts, origin }),
    );
    return firstWrong({ differs: a !== undefined && b !== undefined && !equalBytes(a, b) });
  },

  "a removed device is no member for the server": async () => {
    const builder = await LogBuilder.found();
    const phone = builder.newDevice();
    builder.append(await builder.deviceAdd(phone));
    const subject = { vaultId: builder.state.vaultId, deviceId: phone.deviceId };
    const before = isMember(builder, subject);
    await builder.appendRekey(builder.device, [phone.deviceId]);
    return firstWrong({ "a member before": before, "none after": !isMember(builder, subject) });
  },

  "the same bytes again have the same answer": async () => {
    const { server, builder, asking } = await served();
    const expect = { seq: builder.state.seq, head: builder.state.head };
    builder.append(builder.draft("data", builder.device));
    const append = () => server.answer(asking, { name: "append", args: [expect, builder.entries.slice(1)] });
    const [once, again] = [await append(), await append()];
    return firstWrong({
      appended: outcomeOf(once) === "appended",
      "and again": outcomeOf(again) === "appended",
    });
  },

  "an entry that breaks a rule is not taken": async () => {
    const { server, builder, asking } = await served();
    const expect = { seq: builder.state.seq, head: builder.state.head };
    const { header } = builder.draft("data", builder.device);
    // In a member's name, by another's key.
    const forged = builder.draft("data", builder.newDevice(), { header });
    const answer = await server
      .answer(asking, { name: "append", args: [expect, [encodeEntry(forged)]] })
      .catch(() => "refused");
    return firstWrong({ refused: answer === "refused" });
  },

  "nothing is dropped before someone read it back": async () => {
    const builder = await LogBuilder.found();
    const phone = builder.newDevice();
    builder.append(await builder.deviceAdd(phone));
    const author = builder.device.deviceId;
    const snapshot = (confirmedBy: readonly Uint8Array[], receivedAtMs = 0) =>
      reliableSnapshot(
        [{ seq: 3, coversSeq: 2, author, chunkHashes: [], receivedAtMs, confirmedBy }],
        builder.state,
        31 * DAY_MS,
      );
    return firstWrong({
      "by another": snapshot([phone.deviceId]) !== null,
      "not by its author alone": snapshot([author]) === null,
      "not by nobody": snapshot([]) === null,
      "not before its time": snapshot([phone.deviceId], 20 * DAY_MS) === null,
    });
  },
} satisfies Record<string, Check>;

async function oneOfTwo(store: VaultStore): Promise<string | null> {
  const builder = await LogBuilder.found();
  const genesis = writeOf(builder, false);
  const outcomes = [await store.write(genesis, 0)];
  const { state } = builder;
  const fork = (): LogWrite => {
    const entry = builder.draft("data", builder.device);
    const next = { seq: 2, head: leafHash(entry), control: new Uint8Array() };
    const entries = [{ seq: 2, kind: 2, leaf: leafHash(entry), bytes: encodeEntry(entry) }];
    return { ...genesis, expect: { seq: 1, head: state.head }, next, entries };
  };
  outcomes.push(await store.write(fork(), 0), await store.write(fork(), 0));
  const further = fork();
  const onAnother = {
    ...further,
    expect: { seq: 2, head: new Uint8Array(32).fill(1) },
    next: { ...further.next, seq: 3 },
    entries: further.entries.map((entry) => ({ ...entry, seq: 3 })),
  };
  outcomes.push(await store.write(onAnother, 0));
  return firstWrong({ "one of two": outcomes.join() === "written,written,moved,moved" });
}

/** All entries of a builder as one write; with a snapshot of everything at a place of its own if wanted. */
function writeOf(builder: LogBuilder, hasSnapshot: boolean): LogWrite {
  const entries = builder.entries.map((bytes, index): NewEntry => {
    const entry = decodeEntry(bytes);
    return { seq: index + 1, kind: entry.header.kind, leaf: leafHash(entry), bytes };
  });
  const { vaultId, seq, head } = builder.state;
  const author = builder.device.deviceId;
  return {
    vaultId,
    expect: NOWHERE,
    next: { seq, head, control: new Uint8Array() },
    entries,
    locators: [],
    snapshots: hasSnapshot ? [{ seq, coversSeq: seq - 1, author, chunkHashes: [] }] : [],
    confirmations: [],
    quota: 1 << 26,
  };
}

async function served() {
  const builder = await LogBuilder.found();
  const server = new KeyferryServer(() => 0, builder.random);
  const asking = { vaultId: builder.state.vaultId, deviceId: builder.device.deviceId };
  const [genesis = new Uint8Array()] = builder.entries;
  await server.answer(asking, { name: "found", args: [genesis, null] });
  return { server, builder, asking };
}

function outcomeOf(answer: Answer): string | null {
  return typeof answer === "object" && "outcome" in answer ? answer.outcome : null;
}

async function inFile(act: (store: VaultStore) => Promise<string | null>): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "keyferry-check-"));
  const store = openSqlite(join(folder, "vaults.sqlite"));
  try {
    return await act(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
