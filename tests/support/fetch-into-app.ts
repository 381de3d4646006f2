/** `fetch` whose network is a function call: requests to one origin go straight into a server that has no port. */
import type { FastifyInstance } from "fastify";
import type { HttpRequest } from "../../shared/sync/http-exchange.ts";

export type Fetch = (url: string, request: HttpRequest<AbortSignal>) => Promise<Response>;

export function fetchInto(origin: string, server: FastifyInstance): Fetch {
  return async (url, init) => {
    if (!url.startsWith(`${origin}/`)) throw new TypeError("no such host");
    const answer = await server.inject({
      method: init.method === "PUT" ? "PUT" : init.method === "POST" ? "POST" : "GET",
      url: url.slice(origin.length),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body instanceof Uint8Array ? { payload: Buffer.from(init.body) } : {}),
    });
    const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304;
    return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    });
  };
}
