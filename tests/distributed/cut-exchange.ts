/**
 * One HTTP exchange over a bare socket that something can happen to at any byte: what was sent and what has come are
 * known exactly.
 */
import { connect, type Socket } from "node:net";

/** At which point of the exchange. */
export type Moment =
  /** This share of the request's bytes was sent, below 1. */
  | { readonly sent: number }
  /** All of it was, so long ago. */
  | { readonly sentAgoMs: number }
  /** So many bytes of the answer have come, all of it where there are not so many. */
  | { readonly answered: number };

export type Request = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type Exchanged = {
  /** What came of the answer. */
  readonly raw: Buffer;
  /** The moment came. */
  readonly isCut: boolean;
};

/**
 * `cut`: what happens at the moment, after which nothing is read or sent any more. Without it the exchange goes to its
 * end. Throws where nobody listens.
 */
export async function exchangeUntil(
  request: Request,
  at: { readonly moment: Moment; readonly cut: () => Promise<void> } | null,
): Promise<Exchanged> {
  const socket = await opened(request.url);
  const bytes = encode(request);
  const isEarly = at !== null && "sent" in at.moment;
  const arrived = answerOf(socket, at !== null && "answered" in at.moment ? at.moment.answered : Infinity);
  await sent(socket, isEarly ? bytes.subarray(0, Math.floor(bytes.length * at.moment.sent)) : bytes);
  if (at !== null && "answered" in at.moment) await arrived;
  if (at !== null && "sentAgoMs" in at.moment) await pause(at.moment.sentAgoMs);
  if (at !== null) await at.cut();
  const raw = await arrived;
  socket.destroy();
  return { raw, isCut: at !== null };
}

/** The answer, or null where not all of it came. */
export function decodeAnswer(raw: Buffer): Response | null {
  const end = raw.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [first = "", ...lines] = raw.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = raw.subarray(end + 4);
  if (body.length < Number(headers.get("content-length") ?? 0)) return null;
  const status = statusIn(first) ?? 0;
  return new Response(status === 204 || status === 304 ? null : new Uint8Array(body), { status, headers });
}

/** The status, as soon as that much of the answer has come. */
export function statusIn(raw: Buffer | string): number | null {
  const status = /^HTTP\/1\.1 ([0-9]{3}) /.exec(raw.toString("latin1").slice(0, 16))?.[1];
  return status === undefined ? null : Number(status);
}

function encode({ method, url, headers, body }: Request): Buffer {
  const all = { ...headers, host: url.host, connection: "close", "content-length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

function opened(url: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => resolve(socket));
    socket.setNoDelay(true);
    socket.once("error", reject);
  });
}

function sent(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()));
}

/** Resolves with what has come when it is `enough`, or when nothing comes any more. */
function answerOf(socket: Socket, enough: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let raw = Buffer.alloc(0);
    const end = () => resolve(raw.subarray(0, Math.min(enough, raw.length)));
    socket.on("data", (data) => {
      raw = Buffer.concat([raw, data]);
      if (raw.length >= enough || decodeAnswer(raw) !== null) end();
    });
    // A connection that the other side's death resets has simply ended.
    socket.on("error", end);
    socket.on("close", end);
  });
}

function pause(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
