/**
 * The shipped server over a store in a temporary file, with a clock that tests move, and requests put in without a
 * port. Everything it logs is kept to be searched.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { LightMyRequestResponse } from "fastify";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";
import {
  decodeChallenge,
  decodeTokenAnswer,
  encodeChallengeRequest,
  encodeTokenRequest,
} from "../../shared/wire/auth-bodies.ts";
import { authMessage } from "../../shared/wire/auth-message.ts";
import { encodeAppendRequest } from "../../shared/wire/log-bodies.ts";
import { PATHS, pathOf, type WirePath } from "../../shared/wire/paths.ts";
import { encodeFoundRequest } from "../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import { type App, buildApp } from "../../sync-server/app.ts";
import { readConfig, type ServerConfig } from "../../sync-server/config.ts";
import { inProcessFanOut } from "../../sync-server/fan-out/in-process.ts";
import type { ServerStore } from "../../sync-server/storage/mailbox-store.ts";
import { openSqlite } from "../../sync-server/storage/sqlite/sqlite-store.ts";
import type { FanOut } from "../../sync-server/storage/vault-store.ts";
import { seededRandom } from "../shared/vault/seeded-random.ts";

export const ORIGIN = "https://sync.example.org";

export type Answer = LightMyRequestResponse;

type Ask = {
  readonly body?: Uint8Array | string;
  readonly type?: string | null;
  readonly token?: Uint8Array | string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
};

export class TestServer {
  readonly app: App;
  readonly store: ServerStore;
  readonly logged: string[];
  readonly #folder: string;
  readonly #clock: { ms: number };
  readonly #fanOut: FanOut;

  private constructor(
    parts: { app: App; store: ServerStore; fanOut: FanOut; logged: string[] },
    folder: string,
    clock: { ms: number },
  ) {
    this.app = parts.app;
    this.store = parts.store;
    this.#fanOut = parts.fanOut;
    this.logged = parts.logged;
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Registration is open and nothing is rate-limited unless `change` says otherwise. `wrap`: a store that misbehaves. */
  static async open(
    change: Partial<ServerConfig> = {},
    wrap: (store: ServerStore) => ServerStore = (store) => store,
  ): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), "keyferry-server-"));
    const environment = { KEYFERRY_ORIGIN: ORIGIN, KEYFERRY_RATE_LIMITS: "off" };
    const config = { ...readConfig(environment), registration: "open" as const, port: 0, ...change };
    const store = wrap(openSqlite(join(folder, "server.sqlite")));
    const fanOut = inProcessFanOut();
    const clock = { ms: 1_800_000_000_000 };
    const logged: string[] = [];
    const app = await buildApp({
      config,
      store,
      fanOut,
      nowMs: () => clock.ms,
      random: seededRandom("server"),
      logSink: { write: (line) => logged.push(line) },
    });
    return new TestServer({ app, store, fanOut, logged }, folder, clock);
  }

  async close(): Promise<void> {
    await this.app.stop();
    await this.#fanOut.close();
    await this.store.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get nowMs(): number {
    return this.#clock.ms;
  }

  pass(ms: number): void {
    this.#clock.ms += ms;
  }

  async ask(
    method: "GET" | "POST" | "PUT" | "OPTIONS" | "DELETE",
    url: string,
    ask: Ask = {},
  ): Promise<Answer> {
    const { body, type = CBOR_MEDIA_TYPE, token = null, headers = {}, address = "192.0.2.7" } = ask;
    const bearer = token instanceof Uint8Array ? encodeBase64url(token) : token;
    return this.app.server.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        ...(body === undefined || type === null ? {} : { "content-type": type }),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : Buffer.from(body) }),
    });
  }

  /** A fresh challenge. */
  async challenge(): Promise<Uint8Array> {
    const answer = await this.ask("POST", PATHS.challenge, { body: encodeChallengeRequest() });
    return decodeChallenge(bytesOf(answer)).challenge;
  }

  /** The answer to a device that signs in, by the book unless `change` says otherwise. */
  async signIn(vaultId: Uint8Array, keys: DeviceKeys, change: Partial<SignInChange> = {}): Promise<Answer> {
    const challenge = change.challenge ?? (await this.challenge());
    const message = authMessage({
      origin: change.origin ?? ORIGIN,
      vaultId: change.signedVaultId ?? vaultId,
      deviceId: keys.deviceId,
      challenge,
    });
    const signature = change.signature ?? ed25519.sign(message, keys.signSeed);
    const body = encodeTokenRequest({
      vaultId,
      deviceId: change.deviceId ?? keys.deviceId,
      challenge,
      signature,
    });
    return this.ask("POST", PATHS.token, { body });
  }

  /** A token for a device that must get one. */
  async token(vaultId: Uint8Array, keys: DeviceKeys): Promise<Uint8Array> {
    return decodeTokenAnswer(bytesOf(await this.signIn(vaultId, keys))).token;
  }

  async found(genesis: Uint8Array, invite: string | null = null): Promise<Answer> {
    return this.ask("POST", PATHS.vaults, { body: encodeFoundRequest({ genesis, invite }) });
  }

  async append(
    vaultId: Uint8Array,
    token: Uint8Array,
    expect: WirePosition,
    entries: readonly Uint8Array[],
  ): Promise<Answer> {
    return this.ask("POST", pathOf("log", { vaultId }), {
      token,
      body: encodeAppendRequest({ expect, entries }),
    });
  }

  async get(path: WirePath, vaultId: Uint8Array, token: Uint8Array | null, query = ""): Promise<Answer> {
    return this.ask("GET", pathOf(path, { vaultId }) + query, { token });
  }
}

type SignInChange = {
  readonly challenge: Uint8Array;
  readonly origin: string;
  readonly signedVaultId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly signature: Uint8Array;
};

/** The body as a plain array. */
export function bytesOf(answer: Answer): Uint8Array {
  return new Uint8Array(answer.rawPayload);
}

/** The code of a problem document. */
export function codeOf(answer: Answer): unknown {
  const document: unknown = answer.json();
  return typeof document === "object" && document !== null && "code" in document ? document.code : null;
}
