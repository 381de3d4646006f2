/** The engine's transport (shared/sync/transport.ts) over HTTP, as shared/wire/PROTOCOL.md has it. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { Position } from "../../../shared/sync/replica.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type {
  AppendResult,
  CompactedStart,
  JoinStart,
  LogPage,
  Transport,
} from "../../../shared/sync/transport.ts";
import { decodeMissingChunks, encodeChunkHashes } from "../../../shared/wire/chunk-bodies.ts";
import {
  MAX_CHUNK_BYTES,
  MAX_CHUNK_LIST_BODY_BYTES,
  MAX_LEAVES,
  MAX_PAGE_BODY_BYTES,
  MAX_SMALL_BODY_BYTES,
  MAX_SUFFIX_BODY_BYTES,
} from "../../../shared/wire/limits.ts";
import { decodeLogPage, encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { PATHS, pathOf, type WirePath } from "../../../shared/wire/paths.ts";
import { decodeStartAnswer, encodeSuffixRequest, splitLeaves } from "../../../shared/wire/suffix-bodies.ts";
import { decodePosition, encodeFoundRequest } from "../../../shared/wire/vault-bodies.ts";
import { decoded, type WireReply, type WireRequest } from "./http-line.ts";
import type { HttpSession } from "./http-session.ts";

const LEAF_BYTES = 32;

export class HttpTransport implements Transport {
  readonly #session: HttpSession;
  /** Where the log stood at the last look: asked with it, a server that has nothing new need not answer more. */
  #lastSeen: Position | null = null;

  constructor(session: HttpSession) {
    this.#session = session;
  }

  async found(genesis: Uint8Array, invite: string | null): Promise<Position> {
    const { bytes } = await this.#session.line.send({
      method: "POST",
      path: PATHS.vaults,
      body: { type: "cbor", bytes: encodeFoundRequest({ genesis, invite }) },
      wanted: [200, 201],
      maxBytes: MAX_SMALL_BODY_BYTES,
    });
    return decoded(() => decodePosition(bytes));
  }

  async pull(after: number): Promise<LogPage> {
    const seen = this.#lastSeen?.seq === after ? this.#lastSeen : null;
    const { status, bytes } = await this.#session.send({
      method: "GET",
      path: `${this.#path("log")}?after=${after}`,
      headers: seen ? { "if-none-match": `"${bytesToHex(seen.head)}"` } : {},
      wanted: seen ? [200, 304] : [200],
      maxBytes: MAX_PAGE_BODY_BYTES,
    });
    if (seen !== null && status === 304) return { at: seen, entries: [], hasMore: false };
    const page = decoded(() => decodeLogPage(bytes));
    this.#lastSeen = page.at;
    return page;
  }

  append(expect: Position, entries: readonly Uint8Array[]): Promise<AppendResult> {
    return this.#write({
      method: "POST",
      path: this.#path("log"),
      body: { type: "cbor", bytes: encodeAppendRequest({ expect, entries }) },
    });
  }

  async putSuffix(
    expect: Position,
    start: CompactedStart | null,
    entries: readonly Uint8Array[],
  ): Promise<AppendResult> {
    const body = encodeSuffixRequest({ expect, start, entries, invite: null });
    const request = {
      method: "PUT",
      path: this.#path("suffix"),
      body: { type: "cbor", bytes: body },
    } as const;
    try {
      return await this.#write(request);
    } catch (error) {
      // A server that was set back to before this device was added does not know it. The whole log proves who it is.
      const isStranger = error instanceof SyncFault && error.code === "sync/unauthorised";
      if (!isStranger || expect.seq > 0) throw error;
      return resultOf(await this.#session.line.send({ ...request, ...WRITE_ANSWERS }));
    }
  }

  async joinStart(): Promise<JoinStart> {
    const { bytes } = await this.#get(this.#path("start"), MAX_SUFFIX_BODY_BYTES);
    return decoded(() => decodeStartAnswer(bytes));
  }

  async leaves(from: number, to: number): Promise<readonly Uint8Array[]> {
    const path = `${this.#path("leaves")}?from=${from}&to=${to}`;
    const { bytes } = await this.#get(path, Math.min(to - from + 1, MAX_LEAVES) * LEAF_BYTES);
    const leaves = splitLeaves(bytes);
    if (leaves === null) throw new SyncFault("sync/server-lied", "leaves of no whole number");
    return leaves;
  }

  async chunk(hash: Uint8Array): Promise<Uint8Array> {
    return (await this.#get(this.#path("chunk", hash), MAX_CHUNK_BYTES)).bytes;
  }

  async putChunk(hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    await this.#session.send({
      method: "PUT",
      path: this.#path("chunk", hash),
      body: { type: "octets", bytes },
      wanted: [204],
      maxBytes: 0,
    });
  }

  async missingChunks(hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { bytes } = await this.#session.send({
      method: "POST",
      path: this.#path("missingChunks"),
      body: { type: "cbor", bytes: encodeChunkHashes(hashes) },
      wanted: [200],
      maxBytes: MAX_CHUNK_LIST_BODY_BYTES,
    });
    return decoded(() => decodeMissingChunks(bytes));
  }

  async #write(request: Pick<WireRequest, "method" | "path" | "body">): Promise<AppendResult> {
    return resultOf(await this.#session.send({ ...request, ...WRITE_ANSWERS }));
  }

  #get(path: string, maxBytes: number): Promise<WireReply> {
    return this.#session.send({ method: "GET", path, wanted: [200], maxBytes });
  }

  #path(name: WirePath, hash?: Uint8Array): string {
    const { vaultId } = this.#session.member;
    return pathOf(name, hash ? { vaultId, hash } : { vaultId });
  }
}

const WRITE_ANSWERS = { wanted: [200, 409], maxBytes: MAX_PAGE_BODY_BYTES } as const;

function resultOf({ status, bytes }: WireReply): AppendResult {
  if (status === 409) return { outcome: "conflict", page: decoded(() => decodeLogPage(bytes)) };
  return { outcome: "appended", at: decoded(() => decodePosition(bytes)) };
}
