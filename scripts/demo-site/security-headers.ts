/**
 * What guards every request and answer: one host name, one origin for writing, and a policy that runs only scripts
 * this site serves as files. SameSite does not tell ports of localhost apart, so the Origin header is checked too.
 */
import type { FastifyInstance } from "fastify";
import { SiteFault } from "./faults.ts";

const HEADERS = {
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
} as const;

export function guardRequests(app: FastifyInstance, origin: () => string): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (request.host !== new URL(origin()).host) {
      // Passkeys need the name "localhost": a reader who came by number is sent there.
      if (isReading && request.url === "/") return reply.redirect(`${origin()}/`);
      throw new SiteFault("site/foreign-origin", "the request is for another host");
    }
    if (!isReading && request.headers.origin !== origin()) {
      throw new SiteFault("site/foreign-origin", "the request does not come from this site");
    }
  });
}
