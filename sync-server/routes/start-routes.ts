/** `GET /v1/vaults/:id/start` and `GET /v1/vaults/:id/leaves`: what a newcomer begins with, and the chain alone. */
import type { FastifyInstance } from "fastify";
import { MAX_LEAVES } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { encodeStartAnswer, joinLeaves } from "../../shared/wire/suffix-bodies.ts";
import { readStart } from "../log/read-start.ts";
import { sendCbor, sendOctets } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";
import { readerOf, readersOnly } from "./members-only.ts";
import { numberInQuery } from "./query-numbers.ts";

export function startRoutes(app: FastifyInstance, context: ServerContext): void {
  const options = readersOnly(context);

  app.get(PATHS.start, options, async (request, reply) => {
    const { record } = readerOf(request);
    const start = await readStart(context.store, record);
    return sendCbor(reply, encodeStartAnswer({ at: { seq: record.seq, head: record.head }, start }));
  });

  app.get(PATHS.leaves, options, async (request, reply) => {
    const { vaultId, record } = readerOf(request);
    const from = numberInQuery(request, "from", null, 1, Number.MAX_SAFE_INTEGER);
    const most = Math.min(Number.MAX_SAFE_INTEGER, from + MAX_LEAVES - 1);
    const to = numberInQuery(request, "to", null, from, most);
    const leaves = await context.store.leaves(vaultId, from, Math.min(to, record.seq));
    return sendOctets(reply, joinLeaves(leaves));
  });
}
