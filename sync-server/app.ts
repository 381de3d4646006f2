/**
 * The server put together, without a port: given settings, a store and a fan-out, it answers requests. `main.ts` makes
 * a process of it; tests put requests in directly.
 */
import { randomBytes } from "node:crypto";
import cors from "@fastify/cors";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { NowMs, RandomBytes } from "../shared/bytes/environment.ts";
import { encodeProblem, PROBLEM_MEDIA_TYPE } from "../shared/wire/problem.ts";
import { WireFault } from "../shared/wire/wire-fault.ts";
import { SoundKeys } from "./auth/sound-keys.ts";
import { Stamps } from "./auth/stamps.ts";
import { signatureVerifier } from "./auth/verify-signature.ts";
import type { ServerConfig } from "./config.ts";
import { HintHub } from "./fan-out/hint-hub.ts";
import { COMPACTION_INTERVAL_MS, compactVaults } from "./log/compaction.ts";
import { KnownVaults } from "./log/known-vaults.ts";
import { Removals } from "./log/removals.ts";
import { bodyTypes } from "./plugins/body-types.ts";
import { leanHeaders, leaveOutConnection } from "./plugins/lean-headers.ts";
import { type LogSink, loggerOptions, logLines } from "./plugins/log-lines.ts";
import { answerError, problemAnswers } from "./plugins/problem-answers.ts";
import { RateLimits } from "./plugins/rate-limits.ts";
import { ServerMetrics } from "./plugins/server-metrics.ts";
import { authRoutes } from "./routes/auth-routes.ts";
import { chunkRoutes } from "./routes/chunk-routes.ts";
import { eventRoutes } from "./routes/event-routes.ts";
import { healthRoutes } from "./routes/health-routes.ts";
import { logRoutes } from "./routes/log-routes.ts";
import { mailboxRoutes } from "./routes/mailbox-routes.ts";
import { recoverRoutes } from "./routes/recover-routes.ts";
import { serverRoutes } from "./routes/server-routes.ts";
import { startRoutes } from "./routes/start-routes.ts";
import { suffixRoutes } from "./routes/suffix-routes.ts";
import { vaultRoutes } from "./routes/vault-routes.ts";
import type { ServerContext } from "./server-context.ts";
import type { ServerStore } from "./storage/mailbox-store.ts";
import type { FanOut } from "./storage/vault-store.ts";

export type AppParts = {
  readonly config: ServerConfig;
  readonly store: ServerStore;
  readonly fanOut: FanOut;
  /** Where log lines go; standard output if not given. */
  readonly logSink?: LogSink;
  readonly nowMs?: NowMs;
  readonly random?: RandomBytes;
};

export type App = {
  readonly server: FastifyInstance;
  /**
   * From now on not ready, and live connections are told to go; requests that are under way are answered. Resolves when
   * all are. Store and fan-out stay open: they are the caller's.
   */
  readonly stop: () => Promise<void>;
};

/** Longest text between two slashes of a path: an id. */
const MAX_PARAM_LENGTH = 100;
/** A request that takes longer to arrive is cut off: slow senders do not hold connections for ever. */
const REQUEST_WITHIN_MS = 120_000;
const CLOSE_IDLE_EVERY_MS = 50;
const PREFLIGHT_HOLDS_SECONDS = 86_400;

export async function buildApp(parts: AppParts): Promise<App> {
  let isStopping = false;
  const context = await contextOf(parts, () => isStopping);
  const server = Fastify({
    logger: loggerOptions(parts.config.logLevel, parts.logSink),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < parts.config.proxyCount,
    forceCloseConnections: "idle",
    // Requests that come while the server stops are refused below, in the shape of every refusal.
    return503OnClosing: false,
    requestTimeout: REQUEST_WITHIN_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      // No hook has seen this request; its answer looks like any other all the same.
      reply.header("access-control-allow-origin", "*");
      leaveOutConnection(request, reply);
      answerError(error, request, reply, context.metrics);
    },
    clientErrorHandler: answerClientError,
  });
  bodyTypes(server);
  problemAnswers(server, context.metrics);
  logLines(server, context.metrics);
  leanHeaders(server);
  await server.register(cors, {
    origin: "*",
    methods: ["GET", "POST", "PUT"],
    allowedHeaders: ["authorization", "content-type", "if-none-match"],
    maxAge: PREFLIGHT_HOLDS_SECONDS,
  });
  server.addHook("onRequest", (_request, _reply, done) => {
    done(isStopping ? new WireFault("wire/unavailable", "stopping") : undefined);
  });
  await addRoutes(server, context);
  mailboxRoutes(server, context, parts.store);
  keepCompacting(server, context);
  await server.ready();
  return {
    server,
    stop: async () => {
      isStopping = true;
      // A connection that was busy when closing began is idle after its answer, and would be waited for.
      const timer = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
      await server.close();
      clearInterval(timer);
    },
  };
}

async function contextOf(parts: AppParts, isStopping: () => boolean): Promise<ServerContext> {
  const { config, store, fanOut, nowMs = Date.now, random = systemRandom } = parts;
  const hub = new HintHub(nowMs);
  const keys = new SoundKeys();
  return {
    config,
    store,
    fanOut,
    hub,
    nowMs,
    random,
    isStopping,
    vaults: new KnownVaults(store),
    removals: new Removals(store),
    stamps: new Stamps(await store.serverKey(random(32)), config.origin),
    verify: signatureVerifier(keys),
    keys,
    limits: new RateLimits(config.rateFactor, nowMs),
    metrics: new ServerMetrics(store, nowMs, () => hub.count),
  };
}

async function addRoutes(server: FastifyInstance, context: ServerContext): Promise<void> {
  // First, because its plugin must see the routes that upgrade.
  await eventRoutes(server, context);
  for (const routes of [
    serverRoutes,
    vaultRoutes,
    authRoutes,
    recoverRoutes,
    logRoutes,
    suffixRoutes,
    startRoutes,
    chunkRoutes,
    healthRoutes,
  ])
    routes(server, context);
}

function keepCompacting(server: FastifyInstance, context: ServerContext): void {
  const round = (): void => {
    compactVaults(context).catch((error: unknown) => server.log.error({ err: error }, "compaction failed"));
  };
  const timer = setInterval(round, COMPACTION_INTERVAL_MS);
  timer.unref();
  server.addHook("onClose", async () => clearInterval(timer));
}

/** Bytes that are not HTTP: the same answer as to any other malformed request, on the bare socket. */
function answerClientError(_error: Error, socket: { writable: boolean; end(text: string): void }): void {
  if (!socket.writable) return;
  const problem = encodeProblem("wire/malformed");
  socket.end(
    `HTTP/1.1 400 Bad Request\r\naccess-control-allow-origin: *\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${problem.length}\r\n` +
      `connection: close\r\n\r\n${problem}`,
  );
}

function systemRandom(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
