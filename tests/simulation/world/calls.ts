/** One call of a device to its server, as a value: so that a network can lose, keep and repeat it. */
import type { Transport } from "../../../shared/sync/transport.ts";

export type CallName = keyof Transport;

export type Call = {
  readonly [Name in CallName]: { readonly name: Name; readonly args: Parameters<Transport[Name]> };
}[CallName];

export type Answer<Name extends CallName = CallName> = Awaited<ReturnType<Transport[Name]>>;

/** Who asks, as its token says. */
export type Asking = { readonly vaultId: Uint8Array; readonly deviceId: Uint8Array };

/** What stands at the other end of the network. Throws SyncFault as a transport does. */
export interface Server {
  answer(asking: Asking, call: Call): Promise<Answer>;
}

/** Makes a call on something that has the methods of a transport. */
export function callOn(transport: Transport, call: Call): Promise<Answer> {
  switch (call.name) {
    case "found":
      return transport.found(...call.args);
    case "pull":
      return transport.pull(...call.args);
    case "append":
      return transport.append(...call.args);
    case "putSuffix":
      return transport.putSuffix(...call.args);
    case "joinStart":
      return transport.joinStart();
    case "leaves":
      return transport.leaves(...call.args);
    case "chunk":
      return transport.chunk(...call.args);
    case "putChunk":
      return transport.putChunk(...call.args);
    case "missingChunks":
      return transport.missingChunks(...call.args);
  }
}

/** All bytes in a call or an answer, wherever they stand: what an onlooker sees. */
export function* bytesIn(value: unknown): Iterable<Uint8Array> {
  if (value instanceof Uint8Array) yield value;
  else if (typeof value === "string") yield Buffer.from(value);
  else if (Array.isArray(value)) for (const element of value) yield* bytesIn(element);
  else if (typeof value === "object" && value !== null) yield* bytesIn(Object.values(value));
}
