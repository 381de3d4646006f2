/** Vectors of shared/wire: messages that are signed, bodies in their one spelling, bodies that must be refused. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "../../shared/bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../../shared/cbor/cbor.ts";
import { asMap } from "../../shared/cbor/cbor-map.ts";
import {
  encodeChallenge,
  encodeChallengeRequest,
  encodeTokenAnswer,
  encodeTokenRequest,
} from "../../shared/wire/auth-bodies.ts";
import { authMessage, recoverMessage } from "../../shared/wire/auth-message.ts";
import { encodeChunkHashes, encodeMissingChunks } from "../../shared/wire/chunk-bodies.ts";
import { locatorOf } from "../../shared/wire/locator.ts";
import { encodeAppendRequest, encodeClosedAnswer, encodeLogPage } from "../../shared/wire/log-bodies.ts";
import { encodeProblem } from "../../shared/wire/problem.ts";
import { encodeRecoverAnswer, encodeRecoverRequest } from "../../shared/wire/recover-bodies.ts";
import { encodeServerAnswer } from "../../shared/wire/server-bodies.ts";
import { encodeStartAnswer, encodeSuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { encodeFoundRequest, encodePosition } from "../../shared/wire/vault-bodies.ts";
import { isWireFaultCode, WIRE_ANSWERS } from "../../shared/wire/wire-fault.ts";
import { hex, named, type VectorFile } from "./vector-file.ts";

export function wireVectors(): readonly VectorFile[] {
  return [authMessages(), recoverMessages(), locators(), problems(), bodies(), refusedBodies()];
}

const ORIGINS = ["https://sync.example.org", "http://localhost:8787", "https://xn--bcher-kva.example:8443"];

function authMessages(): VectorFile {
  const random = named("wire auth messages");
  return {
    path: "wire/auth-messages.json",
    about: "What a device signs to get a token, and the signature.",
    cases: ORIGINS.map((origin) => {
      const subject = { origin, vaultId: random(32), deviceId: random(16), challenge: random(57) };
      const seed = random(32);
      const message = authMessage(subject);
      return {
        name: origin,
        origin,
        vaultId: hex(subject.vaultId),
        deviceId: hex(subject.deviceId),
        challenge: hex(subject.challenge),
        message: hex(message),
        signSeed: hex(seed),
        signature: hex(ed25519.sign(message, seed)),
      };
    }),
  };
}

function recoverMessages(): VectorFile {
  const random = named("wire recover messages");
  return {
    path: "wire/recover-messages.json",
    about: "What the paper device signs to learn its vaults, and the signature.",
    cases: ORIGINS.map((origin) => {
      const challenge = random(57);
      const seed = random(32);
      const message = recoverMessage(origin, challenge);
      const signature = hex(ed25519.sign(message, seed));
      return {
        name: origin,
        origin,
        challenge: hex(challenge),
        message: hex(message),
        signSeed: hex(seed),
        signature,
      };
    }),
  };
}

function locators(): VectorFile {
  const random = named("wire locators");
  return {
    path: "wire/locators.json",
    about: "Paper devices' signing keys and the names under which a server finds their vaults.",
    cases: ["first", "second", "third"].map((name) => {
      const signPublicKey = random(32);
      return { name, signPublicKey: hex(signPublicKey), locator: hex(locatorOf(signPublicKey)) };
    }),
  };
}

function problems(): VectorFile {
  return {
    path: "wire/problems.json",
    about: "Every error with its status and the bytes of its body, as text.",
    cases: Object.keys(WIRE_ANSWERS)
      .filter(isWireFaultCode)
      .map((code) => ({ name: code, code, status: WIRE_ANSWERS[code].status, body: encodeProblem(code) })),
  };
}

/** By the name of the body: `tests/shared/wire/vectors.test.ts` knows which codec reads it. */
function bodyBytes(): Readonly<Record<string, Uint8Array>> {
  const random = named("wire bodies");
  const at = { seq: 4097, head: random(32) };
  const entry = random(1024);
  const leaf = random(32);
  const start = { leaves: [leaf, random(32)], control: [entry], snapshot: random(1024) };
  const nowhere = { seq: 0, head: new Uint8Array(32) };
  const signature = random(64);
  const challenge = random(57);
  return {
    foundRequest: encodeFoundRequest({ genesis: entry, invite: null }),
    foundRequestInvited: encodeFoundRequest({ genesis: entry, invite: "an invitation" }),
    position: encodePosition(at),
    challengeRequest: encodeChallengeRequest(),
    challenge: encodeChallenge({ challenge, expiresInSeconds: 60 }),
    tokenRequest: encodeTokenRequest({ vaultId: leaf, deviceId: random(16), challenge, signature }),
    tokenAnswer: encodeTokenAnswer({ token: random(89), expiresInSeconds: 900, removedSeq: null }),
    logPage: encodeLogPage({ at, entries: [leaf, entry], hasMore: true }),
    logPageEmpty: encodeLogPage({ at, entries: [], hasMore: false }),
    appendRequest: encodeAppendRequest({ expect: at, entries: [entry] }),
    closedAnswer: encodeClosedAnswer({ at, entry }),
    suffixRequest: encodeSuffixRequest({ expect: nowhere, start: null, entries: [entry], invite: null }),
    suffixRequestWithStart: encodeSuffixRequest({
      expect: at,
      start,
      entries: [start.snapshot],
      invite: null,
    }),
    startAnswer: encodeStartAnswer({ at, start }),
    startAnswerNone: encodeStartAnswer({ at, start: null }),
    chunkHashes: encodeChunkHashes([leaf]),
    missingChunks: encodeMissingChunks([]),
    recoverRequest: encodeRecoverRequest({ signPublicKey: leaf, challenge, signature }),
    recoverAnswer: encodeRecoverAnswer([leaf]),
    serverAnswer: encodeServerAnswer({
      protocol: 1,
      origin: "https://sync.example.org",
      registration: "invite",
      limits: {
        entryBytes: 65_536,
        appendEntries: 64,
        appendBytes: 262_144,
        suffixBytes: 8_388_608,
        vaultBytes: 67_108_864,
        chunkBytes: 65_536,
      },
    }),
  };
}

