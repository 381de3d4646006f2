/** Challenges, which are signed to get tokens, and tokens, which are shown with every request (PROTOCOL.md). */
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { concatBytes } from "../../shared/bytes/bytes.ts";
import { DEVICE_ID_LENGTH, VAULT_ID_LENGTH } from "../../shared/log/entry-header.ts";
import { LABELS } from "../../shared/log/labels.ts";
import { LruMap } from "../lru-map.ts";
import { StampMaker } from "./sealed-stamp.ts";

export const CHALLENGE_SECONDS = 60;
export const TOKEN_SECONDS = 15 * 60;
const NONCE_LENGTH = 16;
const TOKENS_REMEMBERED = 10_000;

/** Whom a token stands for. Whether it still is a member is asked at every request. */
export type TokenSubject = { readonly vaultId: Uint8Array; readonly deviceId: Uint8Array };

export type ValidToken = TokenSubject & { readonly expiresAtMs: number };

export class Stamps {
  readonly #challenges: StampMaker;
  readonly #tokens: StampMaker;
  readonly #known = new LruMap<ValidToken>(TOKENS_REMEMBERED);

  constructor(serverKey: Uint8Array, origin: string) {
    this.#challenges = new StampMaker(serverKey, LABELS.challenge, origin, NONCE_LENGTH);
    this.#tokens = new StampMaker(serverKey, LABELS.token, origin, VAULT_ID_LENGTH + DEVICE_ID_LENGTH);
  }

  challenge(random: (length: number) => Uint8Array, nowMs: number): Uint8Array {
    return this.#challenges.make(random(NONCE_LENGTH), nowMs + CHALLENGE_SECONDS * 1000);
  }

  isChallenge(untrusted: Uint8Array, nowMs: number): boolean {
    return this.#challenges.read(untrusted, nowMs) !== null;
  }

  token({ vaultId, deviceId }: TokenSubject, nowMs: number): Uint8Array {
    return this.#tokens.make(concatBytes(vaultId, deviceId), nowMs + TOKEN_SECONDS * 1000);
  }

  /** As `readToken`, for the text of a token: one that was found right is remembered until it ends or others come. */
  readTokenText(untrusted: string, nowMs: number): ValidToken | null {
    const known = this.#known.get(untrusted);
    if (known !== undefined) return known.expiresAtMs > nowMs ? known : null;
    const bytes = decodeBase64url(untrusted);
    const token = bytes === null ? null : this.readToken(bytes, nowMs);
    if (token !== null) this.#known.set(untrusted, token);
    return token;
  }

  /** Null where the token is not one of ours, of another origin, or ended. */
  readToken(untrusted: Uint8Array, nowMs: number): ValidToken | null {
    const said = this.#tokens.read(untrusted, nowMs);
    if (said === null) return null;
    return {
      vaultId: said.payload.slice(0, VAULT_ID_LENGTH),
      deviceId: said.payload.slice(VAULT_ID_LENGTH),
      expiresAtMs: said.expiresAtMs,
    };
  }
}
