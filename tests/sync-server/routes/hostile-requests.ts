/**
 * The table: every route of PROTOCOL.md, and what it answers to requests that are malformed, oversized, replayed,
 * expired, foreign or unauthorised. Where a kind means nothing to a route (nobody needs a token to ask what a server
 * takes), the table says that it is served all the same.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "../../../shared/bytes/bytes.ts";
import { encodeChallengeRequest } from "../../../shared/wire/auth-bodies.ts";
import { encodeChunkHashes } from "../../../shared/wire/chunk-bodies.ts";
import { encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { PATHS, pathOf, type WirePath } from "../../../shared/wire/paths.ts";
import { encodeSuffixRequest } from "../../../shared/wire/suffix-bodies.ts";
import { encodeFoundRequest } from "../../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import type { WireFaultCode } from "../../../shared/wire/wire-fault.ts";
import type { Answer, TestServer } from "../test-server.ts";
import { type HostileGround, inviteFor, recoverBody, signInBody } from "./hostile-ground.ts";

export const REQUEST_KINDS = [
  "malformed",
  "oversized",
  "replayed",
  "expired",
  "foreign",
  "unauthorised",
] as const;
type RequestKind = (typeof REQUEST_KINDS)[number];

type Method = "GET" | "POST" | "PUT";
type Parts = Parameters<TestServer["ask"]>[2];
/** What is asked, and the code of its refusal or the status that it is served with. */
type Cell = { readonly ask: () => Promise<Answer>; readonly answer: WireFaultCode | number };

export type HostileRow = { readonly method: Method; readonly path: WirePath } & Readonly<
  Record<RequestKind, readonly Cell[]>
>;

const LONG = new Uint8Array(9_000_000);

export function hostileRows(ground: HostileGround): readonly HostileRow[] {
  return [...openRows(ground), ...proofRows(ground), ...memberRows(ground), ...mailboxRows(ground)];
}

/** A row's maker: requests of one route, with a path, parts, and what they must be answered. */
function asking({ server }: HostileGround, method: Method, url: string) {
  return (answer: Cell["answer"], parts: Parts = {}, otherUrl = url): Cell => ({
    ask: () => server.ask(method, otherUrl, parts),
    answer,
  });
}

/** Routes that anyone may ask: tokens, good or bad, mean nothing to them. */
function openRows(ground: HostileGround): HostileRow[] {
  const { tokens } = ground;
  const plain = (["server", "healthy", "ready", "metrics"] as const).map((path): HostileRow => {
    const address = "127.0.0.1";
    const on = asking(ground, "GET", PATHS[path]);
    const served = (token: Uint8Array | null) => on(200, { token, address });
    return {
      ...{ method: "GET", path },
      malformed: [on("wire/malformed", { address }, `${PATHS[path]}%E0%A4%A`)],
      oversized: [
        on(200, { address, body: LONG }),
        on("wire/not-found", { address }, `${PATHS[path]}/${"a".repeat(5000)}`),
      ],
      replayed: [served(null), served(null)],
      expired: [served(tokens.ended)],
      foreign: [served(tokens.otherVaults), served(tokens.elsewhere)],
      unauthorised: [
        served(tokens.forged),
        on(path === "metrics" ? "wire/not-found" : 200, { address: "192.0.2.7" }),
      ],
    };
  });
  const body = encodeChallengeRequest();
  const on = asking(ground, "POST", PATHS.challenge);
  const challenge: HostileRow = {
    ...{ method: "POST", path: "challenge" },
    malformed: [
      on("wire/malformed", { body: Uint8Array.of(0xa1) }),
      on("wire/wrong-media-type", { body, type: "text/plain" }),
    ],
    oversized: [on("wire/too-large", { body: new Uint8Array(4097) })],
    replayed: [on(200, { body }), on(200, { body })],
    expired: [on(200, { body, token: tokens.ended })],
    foreign: [on(200, { body, token: tokens.elsewhere })],
    unauthorised: [on(200, { body, token: tokens.forged })],
  };
  return [...plain, challenge];
}

