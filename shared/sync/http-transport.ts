/** The transport over HTTP (shared/wire/PROTOCOL.md). Decodes in form and believes nothing; the engine verifies. */

import { recoverMessage } from "../wire/auth-message.ts";
import { decodeMissingChunks, encodeChunkHashes } from "../wire/chunk-bodies.ts";
import {
  MAX_CHUNK_BYTES,
  MAX_CHUNK_LIST_BODY_BYTES,
  MAX_LEAVES,
  MAX_PAGE_BODY_BYTES,
  MAX_SMALL_BODY_BYTES,
  MAX_SUFFIX_BODY_BYTES,
} from "../wire/limits.ts";
import { decodeLogPage, encodeAppendRequest } from "../wire/log-bodies.ts";
import { pathOf } from "../wire/paths.ts";
import { decodeRecoverAnswer, encodeRecoverRequest } from "../wire/recover-bodies.ts";
import { decodeStartAnswer, encodeSuffixRequest, splitLeaves } from "../wire/suffix-bodies.ts";
import { decodePosition, encodeFoundRequest } from "../wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../wire/wire-body.ts";
import { type Answered, type Asked, decoded, exchange } from "./http-exchange.ts";
import { askChallenge, type HttpMember, type HttpServer, HttpSession } from "./http-session.ts";
import type { Position } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import type { AppendResult, CompactedStart, JoinStart, LogPage, Transport } from "./transport.ts";

export class HttpTransport<Signal> implements Transport {
  readonly #session: HttpSession<Signal>;
  readonly #vaultId: Uint8Array;
  /** The last page without entries: asked again for the same place, the server may say "as before". */
  #quiet: { readonly after: number; readonly etag: string; readonly page: LogPage } | null = null;

  constructor(server: HttpServer<Signal>, member: HttpMember) {
    this.#session = new HttpSession(server, member);
    this.#vaultId = member.vaultId;
  }

