/**
 * One HTTP request and its answer, by whatever `fetch` is given. The answer is a stranger's: its size is bounded while it
 * is read, redirects are errors, and what is not a server's of this kind is told apart from what is and breaks its word.
 */
import { concatBytes } from "../bytes/bytes.ts";
import { MAX_SMALL_BODY_BYTES } from "../wire/limits.ts";
import { decodeProblem, PROBLEM_MEDIA_TYPE } from "../wire/problem.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../wire/wire-body.ts";
import { WireFault, type WireFaultCode } from "../wire/wire-fault.ts";
import { SyncFault, type SyncFaultCode } from "./sync-fault.ts";

export type HttpRequest<Signal> = {
  readonly method: "GET" | "POST" | "PUT";
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal: Signal;
  readonly redirect: "error";
  readonly credentials: "omit";
  readonly cache: "no-store";
  readonly referrerPolicy: "no-referrer";
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  } | null;
};

/** What is asked of the outside. `timeout`: a signal that aborts a request after so long, as AbortSignal.timeout. */
export type HttpDoor<Signal> = {
  readonly fetch: (url: string, request: HttpRequest<Signal>) => Promise<HttpAnswer>;
  readonly timeout: (ms: number) => Signal;
};

export type Asked = {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: {
    readonly type: typeof CBOR_MEDIA_TYPE | typeof OCTETS_MEDIA_TYPE;
    readonly bytes: Uint8Array;
  };
  /** The most that an answer may hold. */
  readonly maxBytes: number;
};

export type Answered = { readonly status: number; readonly bytes: Uint8Array; readonly etag: string | null };

/** For the answer to begin, and then for what is sent and what may come on a bad mobile link: 32 kB a second. */
const TIMEOUT_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 32;

/**
 * An answer with status 200, 201, 204, 304 or, with a CBOR body, 409. Everything else is a SyncFault: what the server
 * refuses, by its code; "sync/unreachable" for what is no answer of such a server.
 */
export async function exchange<Signal>(
  door: HttpDoor<Signal>,
  origin: string,
  asked: Asked,
): Promise<Answered> {
  const answer = await send(door, origin, asked);
  const type = (answer.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  const { status } = answer;
  if (status === 204 || status === 304) return { status, bytes: new Uint8Array(), etag: null };
  if (type === PROBLEM_MEDIA_TYPE) throw await problemFault(answer);
  if (status === 410 && type === CBOR_MEDIA_TYPE) throw new SyncFault("sync/closed", "closed by its owner");
  const isRight = status === 200 || status === 201 || (status === 409 && type === CBOR_MEDIA_TYPE);
  if (!isRight || (type !== CBOR_MEDIA_TYPE && type !== OCTETS_MEDIA_TYPE))
    throw new SyncFault("sync/unreachable", `status ${status} of something else`);
  return { status, bytes: await readAtMost(answer, asked.maxBytes), etag: answer.headers.get("etag") };
}

/** Runs a decoder of shared/wire over an answer: what has not its form is a lie. */
export function decoded<Value>(bytes: Uint8Array, decode: (bytes: Uint8Array) => Value): Value {
  try {
    return decode(bytes);
  } catch (cause) {
    if (cause instanceof WireFault)
      throw new SyncFault("sync/server-lied", "an answer without its form", cause);
    throw cause;
  }
}

async function send<Signal>(
  { fetch, timeout }: HttpDoor<Signal>,
  origin: string,
  { method, path, headers, body, maxBytes }: Asked,
): Promise<HttpAnswer> {
  const largest = (body?.bytes.length ?? 0) + maxBytes;
  try {
    return await fetch(`${origin}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": body.type }) },
      ...(body === undefined ? {} : { body: new Uint8Array(body.bytes) }),
      signal: timeout(TIMEOUT_MS + Math.ceil(largest / SLOWEST_BYTES_PER_MS)),
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
  } catch (cause) {
    throw new SyncFault("sync/unreachable", "no answer", cause);
  }
}

async function readAtMost({ body }: HttpAnswer, maxBytes: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatBytes(...parts);
      if (value === undefined) continue;
      length += value.length;
      if (length > maxBytes) break;
      parts.push(value);
    }
  } catch (cause) {
    throw new SyncFault("sync/unreachable", "the answer broke off", cause);
  }
  await reader.cancel().catch(() => undefined);
  throw new SyncFault("sync/server-lied", "an answer larger than any may be");
}

const FAULTS: Readonly<Record<WireFaultCode, SyncFaultCode>> = {
  "wire/malformed": "sync/refused",
  "wire/unauthorised": "sync/unauthorised",
  "wire/registration-closed": "sync/registration-closed",
  "wire/invite-needed": "sync/registration-closed",
  "wire/not-found": "sync/refused",
  "wire/vault-exists": "sync/refused",
  "wire/slot-taken": "sync/refused",
  "wire/closed": "sync/closed",
  "wire/too-large": "sync/refused",
  "wire/over-quota": "sync/over-quota",
  "wire/wrong-media-type": "sync/refused",
  "wire/entry-refused": "sync/refused",
  "wire/chunks-missing": "sync/refused",
  "wire/needs-newer-version": "sync/needs-newer-version",
  "wire/rate-limited": "sync/rate-limited",
  "wire/server-error": "sync/unreachable",
  "wire/unavailable": "sync/unreachable",
};

/** No server may keep us away for longer by one answer. */
const LONGEST_RETRY_MS = 60 * 60 * 1000;

async function problemFault(answer: HttpAnswer): Promise<SyncFault> {
  const text = asciiText(await readAtMost(answer, MAX_SMALL_BODY_BYTES));
  const code = decodeProblem(text);
  if (code === null)
    return new SyncFault("sync/unreachable", `a problem of something else, ${answer.status}`);
  const fault = code === "unknown" ? faultOfStatus(answer.status) : FAULTS[code];
  return new SyncFault(fault, `${code}, ${answer.status}`, undefined, retryAfterMs(answer));
}

/** A code of a newer server counts as its status (PROTOCOL.md, "Errors"). */
function faultOfStatus(status: number): SyncFaultCode {
  if (status === 401) return "sync/unauthorised";
  if (status === 403) return "sync/registration-closed";
  if (status === 410) return "sync/closed";
  if (status === 429) return "sync/rate-limited";
  return status >= 400 && status < 500 ? "sync/refused" : "sync/unreachable";
}

function retryAfterMs({ headers }: HttpAnswer): number | null {
  const text = headers.get("retry-after");
  if (text === null || !/^[0-9]{1,9}$/.test(text)) return null;
  return Math.min(Number(text) * 1000, LONGEST_RETRY_MS);
}

/** Problem documents are ASCII; anything else in them does not matter. */
function asciiText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
