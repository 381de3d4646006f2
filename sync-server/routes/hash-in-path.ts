/** The 32 bytes that a path names beside the vault: the hash of a chunk, the name of a mailbox. */
import type { FastifyRequest } from "fastify";
import { bytesInPath } from "../../shared/wire/paths.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";

/** Throws WireFault "wire/malformed". */
export function hashInPath({ params }: FastifyRequest): Uint8Array {
  const text = typeof params === "object" && params !== null && "hash" in params ? params.hash : null;
  const hash = typeof text === "string" ? bytesInPath(text) : null;
  if (hash === null) throw new WireFault("wire/malformed", "hash in the path");
  return hash;
}
