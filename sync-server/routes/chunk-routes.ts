/** `PUT` and `GET /v1/vaults/:id/chunks/:hash`, `POST /v1/vaults/:id/chunks/missing`: the sealed parts of snapshots. */
import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { decodeChunkHashes, encodeMissingChunks } from "../../shared/wire/chunk-bodies.ts";
import { MAX_CHUNK_BYTES, MAX_CHUNK_LIST_BODY_BYTES } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { refuseClosed } from "../log/closed-vault.ts";
import { extendedQuota } from "../log/room.ts";
import { bodyOf, sendCbor, sendOctets } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";
import { hashInPath } from "./hash-in-path.ts";
import { callerOf, membersOnly } from "./members-only.ts";

export function chunkRoutes(app: FastifyInstance, context: ServerContext): void {
  const { config, nowMs, store } = context;
  const options = membersOnly("chunk", context);
  const room = extendedQuota(config.quotaBytes);

  app.put(PATHS.chunk, { ...options, bodyLimit: MAX_CHUNK_BYTES }, async (request, reply) => {
    const caller = callerOf(request);
    const hash = hashInPath(request);
    const bytes = bodyOf(request, OCTETS_MEDIA_TYPE);
    if (!equalBytes(sha256(bytes), hash)) throw new WireFault("wire/malformed", "not the bytes of this hash");
    await refuseClosed(caller, store);
    const outcome = await store.putChunk(caller.vaultId, hash, bytes, room, nowMs());
    if (outcome === "over-quota") throw new WireFault("wire/over-quota", "no room for a chunk");
    if (outcome === "no-vault") throw new WireFault("wire/unauthorised", "the vault is gone");
    return reply.status(204).send();
  });

  app.get(PATHS.chunk, options, async (request, reply) => {
    const bytes = await store.chunk(callerOf(request).vaultId, hashInPath(request));
    if (bytes === null) throw new WireFault("wire/not-found", "no such chunk");
    return sendOctets(reply, bytes);
  });

  const listOptions = { ...options, bodyLimit: MAX_CHUNK_LIST_BODY_BYTES };
  app.post(PATHS.missingChunks, listOptions, async (request, reply) => {
    const { vaultId } = callerOf(request);
    const hashes = decodeChunkHashes(bodyOf(request, CBOR_MEDIA_TYPE));
    return sendCbor(reply, encodeMissingChunks(await store.missingChunks(vaultId, hashes)));
  });
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}
