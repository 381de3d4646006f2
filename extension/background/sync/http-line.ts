/**
 * One request to a server and its answer, decoded in form and believed in nothing. No cookies, no redirects (they would
 * take a token elsewhere), no cache, an end to waiting and to how much is read.
 */
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { WireFault } from "../../../shared/wire/wire-fault.ts";
import { faultOfAnswer, mediaType } from "./http-faults.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type WireRequest = {
  readonly method: "GET" | "POST" | "PUT";
  /** From the origin on, query included. */
  readonly path: string;
  readonly body?: { readonly type: "cbor" | "octets"; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers with these statuses are wanted, the others become faults. */
  readonly wanted: readonly number[];
  /** The longest answer that is read. */
  readonly maxBytes: number;
};

export type WireReply = { readonly status: number; readonly bytes: Uint8Array };

const TIMEOUT_MS = 30_000;
/** For every mebibyte that is sent: slow lines are not dead ones. */
const TIMEOUT_PER_MIB_MS = 60_000;
const MAX_PROBLEM_BYTES = 4096;
const MEDIA_TYPES = { cbor: CBOR_MEDIA_TYPE, octets: OCTETS_MEDIA_TYPE };

export class HttpLine {
  readonly origin: string;
  readonly #fetch: Fetch;

  constructor(origin: string, fetch: Fetch) {
    this.origin = origin;
    this.#fetch = fetch;
  }

  /** Throws SyncFault for everything but a wanted answer. */
  async send(request: WireRequest): Promise<WireReply> {
    const init = initOf(request);
    try {
      const response = await this.#fetch(this.origin + request.path, init);
      const { status } = response;
      if (!request.wanted.includes(status))
        throw faultOfAnswer(response, textOf(await readUpTo(response, MAX_PROBLEM_BYTES)));
      if (status === 304 || status === 204) return { status, bytes: new Uint8Array() };
      const type = mediaType(response);
      if (type !== CBOR_MEDIA_TYPE && type !== OCTETS_MEDIA_TYPE)
        throw faultOfAnswer(response, textOf(await readUpTo(response, MAX_PROBLEM_BYTES)));
      return { status, bytes: await readUpTo(response, request.maxBytes) };
    } catch (cause) {
      if (cause instanceof SyncFault) throw cause;
      throw new SyncFault("sync/unreachable", "no answer", cause);
    }
  }
}

/** What an answer holds, or SyncFault "sync/server-lied" where it has not its form. */
export function decoded<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof WireFault)
      throw new SyncFault("sync/server-lied", "an answer of another form", cause);
    throw cause;
  }
}

function initOf({ method, body, headers }: WireRequest): RequestInit {
  const mebibytes = Math.ceil((body?.bytes.length ?? 0) / 2 ** 20);
  return {
    method,
    headers: { ...(body ? { "content-type": MEDIA_TYPES[body.type] } : {}), ...headers },
    // Copied: the type of a body wants to be sure that no other thread has it.
    ...(body ? { body: new Uint8Array(body.bytes) } : {}),
    redirect: "error",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(TIMEOUT_MS + mebibytes * TIMEOUT_PER_MIB_MS),
  };
}

async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new SyncFault("sync/server-lied", "an answer longer than it may be");
    }
    parts.push(value);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
