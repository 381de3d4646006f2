/** Transports that lose something on the way: put one into `device.wrap`. */
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { Transport } from "../../../shared/sync/transport.ts";

/** A transport that is another in some methods. */
export function changed(transport: Transport, change: Partial<Transport>): Transport {
  return {
    found: (...given) => (change.found ?? transport.found.bind(transport))(...given),
    pull: (...given) => (change.pull ?? transport.pull.bind(transport))(...given),
    append: (...given) => (change.append ?? transport.append.bind(transport))(...given),
    putSuffix: (...given) => (change.putSuffix ?? transport.putSuffix.bind(transport))(...given),
    joinStart: (...given) => (change.joinStart ?? transport.joinStart.bind(transport))(...given),
    leaves: (...given) => (change.leaves ?? transport.leaves.bind(transport))(...given),
    chunk: (...given) => (change.chunk ?? transport.chunk.bind(transport))(...given),
    putChunk: (...given) => (change.putChunk ?? transport.putChunk.bind(transport))(...given),
    missingChunks: (...given) => (change.missingChunks ?? transport.missingChunks.bind(transport))(...given),
  };
}

export function unreachable(): never {
  throw new SyncFault("sync/unreachable", "lost on the way");
}

/** Appends reach the server, their answers do not reach the device. */
export function losingAnswers(transport: Transport): Transport {
  return changed(transport, {
    append: async (expect, entries) => {
      await transport.append(expect, entries);
      return unreachable();
    },
  });
}

/** Nothing that is appended reaches the server. */
export function losingRequests(transport: Transport): Transport {
  return changed(transport, { append: async () => unreachable() });
}