/** Routes whose bodies carry their own proof. */
function proofRows(ground: HostileGround): HostileRow[] {
  const { vault, other, unborn, removed, endedChallenge, server, tokens } = ground;
  const founding = asking(ground, "POST", PATHS.vaults);
  const found = (genesis: Uint8Array, invite: string | null = null) =>
    encodeFoundRequest({ genesis, invite });
  const signed = (
    path: "token" | "recover",
    answer: Cell["answer"],
    make: (fresh: Uint8Array) => Uint8Array,
  ): Cell => ({
    ask: async () => server.ask("POST", PATHS[path], { body: make(await server.challenge()) }),
    answer,
  });
  const both = (["token", "recover"] as const).map((path): HostileRow => {
    const on = asking(ground, "POST", PATHS[path]);
    const right = (challenge: Uint8Array, origin?: string) =>
      path === "token"
        ? signInBody(vault, vault.device, challenge, origin)
        : recoverBody(vault.recovery, challenge, origin);
    const again = server.challenge().then((challenge) => right(challenge));
    const twice: Cell = {
      ask: async () => server.ask("POST", PATHS[path], { body: await again }),
      answer: 200,
    };
    return {
      ...{ method: "POST", path },
      malformed: [
        signed(path, "wire/malformed", (challenge) => concatBytes(right(challenge), Uint8Array.of(0))),
        on("wire/wrong-media-type", { body: right(endedChallenge), type: "application/json" }),
      ],
      oversized: [on("wire/too-large", { body: new Uint8Array(4097) })],
      replayed: [twice, twice],
      expired: [on("wire/unauthorised", { body: right(endedChallenge) })],
      foreign: [
        signed(path, "wire/unauthorised", (challenge) => right(challenge, "https://other.example.org")),
        on("wire/unauthorised", { body: right(tokens.elsewhere) }),
      ],
      unauthorised:
        path === "token"
          ? [
              signed(path, "wire/unauthorised", (challenge) => signInBody(unborn, unborn.device, challenge)),
              signed(path, "wire/unauthorised", (challenge) => signInBody(vault, other.device, challenge)),
              signed(path, "wire/unauthorised", (challenge) => bent(signInBody(vault, removed, challenge))),
            ]
          : [signed(path, "wire/unauthorised", (challenge) => bent(right(challenge)))],
    };
  });
  return [
    {
      ...{ method: "POST", path: "vaults" },
      malformed: [
        founding("wire/malformed", { body: found(vault.genesis).slice(1) }),
        founding("wire/wrong-media-type", { body: found(vault.genesis), type: null }),
      ],
      oversized: [founding("wire/too-large", { body: new Uint8Array(66_561) })],
      replayed: [
        founding(200, { body: found(vault.genesis) }),
        founding(200, { body: found(vault.genesis, inviteFor(vault.genesis)) }),
      ],
      // A spent invitation is over for everyone but its vault.
      expired: [founding("wire/invite-needed", { body: found(unborn.genesis, inviteFor(vault.genesis)) })],
      foreign: [founding("wire/entry-refused", { body: found(vault.entry(3)) })],
      unauthorised: [
        founding("wire/invite-needed", { body: found(unborn.genesis) }),
        founding("wire/entry-refused", { body: found(bent(unborn.genesis)) }),
      ],
    },
    ...both,
  ];
}

type MemberRoute = {
  readonly method: Method;
  readonly path: WirePath;
  readonly right?: Parts;
  readonly query?: string;
  readonly hash?: Uint8Array;
  /** Of the same right request, sent twice. */
  readonly replayed: Cell["answer"];
  /** Paths, queries or bodies that are wrong. */
  readonly malformed: readonly (Parts & { readonly query?: string; readonly code?: WireFaultCode })[];
  readonly oversized: readonly (Parts & { readonly query?: string; readonly code: WireFaultCode })[];
  /** Entries of another vault, with a token of this one. */
  readonly foreign?: readonly Cell["answer"][];
  readonly foreignParts?: Parts;
  readonly removedReads?: true;
};

