/** `GET /v1/server`: what this server is and takes. */
import type { FastifyInstance } from "fastify";
import {
  MAX_APPEND_BYTES,
  MAX_APPEND_ENTRIES,
  MAX_CHUNK_BYTES,
  MAX_ENTRY_BYTES,
  MAX_SUFFIX_BODY_BYTES,
  PROTOCOL_VERSION,
} from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { encodeServerAnswer } from "../../shared/wire/server-bodies.ts";
import { sendCbor } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";

export function serverRoutes(app: FastifyInstance, { config, limits }: ServerContext): void {
  const { origin, registration, quotaBytes } = config;
  const answer = encodeServerAnswer({
    protocol: PROTOCOL_VERSION,
    origin,
    registration,
    limits: {
      entryBytes: MAX_ENTRY_BYTES,
      appendEntries: MAX_APPEND_ENTRIES,
      appendBytes: MAX_APPEND_BYTES,
      suffixBytes: MAX_SUFFIX_BODY_BYTES,
      vaultBytes: quotaBytes,
      chunkBytes: MAX_CHUNK_BYTES,
    },
  });
  app.get(PATHS.server, (request, reply) => {
    limits.spendOnStranger(request.ip);
    return sendCbor(reply, answer);
  });
}
