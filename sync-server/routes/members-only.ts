/** Who may use a route of the vault in the path: the token is checked before the body is read. */
import type { FastifyRequest } from "fastify";
import {
  authorise,
  authoriseReader,
  authoriseWriter,
  type Caller,
  type Reader,
  type Writer,
} from "../auth/authorise.ts";
import type { LimitedDeed } from "../plugins/rate-limits.ts";
import type { ServerContext } from "../server-context.ts";

const CALLERS = new WeakMap<FastifyRequest, Caller>();
const READERS = new WeakMap<FastifyRequest, Reader>();
const WRITERS = new WeakMap<FastifyRequest, Writer>();

type Guard = { readonly onRequest: (request: FastifyRequest) => Promise<void> };

/** Route options that let only members in and count what they do. */
export function membersOnly(deed: LimitedDeed, context: ServerContext): Guard {
  return {
    onRequest: async (request) => {
      const caller = await authorise(request, context);
      context.limits.spendOnDevice(deed, caller.device);
      CALLERS.set(request, caller);
    },
  };
}

/** Route options that let in whoever may read: members, and removed devices as far as they may. */
export function readersOnly(context: ServerContext): Guard {
  return {
    onRequest: async (request) => {
      const reader = await authoriseReader(request, context);
      context.limits.spendOnDevice("read", reader.device);
      READERS.set(request, reader);
    },
  };
}

/** Route options for appends: members as far as this node knows. The route itself must make sure that they still are. */
export function writersOnly(context: ServerContext): Guard {
  return {
    onRequest: async (request) => {
      const writer = await authoriseWriter(request, context);
      context.limits.spendOnDevice("append", writer.device);
      WRITERS.set(request, writer);
    },
  };
}

/** The member that `membersOnly` let in. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = CALLERS.get(request);
  if (caller === undefined) throw new Error("a route without membersOnly asks for its caller");
  return caller;
}

/** Whom `readersOnly` let in. */
export function readerOf(request: FastifyRequest): Reader {
  const reader = READERS.get(request);
  if (reader === undefined) throw new Error("a route without readersOnly asks for its reader");
  return reader;
}

/** Whom `writersOnly` let in. */
export function writerOf(request: FastifyRequest): Writer {
  const writer = WRITERS.get(request);
  if (writer === undefined) throw new Error("a route without writersOnly asks for its writer");
  return writer;
}
