/** Turns HTTP requests to vaults' logs and their answers into histories, one for each vault. */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { type AppendRequest, decodeAppendRequest, decodeLogPage } from "../../shared/wire/log-bodies.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { decodeFoundRequest, decodePosition } from "../../shared/wire/vault-bodies.ts";
import type { Answer, Call, Operation } from "./history.ts";

export type Sent = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
};

/** Null: no answer came, or only a part of one. */
export type Received = { readonly status: number; readonly bytes: Uint8Array } | null;

const LOG_PATH = /^\/v1\/vaults\/([0-9a-f]{64})\/log(?:\?after=([0-9]+))?$/;

export class Recorder {
  /** By vault id, in hexadecimal. */
  readonly histories = new Map<string, Operation[]>();
  /** Answers of nodes that are up but cannot say yes: status by status. */
  readonly refusals = new Map<number, number>();

  /** Takes down what concerns a log; everything else passes. */
  note(who: string, sent: Sent, received: Received, beganMs: number, endedMs: number): void {
    const [, inPath, after] = LOG_PATH.exec(sent.path) ?? [];
    const body = new Uint8Array(sent.body ?? []);
    const genesis = sent.path === PATHS.vaults ? decodeFoundRequest(body).genesis : null;
    const vault = genesis === null ? inPath : bytesToHex(decodeEntry(genesis).header.vaultId);
    if (vault === undefined) return;
    const status = received?.status ?? 0;
    if (status >= 400 && status !== 409) this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
    const call = callIn(sent.method, body, genesis, Number(after));
    const answer = answerIn(call, sent, received);
    // A read without an answer says nothing, and neither does what was refused before it was looked at.
    if (answer === null || (call.is === "read" && answer.is === "unknown")) return;
    const operation = { who, call, answer, beganMs, endedMs: answer.is === "unknown" ? Infinity : endedMs };
    this.histories.set(vault, [...(this.histories.get(vault) ?? []), operation]);
  }
}

/** Founding is the append of the first entry. */
function callIn(method: string, body: Uint8Array, genesis: Uint8Array | null, after: number): Call {
  if (genesis !== null) return append({ expect: { seq: 0, head: EMPTY_HEAD }, entries: [genesis] });
  return method === "POST" ? append(decodeAppendRequest(body)) : { is: "read", after };
}

function append({ expect, entries }: AppendRequest): Call {
  const heads: string[] = [];
  let { head } = expect;
  for (const entry of entries) {
    head = nextHead(head, leafHash(decodeEntry(entry)));
    heads.push(bytesToHex(head));
  }
  const from = { seq: expect.seq, head: bytesToHex(expect.head) };
  return { is: "append", expect: from, leaves: leavesOf(entries), heads };
}

function answerIn(call: Call, { headers }: Sent, received: Received): Answer | null {
  if (received === null || received.status >= 500) return { is: "unknown" };
  const { status, bytes } = received;
  if (status === 304) return { is: "same", head: (headers["if-none-match"] ?? "").replaceAll('"', "") };
  if (status < 300 && call.is === "append") {
    const { seq, head } = decodePosition(bytes);
    return { is: "appended", seq, head: bytesToHex(head) };
  }
  if (status !== 200 && status !== 409) return null;
  const { at, entries, hasMore } = decodeLogPage(bytes);
  const is = status === 409 ? "conflict" : "page";
  return { is, seq: at.seq, head: bytesToHex(at.head), leaves: leavesOf(entries), hasMore };
}

function leavesOf(entries: readonly Uint8Array[]): readonly string[] {
  return entries.map((entry) => bytesToHex(entry.length === 32 ? entry : leafHash(decodeEntry(entry))));
}
