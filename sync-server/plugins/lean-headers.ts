/**
 * Headers that say nothing new are not sent: most answers are a hundred bytes, and a device asks all day. What browsers
 * may read is named only where it is there, and HTTP/1.1 keeps connections open without being told.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

const EXPOSED = ["etag", "retry-after"] as const;

export function leanHeaders(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const exposed = EXPOSED.filter((name) => reply.hasHeader(name));
    if (exposed.length > 0) reply.header("access-control-expose-headers", exposed.join(", "));
    leaveOutConnection(request, reply);
    done(null, payload);
  });
}

/** For answers that fastify gives before any hook. */
export function leaveOutConnection(request: FastifyRequest, reply: FastifyReply): void {
  if (isKeptAnyway(request, reply)) reply.raw.removeHeader("connection");
}

/** Older clients must be told that the connection stays, and everybody that it does not. */
function isKeptAnyway({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  return raw.httpVersion === "1.1" && reply.raw.shouldKeepAlive && !reply.raw.hasHeader("connection");
}