function bodies(): VectorFile {
  return {
    path: "wire/bodies.json",
    about: "Bodies of every kind in their one spelling.",
    cases: Object.entries(bodyBytes()).map(([name, bytes]) => ({ name, bytes: hex(bytes) })),
  };
}

type Defect = readonly [body: string, defect: string, bend: (right: Uint8Array) => Uint8Array];

/** One defect each, named after it. */
function refusedBodies(): VectorFile {
  const right = bodyBytes();
  const defects: readonly Defect[] = [
    ["position", "trailing byte", (bytes) => concatBytes(bytes, Uint8Array.of(0))],
    ["position", "truncated", (bytes) => bytes.slice(0, -1)],
    ["position", "unknown member", (bytes) => withMember(bytes, "vault", 1)],
    ["position", "missing member", (bytes) => withoutMember(bytes, "head")],
    ["position", "short head", (bytes) => withMember(bytes, "head", new Uint8Array(31))],
    ["position", "negative seq", (bytes) => withMember(bytes, "seq", -1)],
    ["position", "seq above 2^53 - 1", (bytes) => withMember(bytes, "seq", 2n ** 53n)],
    ["position", "members in the wrong order", (bytes) => swappedMembers(bytes)],
    ["challengeRequest", "not empty", (bytes) => withMember(bytes, "a", null)],
    ["challenge", "empty challenge", (bytes) => withMember(bytes, "challenge", new Uint8Array())],
    ["tokenRequest", "signature of 63 bytes", (bytes) => withMember(bytes, "signature", new Uint8Array(63))],
    ["tokenRequest", "device as text", (bytes) => withMember(bytes, "device", "0011")],
    [
      "foundRequest",
      "genesis shorter than an entry",
      (bytes) => withMember(bytes, "genesis", new Uint8Array(1023)),
    ],
    ["foundRequest", "invitation as bytes", (bytes) => withMember(bytes, "invite", new Uint8Array(4))],
    ["logPage", "element of 33 bytes", (bytes) => withMember(bytes, "entries", [new Uint8Array(33)])],
    ["logPage", "more as number", (bytes) => withMember(bytes, "more", 0)],
    ["appendRequest", "no entries", (bytes) => withMember(bytes, "entries", [])],
    [
      "appendRequest",
      "leaf among the entries",
      (bytes) => withMember(bytes, "entries", [new Uint8Array(32)]),
    ],
    ["appendRequest", "entries as map", (bytes) => withMember(bytes, "entries", new Map())],
    ["suffixRequest", "nothing to put", (bytes) => withMember(bytes, "entries", [])],
    ["startAnswer", "part of a leaf", (bytes) => withStart(bytes, "leaves", new Uint8Array(40))],
    ["startAnswer", "no leaves", (bytes) => withStart(bytes, "leaves", new Uint8Array())],
    ["startAnswer", "unknown member of the start", (bytes) => withStart(bytes, "extra", 1)],
    ["chunkHashes", "hash of 31 bytes", (bytes) => withMember(bytes, "hashes", [new Uint8Array(31)])],
    ["recoverAnswer", "id of 16 bytes", (bytes) => withMember(bytes, "vaults", [new Uint8Array(16)])],
    ["serverAnswer", "unknown registration", (bytes) => withMember(bytes, "registration", "maybe")],
  ];
  return {
    path: "wire/refused-bodies.json",
    about: "Bodies with one defect each: the reader of `body` answers wire/malformed.",
    cases: defects.map(([body, defect, bend]) => ({
      name: `${body}: ${defect}`,
      body,
      bytes: hex(bend(right[body] ?? new Uint8Array())),
    })),
  };
}

function withMember(bytes: Uint8Array, name: string, value: CborValue): Uint8Array {
  return encodeCanonical(new Map([...asMap(decodeStrict(bytes)), [name, value]]));
}

function withoutMember(bytes: Uint8Array, name: string): Uint8Array {
  return encodeCanonical(new Map([...asMap(decodeStrict(bytes))].filter(([present]) => present !== name)));
}

function withStart(bytes: Uint8Array, name: string, value: CborValue): Uint8Array {
  const start = new Map([...asMap(asMap(decodeStrict(bytes)).get("start")), [name, value]] as const);
  return withMember(bytes, "start", start);
}

/** A map of two with its members exchanged: the same value, another spelling. */
function swappedMembers(bytes: Uint8Array): Uint8Array {
  const [first, second] = [...asMap(decodeStrict(bytes))].map(([name, value]) =>
    encodeCanonical(new Map([[name, value]])).slice(1),
  );
  return concatBytes(bytes.slice(0, 1), second ?? bytes, first ?? bytes);
}
