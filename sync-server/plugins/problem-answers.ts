/**
 * Every error as a problem document of constant shape: nothing of the request, of the store or of the cause is in it,
 * so two errors of one code are the same bytes. Only what is our own failure is logged.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { encodeClosedAnswer } from "../../shared/wire/log-bodies.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../../shared/wire/problem.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WIRE_ANSWERS, WireFault, type WireFaultCode } from "../../shared/wire/wire-fault.ts";
import { VaultClosed } from "../log/closed-vault.ts";
import { EntryRefused } from "../log/judge-entries.ts";
import { StoreFault } from "../storage/store-fault.ts";
import { RateLimited } from "./rate-limits.ts";
import type { ServerMetrics } from "./server-metrics.ts";

const RETRY_AFTER_OUTAGE_SECONDS = 5;

/** What fastify itself refuses, by its codes. Others of its client errors are malformed requests. */
const BY_FASTIFY_CODE: Readonly<Record<string, WireFaultCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "wire/too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "wire/wrong-media-type",
  FST_ERR_ROUTE_METHOD_NOT_SUPPORTED: "wire/not-found",
};

export function problemAnswers(app: FastifyInstance, metrics: ServerMetrics): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, metrics));
  app.setNotFoundHandler((_request, reply) => answerProblem(reply, "wire/not-found"));
}

/** The answer to whatever was thrown while a request was served. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  metrics: ServerMetrics,
): FastifyReply {
  if (error instanceof VaultClosed)
    return reply
      .status(410)
      .type(CBOR_MEDIA_TYPE)
      .send(Buffer.from(encodeClosedAnswer(error.answer)));
  if (error instanceof EntryRefused) {
    metrics.refusal(error.refusal);
    metrics.write("refused");
  }
  const code = wireCodeOf(error);
  if (code === "wire/server-error" || code === "wire/unavailable")
    request.log.error({ err: error }, "failed");
  if (error instanceof RateLimited) reply.header("retry-after", String(error.retryAfterSeconds));
  if (code === "wire/unavailable") reply.header("retry-after", String(RETRY_AFTER_OUTAGE_SECONDS));
  return answerProblem(reply, code);
}

export function answerProblem(reply: FastifyReply, code: WireFaultCode): FastifyReply {
  if (code === "wire/unauthorised") reply.header("www-authenticate", "Bearer");
  return reply.status(WIRE_ANSWERS[code].status).type(PROBLEM_MEDIA_TYPE).send(encodeProblem(code));
}

function wireCodeOf(error: unknown): WireFaultCode {
  if (error instanceof WireFault) return error.code;
  if (error instanceof StoreFault)
    return error.code === "store/unavailable" ? "wire/unavailable" : "wire/server-error";
  if (!isFastifyError(error)) return "wire/server-error";
  const known = BY_FASTIFY_CODE[error.code];
  if (known !== undefined) return known;
  return (error.statusCode ?? 500) < 500 ? "wire/malformed" : "wire/server-error";
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
