/** One valid body for every decoder of the wire, of what servers read and of what clients read. */
import {
  decodeChallenge,
  decodeChallengeRequest,
  decodeTokenAnswer,
  decodeTokenRequest,
  encodeChallenge,
  encodeChallengeRequest,
  encodeTokenAnswer,
  encodeTokenRequest,
} from "../../shared/wire/auth-bodies.ts";
import {
  decodeChunkHashes,
  decodeMissingChunks,
  encodeChunkHashes,
  encodeMissingChunks,
} from "../../shared/wire/chunk-bodies.ts";
import {
  decodeAppendRequest,
  decodeClosedAnswer,
  decodeLogPage,
  encodeAppendRequest,
  encodeClosedAnswer,
  encodeLogPage,
} from "../../shared/wire/log-bodies.ts";
import {
  decodeRecoverAnswer,
  decodeRecoverRequest,
  encodeRecoverAnswer,
  encodeRecoverRequest,
} from "../../shared/wire/recover-bodies.ts";
import { decodeServerAnswer, encodeServerAnswer } from "../../shared/wire/server-bodies.ts";
import {
  decodeStartAnswer,
  decodeSuffixRequest,
  encodeStartAnswer,
  encodeSuffixRequest,
} from "../../shared/wire/suffix-bodies.ts";
import {
  decodeFoundRequest,
  decodePosition,
  encodeFoundRequest,
  encodePosition,
} from "../../shared/wire/vault-bodies.ts";
import type { FuzzVault } from "./fuzz-vault.ts";

export type WireInput = {
  readonly name: string;
  readonly valid: Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
};

export function wireInputs({
  vaultId,
  entries,
  states,
  last,
  start,
  chunk,
}: FuzzVault): readonly WireInput[] {
  const at = { seq: last.seq, head: last.head };
  const expect = { seq: 1, head: states[0]?.head ?? last.head };
  const [genesis = new Uint8Array(), ...rest] = entries;
  const some = rest.slice(0, 3);
  const challenge = new Uint8Array(57).fill(3);
  const signature = new Uint8Array(64).fill(4);
  const signed = { vaultId, deviceId: vaultId.slice(16), challenge, signature };
  const limits = {
    entryBytes: 1,
    appendEntries: 2,
    appendBytes: 3,
    suffixBytes: 4,
    vaultBytes: 5,
    chunkBytes: 6,
  };
  const leafed = [...some, last.head];
  const input = (name: string, valid: Uint8Array, decode: WireInput["decode"]): WireInput => ({
    name,
    valid,
    decode,
  });
  return [
    input("challenge request", encodeChallengeRequest(), decodeChallengeRequest),
    input("challenge", encodeChallenge({ challenge, expiresInSeconds: 60 }), decodeChallenge),
    input("token request", encodeTokenRequest(signed), decodeTokenRequest),
    input(
      "token answer",
      encodeTokenAnswer({ token: challenge, expiresInSeconds: 900, removedSeq: null }),
      decodeTokenAnswer,
    ),
    input("chunk hashes", encodeChunkHashes([chunk.hash, last.head]), decodeChunkHashes),
    input("missing chunks", encodeMissingChunks([chunk.hash]), decodeMissingChunks),
    input("log page", encodeLogPage({ at, entries: leafed, hasMore: true }), decodeLogPage),
    input("append", encodeAppendRequest({ expect, entries: some }), decodeAppendRequest),
    input("closed answer", encodeClosedAnswer({ at, entry: genesis }), decodeClosedAnswer),
    input(
      "recover request",
      encodeRecoverRequest({ ...signed, signPublicKey: vaultId }),
      decodeRecoverRequest,
    ),
    input("recover answer", encodeRecoverAnswer([vaultId, last.head]), decodeRecoverAnswer),
    input(
      "server answer",
      encodeServerAnswer({ protocol: 1, origin: "https://a.example", registration: "open", limits }),
      decodeServerAnswer,
    ),
    input("suffix", encodeSuffixRequest({ expect, start, entries: some, invite: "i" }), decodeSuffixRequest),
    input(
      "suffix without start",
      encodeSuffixRequest({ expect, start: null, entries: some, invite: null }),
      decodeSuffixRequest,
    ),
    input("start answer", encodeStartAnswer({ at, start }), decodeStartAnswer),
    input("found request", encodeFoundRequest({ genesis, invite: "i" }), decodeFoundRequest),
    input("position", encodePosition(at), decodePosition),
  ];
}
