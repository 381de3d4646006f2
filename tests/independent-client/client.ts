/** Speaks PROTOCOL.md to a server, with `fetch` and what stands beside it. */
import { decode, encode, type Item } from "./cbor.ts";
import { accepted, face, type Keys, type Log } from "./log.ts";
import { label, signed, u } from "./primitives.ts";

type Members = { readonly [name: string]: Item };
type Answer = { readonly status: number; readonly body: Members };

const CBOR = "application/cbor";

async function ask(url: string, method: "GET" | "POST", body?: Members, token?: Uint8Array): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": CBOR }),
      ...(token === undefined ? {} : { authorization: `Bearer ${Buffer.from(token).toString("base64url")}` }),
    },
    ...(body === undefined ? {} : { body: new Uint8Array(encode(body)) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.headers.get("content-type") === CBOR)
    return { status: answer.status, body: membersOf(decode(bytes)) };
  return { status: answer.status, body: membersOf(JSON.parse(bytes.toString("utf8"))) };
}

function originPart(origin: string): Buffer {
  return Buffer.concat([u(16, origin.length), Buffer.from(origin, "latin1")]);
}

async function challengeOf(origin: string): Promise<Uint8Array> {
  return bytesIn((await ask(`${origin}/v1/auth/challenge`, "POST", {})).body, "challenge");
}

export async function found(
  origin: string,
  genesis: Uint8Array,
  invite: string | null = null,
): Promise<Answer> {
  return ask(`${origin}/v1/vaults`, "POST", { genesis, invite });
}

/** Ids of the vaults of these words. */
export async function recover(origin: string, paper: Keys): Promise<readonly Uint8Array[]> {
  const challenge = await challengeOf(origin);
  const signature = signed(paper.sign, label("recover"), originPart(origin), challenge);
  const { body } = await ask(`${origin}/v1/recover`, "POST", {
    sign_key: face(paper).sig,
    challenge,
    signature,
  });
  return listIn(body, "vaults");
}

/** One device's session at one vault. */
export class Session {
  readonly #url: string;
  readonly #token: Uint8Array;

  private constructor(url: string, token: Uint8Array) {
    this.#url = url;
    this.#token = token;
  }

  static async open(origin: string, vault: Uint8Array, keys: Keys): Promise<Session> {
    const challenge = await challengeOf(origin);
    const device = face(keys).id;
    const signature = signed(keys.sign, label("auth"), originPart(origin), vault, device, challenge);
    const asked = { vault, device, challenge, signature };
    const { status, body } = await ask(`${origin}/v1/auth/token`, "POST", asked);
    if (status !== 200) throw new Error(`not let in: ${status} ${JSON.stringify(body)}`);
    return new Session(`${origin}/v1/vaults/${Buffer.from(vault).toString("hex")}`, bytesIn(body, "token"));
  }

  /** Reads everything after `from`, page by page, and judges it. */
  async pull(from: Log | null): Promise<{ readonly log: Log; readonly entries: readonly Uint8Array[] }> {
    let log = from;
    const entries: Uint8Array[] = [];
    for (let hasMore = true; hasMore; ) {
      const { body } = await ask(
        `${this.#url}/log?after=${log?.seq ?? 0}&limit=2`,
        "GET",
        undefined,
        this.#token,
      );
      for (const entry of listIn(body, "entries")) {
        log = accepted(log, entry);
        entries.push(entry);
      }
      hasMore = body["more"] === true;
    }
    if (log === null) throw new Error("an empty log");
    return { log, entries };
  }

  /** The log after these entries, or the entries that stand there instead. */
  async append(
    log: Log,
    entries: readonly Uint8Array[],
  ): Promise<Log | { readonly instead: readonly Uint8Array[] }> {
    const asked = { expect_seq: log.seq, expect_head: log.head, entries };
    const { status, body } = await ask(`${this.#url}/log`, "POST", asked, this.#token);
    if (status === 409) return { instead: listIn(body, "entries") };
    const after = entries.reduce<Log>((so, entry) => accepted(so, entry), log);
    if (status !== 200 || body["seq"] !== after.seq || !Buffer.from(after.head).equals(bytesIn(body, "head")))
      throw new Error(`not appended: ${status} ${JSON.stringify(body)}`);
    return after;
  }
}

function membersOf(value: unknown): Members {
  if (typeof value !== "object" || value === null) throw new Error("not a map");
  // Whatever came is looked at member by member.
  return value as Members;
}

function bytesIn(body: Members, name: string): Uint8Array {
  const value = body[name];
  if (value instanceof Uint8Array) return value;
  throw new Error(`no ${name}: ${JSON.stringify(body)}`);
}

function listIn(body: Members, name: string): Uint8Array[] {
  const value = body[name];
  if (!Array.isArray(value)) throw new Error(`no ${name}: ${JSON.stringify(body)}`);
  return value.filter((one) => one instanceof Uint8Array);
}