  async found(genesis: Uint8Array, invite: string | null): Promise<Position> {
    const body = cbor(encodeFoundRequest({ genesis, invite }));
    const { bytes } = await this.#session.askAnyone({
      method: "POST",
      path: pathOf("vaults"),
      body,
      maxBytes: MAX_SMALL_BODY_BYTES,
    });
    return decoded(bytes, decodePosition);
  }

  async pull(after: number): Promise<LogPage> {
    const quiet = this.#quiet?.after === after ? this.#quiet : null;
    const { status, bytes, etag } = await this.#session.ask({
      method: "GET",
      path: `${this.#path("log")}?after=${after}`,
      headers: quiet === null ? {} : { "if-none-match": quiet.etag },
      maxBytes: MAX_PAGE_BODY_BYTES,
    });
    if (status === 304) {
      if (quiet === null) throw new SyncFault("sync/server-lied", "as before, without a before");
      return quiet.page;
    }
    const page = decoded(bytes, decodeLogPage);
    this.#quiet = etag !== null && page.entries.length === 0 ? { after, etag, page } : null;
    return page;
  }

  async append(expect: Position, entries: readonly Uint8Array[]): Promise<AppendResult> {
    const body = cbor(encodeAppendRequest({ expect, entries }));
    const maxBytes = MAX_PAGE_BODY_BYTES;
    return result(await this.#session.ask({ method: "POST", path: this.#path("log"), body, maxBytes }));
  }

  /** A device that an older copy of the vault does not know cannot sign in; what it puts back proves itself. */
  async putSuffix(
    expect: Position,
    start: CompactedStart | null,
    entries: readonly Uint8Array[],
  ): Promise<AppendResult> {
    const asked: Asked = {
      method: "PUT",
      path: this.#path("suffix"),
      body: cbor(encodeSuffixRequest({ expect, start, entries, invite: null })),
      maxBytes: MAX_PAGE_BODY_BYTES,
    };
    try {
      return result(await this.#session.ask(asked));
    } catch (cause) {
      if (!(cause instanceof SyncFault) || cause.code !== "sync/unauthorised") throw cause;
      return result(await this.#session.askAnyone(asked));
    }
  }

  async joinStart(): Promise<JoinStart> {
    const asked = { method: "GET", path: this.#path("start"), maxBytes: MAX_SUFFIX_BODY_BYTES } as const;
    return decoded((await this.#session.ask(asked)).bytes, decodeStartAnswer);
  }

  async leaves(from: number, to: number): Promise<readonly Uint8Array[]> {
    const count = to - from + 1;
    if (count > MAX_LEAVES) throw new SyncFault("sync/refused", "more leaves than one answer holds");
    const { bytes } = await this.#session.ask({
      method: "GET",
      path: `${this.#path("leaves")}?from=${from}&to=${to}`,
      maxBytes: count * 32,
    });
    const leaves = splitLeaves(bytes);
    if (leaves === null) throw new SyncFault("sync/server-lied", "leaves without their form");
    return leaves;
  }

  async chunk(hash: Uint8Array): Promise<Uint8Array> {
    const path = pathOf("chunk", { vaultId: this.#vaultId, hash });
    return (await this.#session.ask({ method: "GET", path, maxBytes: MAX_CHUNK_BYTES })).bytes;
  }

  async putChunk(hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    const path = pathOf("chunk", { vaultId: this.#vaultId, hash });
    const body = { type: OCTETS_MEDIA_TYPE, bytes } as const;
    await this.#session.ask({ method: "PUT", path, body, maxBytes: MAX_SMALL_BODY_BYTES });
  }

  async missingChunks(hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { bytes } = await this.#session.ask({
      method: "POST",
      path: this.#path("missingChunks"),
      body: cbor(encodeChunkHashes(hashes)),
      maxBytes: MAX_CHUNK_LIST_BODY_BYTES,
    });
    return decoded(bytes, decodeMissingChunks);
  }

  /** Opens a mailbox of a pairing with its first message. Sending the same again is harmless. */
  async openMailbox(mailbox: Uint8Array, offer: Uint8Array): Promise<void> {
    const path = pathOf("newMailbox", { vaultId: this.#vaultId, hash: mailbox });
    const body = { type: OCTETS_MEDIA_TYPE, bytes: offer } as const;
    await this.#session.ask({ method: "PUT", path, body, maxBytes: MAX_SMALL_BODY_BYTES });
  }

  /** The token for a live connection (shared/wire/event-message.ts). Secret while it is valid. */
  liveToken(): Promise<Uint8Array> {
    return this.#session.liveToken();
  }

  #path(route: "log" | "suffix" | "start" | "leaves" | "missingChunks"): string {
    return pathOf(route, { vaultId: this.#vaultId });
  }
}

/**
 * Ids of the vaults that a paper device's key belongs to, as the server says. `sign`: by that key. Throws SyncFault.
 */
export async function recoverVaults<Signal>(
  server: HttpServer<Signal>,
  paper: { readonly signPublicKey: Uint8Array; readonly sign: HttpMember["sign"] },
): Promise<readonly Uint8Array[]> {
  const challenge = await askChallenge(server);
  const signature = paper.sign(recoverMessage(server.origin, challenge));
  const { signPublicKey } = paper;
  const { bytes } = await exchange(server.door, server.origin, {
    method: "POST",
    path: pathOf("recover"),
    body: cbor(encodeRecoverRequest({ signPublicKey, challenge, signature })),
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
  return decoded(bytes, decodeRecoverAnswer);
}

function result({ status, bytes }: Answered): AppendResult {
  if (status === 409) return { outcome: "conflict", page: decoded(bytes, decodeLogPage) };
  return { outcome: "appended", at: decoded(bytes, decodePosition) };
}

function cbor(bytes: Uint8Array) {
  return { type: CBOR_MEDIA_TYPE, bytes } as const;
}