/** Routes of a vault: whatever is wrong with the token, the one 401. */
function memberRows(ground: HostileGround): HostileRow[] {
  const { vault, other, chunk, random, tokens } = ground;
  const append = (entries: readonly Uint8Array[], expect = vault.position(vault.at.seq - 1)) =>
    encodeAppendRequest({ expect, entries });
  const suffix = (entries: readonly Uint8Array[], expect = vault.position(0)) =>
    encodeSuffixRequest({ expect, start: null, entries, invite: null });
  const last = [vault.entry(vault.at.seq)];
  const type = OCTETS_MEDIA_TYPE;
  const routes: readonly MemberRoute[] = [
    {
      method: "GET",
      path: "log",
      replayed: 200,
      removedReads: true,
      malformed: [{ query: "?after=x" }],
      oversized: [{ query: "?limit=513", code: "wire/malformed" }],
    },
    { method: "GET", path: "start", replayed: 200, removedReads: true, malformed: [], oversized: [] },
    {
      method: "GET",
      path: "leaves",
      query: "?from=1&to=2",
      replayed: 200,
      removedReads: true,
      malformed: [{ query: "?from=2&to=1" }, { query: "" }],
      oversized: [{ query: "?from=1&to=65537", code: "wire/malformed" }],
    },
    {
      ...{ method: "POST", path: "log", replayed: 200, right: { body: append(last) } },
      malformed: [
        { body: append(last).slice(1) },
        { body: append(last), type, code: "wire/wrong-media-type" },
      ],
      oversized: [{ body: new Uint8Array(263_169), code: "wire/too-large" }],
      foreign: ["wire/entry-refused"],
      foreignParts: { body: append([other.genesis], vault.at) },
    },
    {
      ...{ method: "PUT", path: "suffix", replayed: 200, right: { body: suffix(vault.entries(0)) } },
      malformed: [
        { body: suffix(last).slice(1) },
        { body: suffix(last), type, code: "wire/wrong-media-type" },
      ],
      oversized: [{ body: LONG, code: "wire/too-large" }],
      foreign: [409],
      foreignParts: { body: suffix([...vault.entries(0), other.genesis]) },
    },
    {
      ...{ method: "PUT", path: "chunk", replayed: 204, hash: sha256(chunk), right: { body: chunk, type } },
      malformed: [
        { body: random(9), type },
        { body: chunk, type: CBOR_MEDIA_TYPE, code: "wire/wrong-media-type" },
      ],
      oversized: [{ body: new Uint8Array(65_537), type, code: "wire/too-large" }],
    },
    { method: "GET", path: "chunk", replayed: 200, hash: sha256(chunk), malformed: [], oversized: [] },
    {
      ...{
        method: "POST",
        path: "missingChunks",
        replayed: 200,
        right: { body: encodeChunkHashes([sha256(chunk)]) },
      },
      malformed: [{ body: Uint8Array.of(0xa0) }],
      oversized: [
        { body: new Uint8Array(41_985), code: "wire/too-large" },
        { body: encodeChunkHashes(Array<Uint8Array>(1025).fill(chunk.slice(0, 32))), code: "wire/malformed" },
      ],
    },
    // Without an upgrade there is nothing to be had; event-routes.test.ts upgrades.
    { method: "GET", path: "events", replayed: "wire/not-found", malformed: [], oversized: [] },
    {
      ...{
        method: "PUT",
        path: "newMailbox",
        replayed: 204,
        hash: ground.openedTwice,
        right: { body: ground.offer, type },
      },
      malformed: [
        { body: new Uint8Array(), type },
        { body: ground.offer, type: CBOR_MEDIA_TYPE, code: "wire/wrong-media-type" },
      ],
      oversized: [{ body: new Uint8Array(2049), type, code: "wire/too-large" }],
    },
  ];
  return routes.map((route) => memberRow(ground, route, tokens));
}

