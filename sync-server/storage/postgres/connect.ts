/** Connections to PostgreSQL, with the two types that are read otherwise than the client does by itself. */
import postgres from "postgres";

export type Sql = postgres.Sql<{ bigint: number; bytea: Uint8Array }>;
export type Transaction = postgres.TransactionSql<{ bigint: number; bytea: Uint8Array }>;

/** PostgreSQL's number of the type bytea. */
export const BYTEA = 17;
const BIGINT = 20;

/** Connects lazily: the first query tells whether there is a server. `url`: postgres://user:password@host/database. */
export function connect(url: string, connections: number): Sql {
  return postgres(url, {
    max: connections,
    connect_timeout: 10,
    // Notices quote what was asked; nothing of it belongs into a log.
    onnotice: () => undefined,
    connection: {
      application_name: "keyferry",
      // Every statement finds its rows by vault id: planning it anew each time would find the same plan.
      plan_cache_mode: "force_generic_plan",
    },
    types: {
      bigint: { to: BIGINT, from: [BIGINT], serialize: String, parse: Number },
      bytea: { to: BYTEA, from: [BYTEA], serialize: toHex, parse: fromHex },
    },
  });
}

function toHex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`;
}

function fromHex(text: string): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(buffer, byteOffset, length);
}
