/**
 * `PUT /v1/vaults/:id/suffix`: puts back what a server lost, moves a vault here, or founds it. Entries prove by their
 * signatures that members wrote them, so no token is needed: a device that the server's older copy does not know yet
 * can heal it. Without a token everything but success and the rules of registration looks like any refusal.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { LogFault } from "../../shared/log/log-fault.ts";
import { MAX_SUFFIX_BODY_BYTES } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { decodeSuffixRequest, type SuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { authorise, hasToken, vaultIdInPath } from "../auth/authorise.ts";
import { type LogResult, standsAt } from "../log/append-entries.ts";
import { foundVault, NOWHERE } from "../log/found-vault.ts";
import { putSuffix } from "../log/put-suffix.ts";
import { bodyOf } from "../plugins/body-types.ts";
import { RateLimited } from "../plugins/rate-limits.ts";
import type { ServerContext } from "../server-context.ts";
import { sendResult } from "./log-routes.ts";

export function suffixRoutes(app: FastifyInstance, context: ServerContext): void {
  const { limits } = context;
  const strangers = new WeakSet<FastifyRequest>();

  const options = {
    bodyLimit: MAX_SUFFIX_BODY_BYTES,
    onRequest: async (request: FastifyRequest): Promise<void> => {
      vaultIdInPath(request);
      if (hasToken(request)) {
        limits.spendOnDevice("suffix", (await authorise(request, context)).device);
        return;
      }
      limits.spendOnStranger(request.ip);
      limits.spendOnStrangersSuffix(request.ip);
      strangers.add(request);
    },
  };
  app.put(PATHS.suffix, options, async (request, reply) => {
    const vaultId = vaultIdInPath(request);
    const asked = decodeSuffixRequest(bodyOf(request, CBOR_MEDIA_TYPE));
    const vault = await context.vaults.find(vaultId);
    if (vault === null) {
      const mayFound = (): void => limits.spendOnFounding(request.ip);
      return sendResult(reply, await foundBySuffix(vaultId, asked, mayFound, context));
    }
    const put = putSuffix(vault, asked, context);
    return sendResult(reply, strangers.has(request) ? await likeAnyRefusal(put) : await put);
  });
}

/** Founds the vault with entries from genesis on. A start needs chunks, which need a vault: found it by genesis first. */
async function foundBySuffix(
  vaultId: Uint8Array,
  { expect, start, entries, invite }: SuffixRequest,
  mayFound: () => void,
  context: ServerContext,
): Promise<LogResult> {
  const [genesis] = entries;
  if (!standsAt(NOWHERE, expect) || start !== null || genesis === undefined)
    throw new WireFault("wire/unauthorised", "no such vault");
  if (!equalBytes(vaultIdIn(genesis), vaultId))
    throw new WireFault("wire/malformed", "another vault's entries");
  const { at } = await foundVault(entries, invite, mayFound, context);
  return { outcome: "appended", at };
}

async function likeAnyRefusal(put: Promise<LogResult>): Promise<LogResult> {
  const result = await put.catch((cause: unknown) => {
    if (cause instanceof WireFault && !(cause instanceof RateLimited))
      throw new WireFault("wire/unauthorised", "not extended by a stranger", cause);
    throw cause;
  });
  if (result.outcome === "appended") return result;
  throw new WireFault("wire/unauthorised", "not extended by a stranger");
}

function vaultIdIn(bytes: Uint8Array): Uint8Array {
  try {
    return decodeEntry(bytes).header.vaultId;
  } catch (cause) {
    if (cause instanceof LogFault) throw new WireFault("wire/malformed", "entry", cause);
    throw cause;
  }
}
