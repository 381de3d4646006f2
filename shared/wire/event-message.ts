/**
 * The live connection: `GET /v1/vaults/:id/events`, a WebSocket. Browsers cannot send headers with it, so the token is
 * the second of two subprotocols; the server chooses the first. Its messages are hints, never facts.
 */
import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { MAX_EVENT_LENGTH, MAX_TOKEN_BYTES } from "./limits.ts";

export const EVENTS_SUBPROTOCOL = "keyferry.v1";
const TOKEN_PREFIX = "token.";

/** What the client offers: the protocol, and the token. Secret as the token is. */
export function eventSubprotocols(token: Uint8Array): readonly [string, string] {
  return [EVENTS_SUBPROTOCOL, TOKEN_PREFIX + encodeBase64url(token)];
}

/** The token in a Sec-WebSocket-Protocol header, or null where the header is not exactly the two. */
export function tokenInSubprotocols(header: string): Uint8Array | null {
  const [protocol, offered, ...more] = header.split(",").map((part) => part.trim());
  if (protocol !== EVENTS_SUBPROTOCOL || more.length > 0) return null;
  if (!offered?.startsWith(TOKEN_PREFIX)) return null;
  const token = decodeBase64url(offered.slice(TOKEN_PREFIX.length));
  return token !== null && token.length <= MAX_TOKEN_BYTES ? token : null;
}

/** The vault's log ends, or lately ended, at `seq`. */
export function encodeHint(seq: number): string {
  return JSON.stringify({ seq });
}

/** The seq in a hint, or null where the text is none. A client that cannot read it pulls all the same. */
export function decodeHint(untrustedText: string): number | null {
  if (untrustedText.length > MAX_EVENT_LENGTH) return null;
  const match = /^\{"seq":(0|[1-9][0-9]{0,15})\}$/.exec(untrustedText);
  const seq = Number(match?.[1]);
  return Number.isSafeInteger(seq) ? seq : null;
}

/** Why the server ends a connection (RFC 6455 leaves 4000 to 4999 to applications). */
export const EVENT_CLOSE = {
  /** The server is going down: connect again later. */
  goingAway: 1001,
  /** The token ended or its device was removed: sign in again. */
  unauthorised: 4401,
} as const;
