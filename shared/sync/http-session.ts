/** Signs in at a server and speaks for one member: a short token, got by a signature, renewed once when it is refused. */
import { encodeBase64url } from "../bytes/base64url.ts";
import type { NowMs } from "../bytes/environment.ts";
import {
  decodeChallenge,
  decodeTokenAnswer,
  encodeChallengeRequest,
  encodeTokenRequest,
} from "../wire/auth-bodies.ts";
import { authMessage } from "../wire/auth-message.ts";
import { MAX_SMALL_BODY_BYTES } from "../wire/limits.ts";
import { pathOf } from "../wire/paths.ts";
import { CBOR_MEDIA_TYPE } from "../wire/wire-body.ts";
import { type Answered, type Asked, decoded, exchange, type HttpDoor } from "./http-exchange.ts";
import { SyncFault } from "./sync-fault.ts";

/** Who speaks: a device or the paper device. */
export type HttpMember = {
  readonly vaultId: Uint8Array;
  readonly deviceId: Uint8Array;
  /** The 64-byte Ed25519 signature over a message. */
  readonly sign: (message: Uint8Array) => Uint8Array;
};

export type HttpServer<Signal> = {
  /** For instance "https://sync.example.org": what signatures name. No path, no slash at the end. */
  readonly origin: string;
  readonly door: HttpDoor<Signal>;
  readonly nowMs: NowMs;
};

/** A token is renewed before a clock that runs a little late would find it expired. */
const TOKEN_MARGIN_MS = 30_000;

export class HttpSession<Signal> {
  readonly #server: HttpServer<Signal>;
  readonly #member: HttpMember;
  #token: { readonly text: string; readonly bytes: Uint8Array; readonly untilMs: number } | null = null;

  constructor(server: HttpServer<Signal>, member: HttpMember) {
    this.#server = server;
    this.#member = member;
  }

  /** Asks as this member; signs in again once where the token is refused. Throws SyncFault. */
  async ask(asked: Asked): Promise<Answered> {
    const isFresh = this.#token === null;
    try {
      return await this.#askWith(await this.#validToken(), asked);
    } catch (cause) {
      if (isFresh || !(cause instanceof SyncFault) || cause.code !== "sync/unauthorised") throw cause;
      this.#token = null;
      return this.#askWith(await this.#validToken(), asked);
    }
  }

  /** Asks without saying who. */
  askAnyone(asked: Asked): Promise<Answered> {
    return exchange(this.#server.door, this.#server.origin, asked);
  }

  /** The token for a live connection. Secret while it is valid. */
  async liveToken(): Promise<Uint8Array> {
    await this.#validToken();
    return this.#token?.bytes ?? new Uint8Array();
  }

  #askWith(token: string, asked: Asked): Promise<Answered> {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    return this.askAnyone({ ...asked, headers });
  }

  async #validToken(): Promise<string> {
    const { origin, nowMs } = this.#server;
    if (this.#token !== null && nowMs() < this.#token.untilMs) return this.#token.text;
    const { vaultId, deviceId, sign } = this.#member;
    const challenge = await askChallenge(this.#server);
    const signature = sign(authMessage({ origin, vaultId, deviceId, challenge }));
    const { bytes } = await exchange(this.#server.door, origin, {
      method: "POST",
      path: pathOf("token"),
      body: { type: CBOR_MEDIA_TYPE, bytes: encodeTokenRequest({ vaultId, deviceId, challenge, signature }) },
      maxBytes: MAX_SMALL_BODY_BYTES,
    });
    const { token, expiresInSeconds } = decoded(bytes, decodeTokenAnswer);
    const untilMs = nowMs() + expiresInSeconds * 1000 - TOKEN_MARGIN_MS;
    this.#token = { text: encodeBase64url(token), bytes: token, untilMs };
    return this.#token.text;
  }
}

/** A challenge to sign, worth nothing but that. */
export async function askChallenge<Signal>({ door, origin }: HttpServer<Signal>): Promise<Uint8Array> {
  const { bytes } = await exchange(door, origin, {
    method: "POST",
    path: pathOf("challenge"),
    body: { type: CBOR_MEDIA_TYPE, bytes: encodeChallengeRequest() },
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
  return decoded(bytes, decodeChallenge).challenge;
}
