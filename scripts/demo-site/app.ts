/** The demo relying party, assembled by hand and in order; main.ts listens, tests inject. */
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { NowMs, RandomBytes } from "../../shared/bytes/environment.ts";
import { FAULT_ANSWERS, SiteFault, type SiteFaultCode } from "./faults.ts";
import { troublePage } from "./pages/trouble-page.ts";
import { pageRoutes, sendPage } from "./routes/page-routes.ts";
import { passkeyRoutes } from "./routes/passkeys.ts";
import { publicFileRoutes } from "./routes/public-files.ts";
import { recoveryRoutes } from "./routes/recovery.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { signUpRoutes } from "./routes/sign-up.ts";
import { wellKnownRoutes } from "./routes/well-known.ts";
import { guardRequests } from "./security-headers.ts";
import { SessionDoor } from "./session-cookie.ts";
import { Sessions } from "./sessions.ts";
import type { Site } from "./site.ts";
import type { Store } from "./store.ts";

export type SiteDeps = {
  readonly store: Store;
  /** `http://localhost:PORT`; asked per request, because the port may be known only after listening. */
  readonly origin: () => string;
  readonly nowMs: NowMs;
  readonly randomBytes: RandomBytes;
};

export function buildApp(deps: SiteDeps): FastifyInstance {
  const app = fastify({
    bodyLimit: 64 * 1024,
    // Browsers hold connections open; closing the site does not wait for them.
    forceCloseConnections: true,
    // Credential ids have up to 1023 bytes.
    routerOptions: { maxParamLength: 1400 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  app.removeContentTypeParser("text/plain");
  const sessions = new Sessions(deps.nowMs, deps.randomBytes);
  const site: Site = { ...deps, sessions, door: new SessionDoor(sessions, deps.origin) };
  app.setErrorHandler(answerFault);
  app.setNotFoundHandler(() => {
    throw new SiteFault("site/not-found", "no route");
  });
  guardRequests(app, deps.origin);
  publicFileRoutes(app);
  wellKnownRoutes(app, site);
  signUpRoutes(app, site);
  signInRoutes(app, site);
  passkeyRoutes(app, site);
  recoveryRoutes(app, site);
  pageRoutes(app, site);
  return app;
}

/** Scripts get JSON, people get a page; both get the same three sentences. */
function answerFault(
  error: FastifyError | SiteFault,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const code = codeOf(error);
  const { status, happened, safe, todo } = FAULT_ANSWERS[code];
  if (code === "site/internal") process.stderr.write(`${error.stack ?? error.message}\n`);
  reply.status(status);
  if (!request.url.startsWith("/api/")) return sendPage(reply, troublePage(FAULT_ANSWERS[code]));
  return reply.send({ error: { code, happened, safe, todo } });
}

/** What fastify itself refuses (schema, size, content type) is malformed; anything unforeseen is ours. */
function codeOf(error: FastifyError | SiteFault): SiteFaultCode {
  if (error instanceof SiteFault) return error.code;
  const isRefusal = "statusCode" in error && error.statusCode !== undefined && error.statusCode < 500;
  return isRefusal ? "site/malformed" : "site/internal";
}
