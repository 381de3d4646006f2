/** The vectors on disk through the shipped codecs. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import * as auth from "../../../shared/wire/auth-bodies.ts";
import { authMessage, recoverMessage } from "../../../shared/wire/auth-message.ts";
import * as chunks from "../../../shared/wire/chunk-bodies.ts";
import { locatorOf } from "../../../shared/wire/locator.ts";
import * as log from "../../../shared/wire/log-bodies.ts";
import { decodeProblem } from "../../../shared/wire/problem.ts";
import * as recover from "../../../shared/wire/recover-bodies.ts";
import * as server from "../../../shared/wire/server-bodies.ts";
import * as suffix from "../../../shared/wire/suffix-bodies.ts";
import * as vault from "../../../shared/wire/vault-bodies.ts";
import { readCases } from "../vault/vectors-on-disk.ts";
import { codeFrom } from "./body-conformance.ts";

/** Reads a body and writes it again. */
function rewriter<Value>(decode: (bytes: Uint8Array) => Value, encode: (value: Value) => Uint8Array) {
  return (bytes: Uint8Array): Uint8Array => encode(decode(bytes));
}

const REWRITERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  foundRequest: rewriter(vault.decodeFoundRequest, vault.encodeFoundRequest),
  foundRequestInvited: rewriter(vault.decodeFoundRequest, vault.encodeFoundRequest),
  position: rewriter(vault.decodePosition, vault.encodePosition),
  challengeRequest: rewriter(auth.decodeChallengeRequest, auth.encodeChallengeRequest),
  challenge: rewriter(auth.decodeChallenge, auth.encodeChallenge),
  tokenRequest: rewriter(auth.decodeTokenRequest, auth.encodeTokenRequest),
  tokenAnswer: rewriter(auth.decodeTokenAnswer, auth.encodeTokenAnswer),
  logPage: rewriter(log.decodeLogPage, log.encodeLogPage),
  logPageEmpty: rewriter(log.decodeLogPage, log.encodeLogPage),
  appendRequest: rewriter(log.decodeAppendRequest, log.encodeAppendRequest),
  closedAnswer: rewriter(log.decodeClosedAnswer, log.encodeClosedAnswer),
  suffixRequest: rewriter(suffix.decodeSuffixRequest, suffix.encodeSuffixRequest),
  suffixRequestWithStart: rewriter(suffix.decodeSuffixRequest, suffix.encodeSuffixRequest),
  startAnswer: rewriter(suffix.decodeStartAnswer, suffix.encodeStartAnswer),
  startAnswerNone: rewriter(suffix.decodeStartAnswer, suffix.encodeStartAnswer),
  chunkHashes: rewriter(chunks.decodeChunkHashes, chunks.encodeChunkHashes),
  missingChunks: rewriter(chunks.decodeMissingChunks, chunks.encodeMissingChunks),
  recoverRequest: rewriter(recover.decodeRecoverRequest, recover.encodeRecoverRequest),
  recoverAnswer: rewriter(recover.decodeRecoverAnswer, recover.encodeRecoverAnswer),
  serverAnswer: rewriter(server.decodeServerAnswer, server.encodeServerAnswer),
};

type Signed = { origin: string; challenge: string; message: string; signSeed: string; signature: string };
type AuthCase = Signed & { vaultId: string; deviceId: string };

describe("messages that are signed", () => {
  it.each(readCases<AuthCase>("wire/auth-messages.json"))("to sign in at $origin", (vector) => {
    const { origin } = vector;
    const vaultId = hexToBytes(vector.vaultId);
    const deviceId = hexToBytes(vector.deviceId);
    const message = authMessage({ origin, vaultId, deviceId, challenge: hexToBytes(vector.challenge) });

    expectSigned(message, vector);
  });

  it.each(readCases<Signed>("wire/recover-messages.json"))("to recover at $origin", (vector) => {
    expectSigned(recoverMessage(vector.origin, hexToBytes(vector.challenge)), vector);
  });
});

function expectSigned(message: Uint8Array, vector: Signed): void {
  expect(bytesToHex(message)).toBe(vector.message);
  expect(bytesToHex(ed25519.sign(message, hexToBytes(vector.signSeed)))).toBe(vector.signature);
}

describe("locators", () => {
  it.each(readCases<{ signPublicKey: string; locator: string }>("wire/locators.json"))(
    "$locator",
    (vector) => {
      expect(bytesToHex(locatorOf(hexToBytes(vector.signPublicKey)))).toBe(vector.locator);
    },
  );
});

describe("problems", () => {
  it.each(readCases<{ code: string; body: string }>("wire/problems.json"))("$code", ({ code, body }) => {
    expect(decodeProblem(body)).toBe(code);
  });
});

describe("bodies", () => {
  const cases = readCases<{ name: string; bytes: string }>("wire/bodies.json");

  it("are of every kind", () => {
    expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(REWRITERS).sort());
  });

  it.each(cases)("$name is read and written back", ({ name, bytes }) => {
    const rewritten = REWRITERS[name]?.(hexToBytes(bytes)) ?? new Uint8Array();

    expect(bytesToHex(rewritten)).toBe(bytes);
  });
});

describe("bodies with one defect", () => {
  it.each(readCases<{ name: string; body: string; bytes: string }>("wire/refused-bodies.json"))(
    "$name",
    ({ body, bytes }) => {
      expect(codeFrom(() => REWRITERS[body]?.(hexToBytes(bytes)))).toBe("wire/malformed");
    },
  );
});
