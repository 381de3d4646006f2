/**
 * The server's log: what was asked by route, how it was answered, how long it took. No address, no id, no path with
 * one, no header, no message of an error that came from elsewhere: a log that is stolen tells nothing of anyone.
 */
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import type { LogLevel } from "../config.ts";
import type { ServerMetrics } from "./server-metrics.ts";

/** Where lines go; standard output unless a test reads them. */
export type LogSink = { write(line: string): void };

const NO_ROUTE = "none";

export function loggerOptions(level: LogLevel, sink?: LogSink): NonNullable<FastifyServerOptions["logger"]> {
  const options = {
    level,
    base: null,
    serializers: { err: errorFacts, req: nothing, res: nothing },
  };
  return sink === undefined ? options : { ...options, stream: sink };
}

/** One line and one observation for every answer. */
export function logLines(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? NO_ROUTE;
    const method = route === NO_ROUTE ? NO_ROUTE : request.method;
    const ms = reply.elapsedTime;
    metrics.request(method, route, reply.statusCode, ms / 1000);
    request.log.info({ method, route, status: reply.statusCode, ms: Math.round(ms * 10) / 10 }, "answered");
    done();
  });
}

function nothing(): Record<string, never> {
  return {};
}

type ErrorFacts = { readonly type: string; readonly message: string; readonly stack: string };

/** What may be told of an error: its kind, its code in place of its message, where in the code; of its causes too. */
function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" };
  const message = "code" in error && typeof error.code === "string" ? error.code : "";
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const cause = error.cause === undefined ? null : errorFacts(error.cause);
  const causeLines = cause === null ? [] : [`caused by ${cause.type} ${cause.message}`, cause.stack];
  return { type: error.name, message, stack: [...frames, ...causeLines].join("\n") };
}
