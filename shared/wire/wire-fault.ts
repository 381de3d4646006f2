/**
 * What can be wrong with a request, or with an answer, and the one table from code to HTTP status and title
 * (PROTOCOL.md, "Errors"). Titles are for developers and hold nothing of the request.
 */
import { Fault } from "../bytes/fault.ts";

export type WireFaultCode =
  /** Body, path or query does not have its form. */
  | "wire/malformed"
  /** No valid token for this vault, or a proof that does not hold. One answer for all reasons. */
  | "wire/unauthorised"
  /** This server takes no new vaults. */
  | "wire/registration-closed"
  /** New vaults need an invitation that was not spent. */
  | "wire/invite-needed"
  /** No such route, no such chunk, no such mailbox. */
  | "wire/not-found"
  /** Another genesis was founded under this id. */
  | "wire/vault-exists"
  /** Something else was said there first. */
  | "wire/slot-taken"
  /** The owner closed the vault. The answer is the closing entry, not a problem. */
  | "wire/closed"
  | "wire/too-large"
  /** The vault's live bytes would exceed the quota. */
  | "wire/over-quota"
  | "wire/wrong-media-type"
  /** An entry breaks a rule of the log. */
  | "wire/entry-refused"
  /** A snapshot names chunks that the server does not have. */
  | "wire/chunks-missing"
  /** An entry of a suite or kind that this server does not know. */
  | "wire/needs-newer-version"
  | "wire/rate-limited"
  | "wire/server-error"
  /** Shutting down, or the store cannot be reached. */
  | "wire/unavailable";

export class WireFault extends Fault<WireFaultCode> {}

type Answer = { readonly status: number; readonly title: string };

export const WIRE_ANSWERS = {
  "wire/malformed": { status: 400, title: "The request does not have its form" },
  "wire/unauthorised": { status: 401, title: "Not authorised" },
  "wire/registration-closed": { status: 403, title: "This server takes no new vaults" },
  "wire/invite-needed": { status: 403, title: "This server takes new vaults by invitation" },
  "wire/not-found": { status: 404, title: "Not found" },
  "wire/vault-exists": { status: 409, title: "Another beginning was founded under this id" },
  "wire/slot-taken": { status: 409, title: "Something else is there already" },
  "wire/closed": { status: 410, title: "The vault was closed" },
  "wire/too-large": { status: 413, title: "Too large" },
  "wire/over-quota": { status: 413, title: "The vault's quota is used up" },
  "wire/wrong-media-type": { status: 415, title: "Wrong media type" },
  "wire/entry-refused": { status: 422, title: "An entry breaks a rule of the log" },
  "wire/chunks-missing": { status: 422, title: "Chunks of a snapshot are missing" },
  "wire/needs-newer-version": { status: 422, title: "An entry needs a newer server" },
  "wire/rate-limited": { status: 429, title: "Too many requests" },
  "wire/server-error": { status: 500, title: "The server failed" },
  "wire/unavailable": { status: 503, title: "Not available now" },
} as const satisfies Record<WireFaultCode, Answer>;

/** True for a code of this table: what a newer server says may be none. */
export function isWireFaultCode(text: string): text is WireFaultCode {
  return Object.hasOwn(WIRE_ANSWERS, text);
}
