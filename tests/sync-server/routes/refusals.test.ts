/**
 * What every route answers to what it must not take: the documented code, the documented bytes, nothing stored. All
 * reasons for a 401 are told apart by nobody: their answers are the same, byte for byte and header for header.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex, concatBytes } from "../../../shared/bytes/bytes.ts";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap } from "../../../shared/cbor/cbor-map.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { encodeChallengeRequest, encodeTokenRequest } from "../../../shared/wire/auth-bodies.ts";
import { encodeChunkHashes } from "../../../shared/wire/chunk-bodies.ts";
import { encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { PATHS, pathOf } from "../../../shared/wire/paths.ts";
import { encodeProblem } from "../../../shared/wire/problem.ts";
import { encodeRecoverRequest } from "../../../shared/wire/recover-bodies.ts";
import { encodeSuffixRequest } from "../../../shared/wire/suffix-bodies.ts";
import { encodeFoundRequest } from "../../../shared/wire/vault-bodies.ts";
import { WIRE_ANSWERS, type WireFaultCode } from "../../../shared/wire/wire-fault.ts";
import { CHALLENGE_SECONDS, TOKEN_SECONDS } from "../../../sync-server/auth/stamps.ts";
import { type Answer, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let vault: TestVault;
let other: TestVault;
let token: Uint8Array;
let removed: DeviceKeys;
let removedToken: Uint8Array;

beforeAll(async () => {
  server = await TestServer.open();
  vault = await TestVault.found("refusals");
  other = await TestVault.found("another vault");
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
  removed = await vault.addDevice();
  await server.append(vault.vaultId, token, vault.position(1), [vault.entry(2)]);
  removedToken = await server.token(vault.vaultId, removed);
  await vault.removeDevice(removed);
  await server.append(vault.vaultId, token, vault.position(2), [vault.entry(3)]);
});
afterAll(() => server.close());

function expectProblem(answer: Answer, code: WireFaultCode): void {
  expect({ status: answer.statusCode, body: answer.payload }).toEqual({
    status: WIRE_ANSWERS[code].status,
    body: encodeProblem(code),
  });
  expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
}

type BodyRoute = {
  name: string;
  method: "POST" | "PUT";
  path: () => string;
  body: () => Uint8Array;
  most: number;
};

const HASH = new Uint8Array(32).fill(9);
const small = { challenge: new Uint8Array(57), signature: new Uint8Array(64) };

const BODY_ROUTES: readonly BodyRoute[] = [
  {
    name: "found",
    method: "POST",
    path: () => PATHS.vaults,
    body: () => encodeFoundRequest({ genesis: vault.genesis, invite: null }),
    most: 66_560,
  },
  {
    name: "challenge",
    method: "POST",
    path: () => PATHS.challenge,
    body: () => encodeChallengeRequest(),
    most: 4096,
  },
  {
    name: "token",
    method: "POST",
    path: () => PATHS.token,
    body: () => encodeTokenRequest({ vaultId: vault.vaultId, deviceId: vault.device.deviceId, ...small }),
    most: 4096,
  },
  {
    name: "recover",
    method: "POST",
    path: () => PATHS.recover,
    body: () => encodeRecoverRequest({ signPublicKey: vault.recovery.signPublicKey, ...small }),
    most: 4096,
  },
  {
    name: "append",
    method: "POST",
    path: () => pathOf("log", { vaultId: vault.vaultId }),
    body: () => encodeAppendRequest({ expect: vault.at, entries: [vault.genesis] }),
    most: 263_168,
  },
  {
    name: "suffix",
    method: "PUT",
    path: () => pathOf("suffix", { vaultId: vault.vaultId }),
    body: () =>
      encodeSuffixRequest({ expect: vault.at, start: null, entries: [vault.genesis], invite: null }),
    most: 8_388_608,
  },
  {
    name: "missing chunks",
    method: "POST",
    path: () => pathOf("missingChunks", { vaultId: vault.vaultId }),
    body: () => encodeChunkHashes([HASH]),
    most: 41_984,
  },
];

describe.each(BODY_ROUTES)("$name", ({ method, path, body, most }) => {
  it.each<[string, (right: Uint8Array) => Uint8Array]>([
    ["no CBOR", () => Uint8Array.of(0xff)],
    ["an empty body with the right type", () => new Uint8Array()],
    ["another item", () => encodeCanonical([1, 2])],
    ["a byte too many", (right) => concatBytes(right, Uint8Array.of(0))],
    ["a byte too few", (right) => right.slice(0, -1)],
    ["an unknown member", (right) => encodeCanonical(new Map([...asMap(decodeStrict(right)), ["zz", 1]]))],
    ["deep nesting", () => new Uint8Array(3000).fill(0x81)],
    ["a map with a key twice", () => Uint8Array.of(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 1)],
  ])("refuses %s as malformed", async (_what, wrong) => {
    expectProblem(await server.ask(method, path(), { token, body: wrong(body()) }), "wire/malformed");
  });

  it("refuses bodies without a type, of another type, and none", async () => {
    for (const type of [
      null,
      "application/json",
      "text/plain",
      "application/octet-stream",
      "application/cbor-seq",
    ])
      expectProblem(await server.ask(method, path(), { token, body: body(), type }), "wire/wrong-media-type");
    expectProblem(await server.ask(method, path(), { token }), "wire/wrong-media-type");
  });

  it("takes its type with parameters and in capitals", async () => {
    const answer = await server.ask(method, path(), { token, body: body(), type: "Application/CBOR; a=b" });

    expect(answer.statusCode).not.toBe(415);
  });

  it("refuses a body that is too long before it reads it", async () => {
    expectProblem(
      await server.ask(method, path(), { token, body: new Uint8Array(most + 1) }),
      "wire/too-large",
    );
  });
});

describe("paths and queries", () => {
  it.each(["GET", "POST", "PUT", "DELETE"] as const)("%s of an unknown path is not found", async (method) => {
    expectProblem(await server.ask(method, "/v1/nothing"), "wire/not-found");
    expectProblem(await server.ask(method, "/"), "wire/not-found");
    expectProblem(await server.ask(method, "/v2/server"), "wire/not-found");
  });

  it.each(["ab", "AB".repeat(32), `${"ab".repeat(31)}zz`, "ab".repeat(33), "%00", ".."])(
    "an id %j in a path is malformed, or no path",
    async (id) => {
      const answer = await server.ask("GET", `/v1/vaults/${id}/log`, { token });

      expect([400, 404]).toContain(answer.statusCode);
      expect([encodeProblem("wire/malformed"), encodeProblem("wire/not-found")]).toContain(answer.payload);
    },
  );

  it.each([
    ["log", "?after=-1"],
    ["log", "?after=01"],
    ["log", "?after=1.5"],
    ["log", "?after=9007199254740992"],
    ["log", "?after=1&after=2"],
    ["log", "?after="],
    ["log", "?limit=0"],
    ["log", "?limit=513"],
    ["leaves", ""],
    ["leaves", "?from=1"],
    ["leaves", "?from=0&to=1"],
    ["leaves", "?from=2&to=1"],
    ["leaves", "?from=1&to=65537"],
  ] as const)("%s%s is malformed", async (path, query) => {
    expectProblem(await server.get(path, vault.vaultId, token, query), "wire/malformed");
  });

  it("a path that cannot be decoded is malformed", async () => {
    expectProblem(await server.ask("GET", "/v1/vaults/%E0%A4%A/log", { token }), "wire/malformed");
  });

  it("a chunk under another hash is malformed, an unknown one not found", async () => {
    const path = pathOf("chunk", { vaultId: vault.vaultId, hash: HASH });
    const type = "application/octet-stream";

    expectProblem(await server.ask("PUT", path, { token, body: Uint8Array.of(1), type }), "wire/malformed");
    expectProblem(
      await server.ask("PUT", path, { token, body: new Uint8Array(65_537), type }),
      "wire/too-large",
    );
    expectProblem(await server.ask("PUT", path, { token, body: Uint8Array.of(1) }), "wire/wrong-media-type");
    expectProblem(await server.ask("GET", path, { token }), "wire/not-found");
  });
});

describe("the one 401", () => {
  it("is the same for every reason, wherever a token is asked for", async () => {
    const foreign = await otherServersToken();
    const expired = await server.token(vault.vaultId, vault.device);
    const forged = token.slice();
    forged[20] = (forged[20] ?? 0) ^ 1;
    const unknown = bytesToHex(other.vaultId);
    const log = pathOf("log", { vaultId: vault.vaultId });
    const events = pathOf("events", { vaultId: vault.vaultId });

    const answers = [
      await server.ask("GET", log),
      await server.ask("GET", log, { token: "" }),
      await server.ask("GET", log, { token: "not base64url!" }),
      await server.ask("GET", log, { token: "A".repeat(5000) }),
      await server.ask("GET", log, { headers: { authorization: `Basic ${encodeBase64url(token)}` } }),
      await server.ask("GET", log, { token: forged }),
      await server.ask("GET", log, { token: token.slice(0, 40) }),
      await server.ask("GET", log, { token: foreign }),
      await server.ask("GET", `/v1/vaults/${unknown}/log`, { token }),
      await server.ask("GET", `/v1/vaults/${"0".repeat(64)}/log`),
      await server.get("events", vault.vaultId, removedToken),
      await server.ask("GET", events, { headers: { "sec-websocket-protocol": "keyferry.v1, token.AAAA" } }),
      await server.ask("POST", log, { token: removedToken, body: new Uint8Array(900_000) }),
      await server.ask("GET", pathOf("chunk", { vaultId: vault.vaultId, hash: HASH }), { token: forged }),
      await server.ask("POST", pathOf("missingChunks", { vaultId: vault.vaultId }), { token: forged }),
      await server.ask("PUT", pathOf("suffix", { vaultId: vault.vaultId }), { token: removedToken }),
      await strangersSuffix(other.vaultId, other.at),
      await strangersSuffix(vault.vaultId, vault.position(1)),
      await expiredAnswer(log, expired),
    ];

    expectOneAnswer(answers);
  });

  it("is the same for every failed proof", async () => {
    const stranger = other.device;
    const { vaultId, device } = vault;
    const old = await server.challenge();
    server.pass(CHALLENGE_SECONDS * 1000);
    const mine = await server.challenge();
    const bent = mine.slice();
    bent[12] = (bent[12] ?? 0) ^ 1;

    const answers = [
      await server.signIn(other.vaultId, stranger),
      await server.signIn(vaultId, stranger),
      await server.signIn(vaultId, removed, { signature: new Uint8Array(64) }),
      await server.signIn(vaultId, device, { signature: new Uint8Array(64) }),
      await server.signIn(vaultId, device, { origin: "https://evil.example.org" }),
      await server.signIn(vaultId, device, { origin: "http://sync.example.org" }),
      await server.signIn(vaultId, device, { signedVaultId: other.vaultId }),
      await server.signIn(vaultId, device, { deviceId: removed.deviceId }),
      await server.signIn(vaultId, device, { challenge: old }),
      await server.signIn(vaultId, device, { challenge: bent }),
      await server.signIn(vaultId, device, { challenge: token }),
      await server.ask("POST", PATHS.recover, {
        body: encodeRecoverRequest({
          signPublicKey: device.signPublicKey,
          challenge: mine,
          signature: small.signature,
        }),
      }),
    ];

    expectOneAnswer(answers);
  });

  it("leaves members in all the while", async () => {
    expect((await server.signIn(vault.vaultId, vault.device)).statusCode).toBe(200);
    expect((await server.signIn(vault.vaultId, vault.recovery)).statusCode).toBe(200);
  });
});

function expectOneAnswer(answers: readonly Answer[]): void {
  for (const answer of answers) {
    expectProblem(answer, "wire/unauthorised");
    const { date: _, ...headers } = answer.headers;
    const { date: __, ...first } = answers[0]?.headers ?? {};
    expect(headers).toEqual(first);
  }
}

async function otherServersToken(): Promise<Uint8Array> {
  const elsewhere = await TestServer.open({ origin: "https://other.example.org" });
  await elsewhere.found(vault.genesis);
  const answer = await elsewhere.signIn(vault.vaultId, vault.device, { origin: "https://other.example.org" });
  await elsewhere.close();
  return new Uint8Array(answer.rawPayload).slice(-89);
}

function strangersSuffix(vaultId: Uint8Array, expect: { seq: number; head: Uint8Array }): Promise<Answer> {
  const body = encodeSuffixRequest({ expect, start: null, entries: [other.genesis], invite: null });
  return server.ask("PUT", pathOf("suffix", { vaultId }), { body });
}

async function expiredAnswer(path: string, expired: Uint8Array): Promise<Answer> {
  server.pass(TOKEN_SECONDS * 1000);
  const answer = await server.ask("GET", path, { token: expired });
  token = await server.token(vault.vaultId, vault.device);
  return answer;
}

describe("entries that break the log's rule", () => {
  it.each<[string, () => Uint8Array[]]>([
    ["a signature with a bit changed", () => [bent(vault.write(1)[0])]],
    ["an entry of another vault", () => other.write(1)],
    ["random bytes of an entry's length", () => [concatBytes(Uint8Array.of(1), vault.log.random(1023))]],
    ["genesis again", () => [vault.genesis]],
  ])("refuses %s and stores nothing", async (_what, entries) => {
    const before = await server.store.vault(vault.vaultId);
    const at = before ?? { seq: 0, head: new Uint8Array(32) };

    const answer = await server.append(vault.vaultId, token, { seq: at.seq, head: at.head }, entries());

    expectProblem(answer, "wire/entry-refused");
    expect(await server.store.vault(vault.vaultId)).toEqual(before);
  });

  it("refuses a suite that it does not know as such", async () => {
    const record = await server.store.vault(vault.vaultId);
    const newer = vault.genesis.slice();
    newer[0] = 2;

    const at = { seq: record?.seq ?? 0, head: record?.head ?? new Uint8Array(32) };
    expectProblem(await server.append(vault.vaultId, token, at, [newer]), "wire/needs-newer-version");
  });
});

function bent(bytes: Uint8Array | undefined): Uint8Array {
  const copy = (bytes ?? new Uint8Array(1024)).slice();
  copy[copy.length - 40] = (copy[copy.length - 40] ?? 0) ^ 4;
  return copy;
}
