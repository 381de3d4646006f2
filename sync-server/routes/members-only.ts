/** Routes for members of the vault in the path: the token is checked before the body is read. */
import type { FastifyRequest } from "fastify";
import { authorise, type Caller } from "../auth/authorise.ts";
import type { LimitedDeed } from "../plugins/rate-limits.ts";
import type { ServerContext } from "../server-context.ts";

const CALLERS = new WeakMap<FastifyRequest, Caller>();

/** Route options that let only members in and count what they do. */
export function membersOnly(
  deed: LimitedDeed,
  context: ServerContext,
): { readonly onRequest: (request: FastifyRequest) => Promise<void> } {
  return {
    onRequest: async (request) => {
      const caller = await authorise(request, context);
      context.limits.spendOnDevice(deed, caller.device);
      CALLERS.set(request, caller);
    },
  };
}

/** The member that `membersOnly` let in. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = CALLERS.get(request);
  if (caller === undefined) throw new Error("a route without membersOnly asks for its caller");
  return caller;
}
