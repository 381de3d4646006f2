/** Where passkeys are made and managed (W3C "A Well-Known URL for Relying Party Passkey Endpoints"). */
import type { FastifyInstance } from "fastify";
import type { Site } from "../site.ts";

export function wellKnownRoutes(app: FastifyInstance, site: Site): void {
  app.get("/.well-known/passkey-endpoints", (_request, reply) =>
    reply.send({ enroll: `${site.origin()}/settings#add`, manage: `${site.origin()}/settings` }),
  );
}