function memberRow(ground: HostileGround, route: MemberRoute, tokens: HostileGround["tokens"]): HostileRow {
  const { method, path, right = {}, query = "", hash = ground.mailbox } = route;
  const base = pathOf(path, { vaultId: ground.vault.vaultId, hash });
  const on = asking(ground, method, base + query);
  const refused = (token: Uint8Array | null) => on("wire/unauthorised", { ...right, token });
  const badId = base.replace(bytesToHex(ground.vault.vaultId), "0".repeat(63));
  const longId = base.replace(bytesToHex(ground.vault.vaultId), "a".repeat(101));
  const wrong = (code: WireFaultCode, { query: otherQuery = query, ...parts }: Parts & { query?: string }) =>
    on(code, { ...right, ...parts, token: tokens.right }, base + otherQuery);
  const noToken = path === "suffix" ? [] : [refused(null)];
  return {
    method,
    path,
    malformed: [
      on("wire/malformed", { ...right, token: tokens.right }, badId + query),
      ...route.malformed.map(({ code = "wire/malformed", ...parts }) => wrong(code, parts)),
    ],
    oversized: [
      on("wire/malformed", { ...right, token: tokens.right }, longId + query),
      ...route.oversized.map(({ code, ...parts }) => wrong(code, parts)),
    ],
    replayed: [1, 2].map(() => on(route.replayed, { ...right, token: tokens.right })),
    expired: [refused(tokens.ended)],
    foreign: [
      refused(tokens.otherVaults),
      refused(tokens.elsewhere),
      ...(route.foreign ?? []).map((code) => on(code, { ...route.foreignParts, token: tokens.right })),
    ],
    unauthorised: [
      ...noToken,
      refused(tokens.forged),
      on(route.removedReads ? 200 : "wire/unauthorised", { ...right, token: tokens.removed }),
    ],
  };
}

/** Mailboxes are used by whoever knows their name. */
function mailboxRows(ground: HostileGround): HostileRow[] {
  const { mailbox, oldMailbox, tokens, random } = ground;
  const at = (hash: Uint8Array, slot = 1) => pathOf("mailboxSlot", { hash, slot });
  const right = { body: ground.message, type: OCTETS_MEDIA_TYPE };
  const put = asking(ground, "PUT", at(mailbox));
  const get = asking(ground, "GET", at(mailbox, 0));
  const name = bytesToHex(mailbox);
  const nobodys = random(32);
  return [
    {
      ...{ method: "PUT", path: "mailboxSlot" },
      malformed: [
        put("wire/malformed", right, at(mailbox, 0)),
        put("wire/malformed", right, at(mailbox, 9)),
        put("wire/malformed", { ...right, body: new Uint8Array() }),
        put("wire/wrong-media-type", { body: ground.message }),
      ],
      oversized: [
        put("wire/too-large", { ...right, body: new Uint8Array(2049) }),
        put("wire/too-large", { ...right, body: new Uint8Array(65_537) }),
        put("wire/malformed", right, at(mailbox).replace(name, "a".repeat(101))),
      ],
      replayed: [put(204, right), put(204, right), put("wire/slot-taken", { ...right, body: random(20) })],
      expired: [put("wire/not-found", right, at(oldMailbox))],
      foreign: [put("wire/not-found", right, at(nobodys)), put(204, { ...right, token: tokens.otherVaults })],
      unauthorised: [put("wire/not-found", { ...right, token: tokens.forged }, at(nobodys))],
    },
    {
      ...{ method: "GET", path: "mailboxSlot" },
      malformed: [
        get("wire/malformed", {}, at(mailbox, 7)),
        get("wire/malformed", {}, at(mailbox).replace(name, "0")),
      ],
      oversized: [get("wire/malformed", {}, at(mailbox).replace(name, "a".repeat(101)))],
      replayed: [get(200), get(200)],
      expired: [get("wire/not-found", {}, at(oldMailbox, 0))],
      foreign: [get("wire/not-found", {}, at(nobodys, 0)), get(200, { token: tokens.elsewhere })],
      unauthorised: [get("wire/not-found", { token: tokens.forged }, at(nobodys, 0))],
    },
  ];
}

/** The same bytes with one bit of the last signature changed. */
function bent(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 10 ? byte ^ 4 : byte));
}
