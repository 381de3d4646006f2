/**
 * Connections to PostgreSQL, and the only file that knows the client package: a pool for statements and transactions,
 * and single connections that also hear notifications. A statement is a
 * tagged template whose values travel beside it, never inside; one with values is prepared once a connection.
 */
import { Client, Pool, type Query, type Result } from "pg";
import type { Row } from "../rows.ts";
import { StoreFault } from "../store-fault.ts";

export type Value =
  | number
  | string
  | boolean
  | Uint8Array
  | null
  | readonly number[]
  | readonly (Uint8Array | null)[]
  | RawSql;

/** Runs a statement and returns its rows. Throws StoreFault "store/unavailable". */
export type Sql = (strings: TemplateStringsArray, ...values: readonly Value[]) => Promise<readonly Row[]>;

export type Database = {
  readonly sql: Sql;
  /** All of `work`'s statements happen, or none. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** Waits for what is under way. Closing twice is harmless. */
  close(): Promise<void>;
};

/**
 * A server that answers nothing for so long is taken for gone. It is not PostgreSQL's own statement_timeout: that one
 * also ends the wait for a synchronous standby, and then reports success.
 */
const PATIENCE_MS = 30_000;
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;

const BIGINT = 20;
const BYTEA = 17;

/** Text that is part of a statement, from our own constants only. */
export class RawSql {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * What every connection needs. Statements find their rows by keys, so a plan made once stays the right one, and reading a
 * whole table never is, whatever the statistics of a young one say.
 */
function connectionConfig(url: string) {
  return {
    connectionString: url,
    application_name: "keyferry",
    options: "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? ((text: string) => text) },
  };
}

/** Connects lazily: the first statement tells whether there is a server. `url`: postgres://user:password@host/name. */
export function connect(url: string, connections: number, patienceMs = PATIENCE_MS): Database {
  const pool = new Pool({ ...connectionConfig(url), max: connections, idleTimeoutMillis: IDLE_MS });
  // A connection that breaks while nobody uses it would end the process. Whoever uses one next gets another.
  pool.on("error", ignore);
  pool.on("connect", (client: Client) => client.on("error", ignore));
  let closing: Promise<void> | null = null;

  const transaction = async <Outcome>(work: (sql: Sql) => Promise<Outcome>): Promise<Outcome> => {
    const client = await faulting(pool.connect());
    const sql: Sql = (strings, ...values) =>
      rowsOf(client.query({ ...statement(strings, values), query_timeout: patienceMs }));
    let isBroken = true;
    try {
      await sql`BEGIN`;
      const outcome = await work(sql);
      await sql`COMMIT`;
      isBroken = false;
      return outcome;
    } catch (error) {
      // Where even this fails the connection is closed, which undoes the transaction as well.
      isBroken = await sql`ROLLBACK`.then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(isBroken);
    }
  };
  return {
    sql: (strings, ...values) =>
      rowsOf(pool.query({ ...statement(strings, values), query_timeout: patienceMs })),
    transaction,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

export type SingleConnection = { readonly sql: Sql; close(): Promise<void> };

/** Payloads of what the connection listens to, and that it broke: said once, not after `close`. */
export type Hearing = { readonly heard: (payload: string) => void; readonly lost: () => void };

/** One connection that is not shared. Throws StoreFault "store/unavailable"; then `lost` is not said. */
export async function connectSingle(url: string, { heard, lost }: Hearing): Promise<SingleConnection> {
  const client = new Client(connectionConfig(url));
  let isUp = false;
  const down = () => {
    if (isUp) lost();
    isUp = false;
  };
  client.on("error", down);
  client.on("end", down);
  client.on("notification", ({ payload }: { payload?: string }) => heard(payload ?? ""));
  await faulting(client.connect());
  isUp = true;
  return {
    sql: (strings, ...values) =>
      rowsOf(client.query({ ...statement(strings, values), query_timeout: PATIENCE_MS })),
    close: async () => {
      isUp = false;
      await client.end();
    },
  };
}

/**
 * Turns what the client throws into a fault. The original is not kept as the cause: PostgreSQL quotes keys in its
 * details, and those identify. Its code says what an operator needs.
 */
async function faulting<Outcome>(work: Promise<Outcome>): Promise<Outcome> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const known = /^[A-Z0-9_]{2,40}$/.test(code) ? code : "connection lost";
    throw new StoreFault("store/unavailable", `the database does not answer as it should (${known})`);
  }
}

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [BIGINT, Number],
  [BYTEA, fromHex],
]);

const NAMES = new Map<string, string>();

/** The statement with $1, $2 ... in place of its values, under a name that is the same wherever its text is. */
function statement(strings: TemplateStringsArray, values: readonly Value[]): Query {
  const sent: unknown[] = [];
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) {
    text += value instanceof RawSql ? value.text : `$${sent.push(value)}`;
    text += strings[index + 1] ?? "";
  }
  if (sent.length === 0) return { text };
  const name = NAMES.get(text) ?? `keyferry_${NAMES.size + 1}`;
  NAMES.set(text, name);
  return { name, text, values: sent };
}

async function rowsOf(result: Promise<Result>): Promise<readonly Row[]> {
  return (await faulting(result)).rows;
}

function fromHex(text: string): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(buffer, byteOffset, length);
}

function ignore(): void {
  // Said above, where it is attached.
}
