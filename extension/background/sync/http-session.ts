/** Signing in to a server as one member of one vault, and the token that comes of it. Kept in memory only. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { NowMs } from "../../../shared/bytes/environment.ts";
import type { SignatureScheme } from "../../../shared/log/signature-scheme.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import {
  decodeChallenge,
  decodeTokenAnswer,
  encodeChallengeRequest,
  encodeTokenRequest,
} from "../../../shared/wire/auth-bodies.ts";
import { authMessage, recoverMessage } from "../../../shared/wire/auth-message.ts";
import { MAX_SMALL_BODY_BYTES } from "../../../shared/wire/limits.ts";
import { PATHS } from "../../../shared/wire/paths.ts";
import { decodeRecoverAnswer, encodeRecoverRequest } from "../../../shared/wire/recover-bodies.ts";
import { decoded, type HttpLine, type WireReply, type WireRequest } from "./http-line.ts";

/** Who signs in. The paper device does as any other. */
export type Member = {
  readonly vaultId: Uint8Array;
  readonly deviceId: Uint8Array;
  /** Secret. */
  readonly signSeed: Uint8Array;
};

type Token = { readonly bytes: Uint8Array; readonly untilMs: number };

/** A token is given up this long before its end. */
const MARGIN_MS = 30_000;

export class HttpSession {
  readonly line: HttpLine;
  readonly member: Member;
  readonly #outside: { readonly scheme: SignatureScheme; readonly nowMs: NowMs };
  #token: Token | null = null;

  constructor(
    line: HttpLine,
    member: Member,
    outside: { readonly scheme: SignatureScheme; readonly nowMs: NowMs },
  ) {
    this.line = line;
    this.member = member;
    this.#outside = outside;
  }

  /** Secret while it lasts. Throws SyncFault. */
  async token(): Promise<Uint8Array> {
    const { nowMs } = this.#outside;
    if (this.#token === null || nowMs() >= this.#token.untilMs) this.#token = await this.#signIn();
    return this.#token.bytes;
  }

  /** The server does not take it any more. */
  forgetToken(): void {
    this.#token = null;
  }

  /** As `line.send`, signed in; once more with a fresh token where the one at hand is refused. */
  async send(request: WireRequest): Promise<WireReply> {
    const isFresh = this.#token === null;
    try {
      return await this.#sendWithToken(request);
    } catch (error) {
      const isRefused = error instanceof SyncFault && error.code === "sync/unauthorised";
      if (!isRefused || isFresh) throw error;
      this.forgetToken();
      return await this.#sendWithToken(request);
    }
  }

  async #sendWithToken(request: WireRequest): Promise<WireReply> {
    const authorization = `Bearer ${encodeBase64url(await this.token())}`;
    return this.line.send({ ...request, headers: { ...request.headers, authorization } });
  }

  async #signIn(): Promise<Token> {
    const { scheme, nowMs } = this.#outside;
    const { vaultId, deviceId, signSeed } = this.member;
    const challenge = await askChallenge(this.line);
    const message = authMessage({ origin: this.line.origin, vaultId, deviceId, challenge });
    const signature = scheme.sign(message, signSeed);
    const { bytes } = await this.line.send({
      method: "POST",
      path: PATHS.token,
      body: { type: "cbor", bytes: encodeTokenRequest({ vaultId, deviceId, challenge, signature }) },
      wanted: [200],
      maxBytes: MAX_SMALL_BODY_BYTES,
    });
    const { token, expiresInSeconds } = decoded(() => decodeTokenAnswer(bytes));
    return { bytes: token, untilMs: nowMs() + expiresInSeconds * 1000 - MARGIN_MS };
  }
}

/** The vaults that these words belong to, possibly none. `keys`: the paper device's. Throws SyncFault. */
export async function vaultsOfWords(
  line: HttpLine,
  keys: { readonly signPublicKey: Uint8Array; readonly signSeed: Uint8Array },
  scheme: SignatureScheme,
): Promise<readonly Uint8Array[]> {
  const { signPublicKey, signSeed } = keys;
  const challenge = await askChallenge(line);
  const signature = scheme.sign(recoverMessage(line.origin, challenge), signSeed);
  const { bytes } = await line.send({
    method: "POST",
    path: PATHS.recover,
    body: { type: "cbor", bytes: encodeRecoverRequest({ signPublicKey, challenge, signature }) },
    wanted: [200],
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
  return decoded(() => decodeRecoverAnswer(bytes));
}

async function askChallenge(line: HttpLine): Promise<Uint8Array> {
  const { bytes } = await line.send({
    method: "POST",
    path: PATHS.challenge,
    body: { type: "cbor", bytes: encodeChallengeRequest() },
    wanted: [200],
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
  return decoded(() => decodeChallenge(bytes)).challenge;
}
