/** `GET /healthz` (the process answers), `GET /readyz` (it can write), `GET /metrics`. */
import { isIPv4 } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { PATHS } from "../../shared/wire/paths.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { ServerContext } from "../server-context.ts";

export function healthRoutes(app: FastifyInstance, context: ServerContext): void {
  const { config, isStopping, metrics, store } = context;

  app.get(PATHS.healthy, (_request, reply) => reply.type("text/plain").send("ok\n"));

  app.get(PATHS.ready, async (_request, reply) => {
    if (isStopping()) throw new WireFault("wire/unavailable", "stopping");
    await store.ready();
    return reply.type("text/plain").send("ready\n");
  });

  if (config.metrics === "off") return;
  app.get(PATHS.metrics, async (request, reply) => {
    if (config.metrics === "loopback" && !isFromHere(request))
      throw new WireFault("wire/not-found", "metrics");
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

/** From this machine, and not through a proxy on it. */
function isFromHere({ ip, headers }: FastifyRequest): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  const address = ip.replace(/^::ffff:/i, "");
  return address === "::1" || (isIPv4(address) && address.startsWith("127."));
}
