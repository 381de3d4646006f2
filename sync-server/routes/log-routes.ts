/** `GET` and `POST /v1/vaults/:id/log`: reading a log, and appending to it by compare-and-set. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { MAX_APPEND_BODY_BYTES, MAX_PAGE_ENTRIES } from "../../shared/wire/limits.ts";
import { type AppendRequest, decodeAppendRequest, encodeLogPage } from "../../shared/wire/log-bodies.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { encodePosition } from "../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { authorise } from "../auth/authorise.ts";
import { appendEntries, type LogResult } from "../log/append-entries.ts";
import { appendOnMemory } from "../log/append-on-memory.ts";
import { readPage } from "../log/log-page.ts";
import { bodyOf, sendCbor } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";
import { readerOf, readersOnly, writerOf, writersOnly } from "./members-only.ts";
import { numberInQuery } from "./query-numbers.ts";

export function logRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get(PATHS.log, readersOnly(context), async (request, reply) => {
    const { record } = readerOf(request);
    const after = numberInQuery(request, "after", 0, 0, Number.MAX_SAFE_INTEGER);
    const limit = numberInQuery(request, "limit", MAX_PAGE_ENTRIES, 1, MAX_PAGE_ENTRIES);
    const tag = `"${bytesToHex(record.head)}"`;
    reply.header("etag", tag).header("cache-control", "no-store");
    if (isKnownTo(request, tag)) return reply.status(304).send();
    return sendCbor(reply, encodeLogPage(await readPage(context.store, record, after, limit)));
  });

  const options = { ...writersOnly(context), bodyLimit: MAX_APPEND_BODY_BYTES };
  app.post(PATHS.log, options, async (request, reply) => {
    const asked = appendIn(request);
    const result =
      asked instanceof WireFault ? null : await appendOnMemory(writerOf(request).state, asked, context);
    if (result !== null) return sendResult(reply, result);
    // Whatever is answered now is answered to a member: the store says who that is.
    const caller = await authorise(request, context);
    if (asked instanceof WireFault) throw asked;
    return sendResult(reply, await appendEntries(caller, asked, context));
  });
}

/** The append that is asked for, or why it is none. */
function appendIn(request: FastifyRequest): AppendRequest | WireFault {
  try {
    return decodeAppendRequest(bodyOf(request, CBOR_MEDIA_TYPE));
  } catch (cause) {
    if (cause instanceof WireFault) return cause;
    throw cause;
  }
}

/** 200 with the position, or 409 with what the log has instead. */
export function sendResult(reply: FastifyReply, result: LogResult): FastifyReply {
  return result.outcome === "appended"
    ? sendCbor(reply, encodePosition(result.at))
    : sendCbor(reply, encodeLogPage(result.page), 409);
}

function isKnownTo({ headers }: FastifyRequest, tag: string): boolean {
  return headers["if-none-match"]?.split(",").some((known) => known.trim() === tag) ?? false;
}
