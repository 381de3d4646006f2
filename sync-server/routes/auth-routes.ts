/**
 * `POST /v1/auth/challenge` and `POST /v1/auth/token`: a device signs a challenge and gets a token. Whether the vault
 * is unknown, the device, its membership or the signature is wrong, the same work is done and the same answer given.
 */
import type { FastifyInstance } from "fastify";
import { idText } from "../../shared/log/device-id.ts";
import {
  decodeChallengeRequest,
  decodeTokenRequest,
  encodeChallenge,
  encodeTokenAnswer,
} from "../../shared/wire/auth-bodies.ts";
import { authMessage } from "../../shared/wire/auth-message.ts";
import { MAX_SMALL_BODY_BYTES } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { CHALLENGE_SECONDS, TOKEN_SECONDS } from "../auth/stamps.ts";
import { bodyOf, sendCbor } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";

/** A sound public key whose seed nobody kept: what signatures of strangers are checked against. */
const NOBODY = Uint8Array.from(
  Buffer.from("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "hex"),
);

export function authRoutes(app: FastifyInstance, context: ServerContext): void {
  const { limits, stamps, nowMs, random, config } = context;
  const options = { bodyLimit: MAX_SMALL_BODY_BYTES };

  app.post(PATHS.challenge, options, (request, reply) => {
    limits.spendOnStranger(request.ip);
    decodeChallengeRequest(bodyOf(request, CBOR_MEDIA_TYPE));
    const challenge = stamps.challenge(random, nowMs());
    return sendCbor(reply, encodeChallenge({ challenge, expiresInSeconds: CHALLENGE_SECONDS }));
  });

  app.post(PATHS.token, options, async (request, reply) => {
    limits.spendOnStranger(request.ip);
    const asked = decodeTokenRequest(bodyOf(request, CBOR_MEDIA_TYPE));
    const vault = await context.vaults.find(asked.vaultId);
    const member = vault?.state.members.get(idText(asked.deviceId));
    const message = authMessage({ ...asked, origin: config.origin });
    const isSigned = context.verify(asked.signature, message, member?.signPublicKey ?? NOBODY);
    const isFresh = stamps.isChallenge(asked.challenge, nowMs());
    if (!isSigned || !isFresh || vault === null || member === undefined)
      throw new WireFault("wire/unauthorised", "no proof of membership");
    const removal = await context.removals.find(vault, asked.deviceId);
    if (member.status !== "active" && removal === null)
      throw new WireFault("wire/unauthorised", "words that were replaced");
    const token = stamps.token(asked, nowMs());
    const removedSeq = removal?.seq ?? null;
    return sendCbor(reply, encodeTokenAnswer({ token, expiresInSeconds: TOKEN_SECONDS, removedSeq }));
  });
}
