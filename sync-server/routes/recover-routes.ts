/** `POST /v1/recover`: which vaults the words belong to, for whoever proves that it holds their key. */
import type { FastifyInstance } from "fastify";
import { recoverMessage } from "../../shared/wire/auth-message.ts";
import { MAX_RECOVERED_VAULTS, MAX_SMALL_BODY_BYTES } from "../../shared/wire/limits.ts";
import { locatorOf } from "../../shared/wire/locator.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { decodeRecoverRequest, encodeRecoverAnswer } from "../../shared/wire/recover-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { bodyOf, sendCbor } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";

export function recoverRoutes(app: FastifyInstance, context: ServerContext): void {
  const { config, limits, nowMs, stamps, store, verify } = context;

  app.post(PATHS.recover, { bodyLimit: MAX_SMALL_BODY_BYTES }, async (request, reply) => {
    limits.spendOnStranger(request.ip);
    const asked = decodeRecoverRequest(bodyOf(request, CBOR_MEDIA_TYPE));
    const message = recoverMessage(config.origin, asked.challenge);
    const isSigned = verify(asked.signature, message, asked.signPublicKey);
    const isFresh = stamps.isChallenge(asked.challenge, nowMs());
    if (!isSigned || !isFresh) throw new WireFault("wire/unauthorised", "no proof of possession");
    const locator = locatorOf(asked.signPublicKey);
    return sendCbor(reply, encodeRecoverAnswer(await store.vaultsByLocator(locator, MAX_RECOVERED_VAULTS)));
  });
}
