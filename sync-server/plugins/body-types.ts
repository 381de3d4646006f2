/**
 * The two kinds of bodies that are taken, as bytes; everything else is a wrong media type. Routes decode them: the
 * codecs of shared/wire are the schemas.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";

export function bodyTypes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE],
    { parseAs: "buffer" },
    (_request, body, done) => done(null, body),
  );
}

/** The body's bytes. Throws WireFault "wire/wrong-media-type" for a missing body or one of the other kind. */
export function bodyOf(request: FastifyRequest, mediaType: string): Uint8Array {
  const { body } = request;
  const declared = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (!(body instanceof Uint8Array) || declared !== mediaType)
    throw new WireFault("wire/wrong-media-type", "body");
  // A plain array: a Buffer's slices would go on sharing its memory.
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}

/** Answers with a CBOR body. */
export function sendCbor(reply: FastifyReply, bytes: Uint8Array, status = 200): FastifyReply {
  return reply.status(status).type(CBOR_MEDIA_TYPE).send(asBuffer(bytes));
}

export function sendOctets(reply: FastifyReply, bytes: Uint8Array): FastifyReply {
  return reply.type(OCTETS_MEDIA_TYPE).send(asBuffer(bytes));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
