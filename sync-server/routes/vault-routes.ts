/** `POST /v1/vaults`: founds a vault by its genesis entry, or finds that very entry here. */
import type { FastifyInstance } from "fastify";
import { MAX_GENESIS_BODY_BYTES } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { decodeFoundRequest, encodePosition } from "../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { foundVault } from "../log/found-vault.ts";
import { bodyOf, sendCbor } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";

export function vaultRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post(PATHS.vaults, { bodyLimit: MAX_GENESIS_BODY_BYTES }, async (request, reply) => {
    context.limits.spendOnStranger(request.ip);
    const { genesis, invite } = decodeFoundRequest(bodyOf(request, CBOR_MEDIA_TYPE));
    const mayFound = (): void => context.limits.spendOnFounding(request.ip);
    const { isNew, at } = await foundVault([genesis], invite, mayFound, context);
    return sendCbor(reply, encodePosition(at), isNew ? 201 : 200);
  });
}
