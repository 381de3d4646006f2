/** What can go wrong between the engine, its server and its storage. */
import { Fault } from "../bytes/fault.ts";

export type SyncFaultCode =
  /** The replica moved between reading and writing; nothing was written. Make the step again. */
  | "sync/changed-meanwhile"
  /** No answer, or one that is not a server's of this kind. */
  | "sync/unreachable"
  /** An answer that breaks the protocol or the log's rules: nothing of it was stored. */
  | "sync/server-lied"
  /** The server does not take this device's signature. */
  | "sync/unauthorised"
  | "sync/no-such-vault"
  /** The server takes no new vaults, or not without an invitation. */
  | "sync/registration-closed"
  | "sync/over-quota"
  | "sync/rate-limited"
  /** The vault was closed by its owner. */
  | "sync/closed"
  /** Server and extension have no protocol version in common. */
  | "sync/needs-newer-version"
  /** The request was refused as malformed: a bug on one of the two sides. */
  | "sync/refused"
  /** The server gives more than any vault holds; reading ended there. */
  | "sync/too-large"
  | "sync/no-server"
  /** The server address is not one. */
  | "sync/not-an-address"
  /** The words are not those of any vault on this server. */
  | "sync/words-unknown";

export class SyncFault extends Fault<SyncFaultCode> {
  /** How long to wait before the next try, where the server said so. */
  readonly retryAfterMs: number | null;

  constructor(code: SyncFaultCode, message: string, cause?: unknown, retryAfterMs: number | null = null) {
    super(code, message, cause);
    this.retryAfterMs = retryAfterMs;
  }
}
