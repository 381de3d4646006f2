/**
 * The tables, as migrations. Everything of a vault stands in tables that carry its id in their primary key and are
 * partitioned by its hash, so that every statement touches one partition, one transaction touches one vault, and the
 * same tables can be spread over machines (../../MANY-NODES.md). No sequences: nothing is numbered across vaults.
 */
import { CONTROL_KIND_NUMBERS } from "../entry-accounting.ts";

export const IS_CONTROL = `kind IN (${CONTROL_KIND_NUMBERS.join(", ")})`;

type Table = {
  readonly name: string;
  readonly columns: string;
  readonly key: string;
  readonly partitions: number;
  readonly settings: string;
};

/** Rows that are updated all the time: room for the next version on the same page, and no detour for a long one. */
const OFTEN_UPDATED = "fillfactor = 70, toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05";

const TABLES: readonly Table[] = [
  {
    name: "vault",
    columns: `
      vault_id bytea NOT NULL,
      seq bigint NOT NULL,
      live_bytes bigint NOT NULL,
      bare_to bigint NOT NULL,
      base_snapshot bigint,
      head bytea NOT NULL,
      locators bytea NOT NULL,
      control bytea NOT NULL`,
    key: "vault_id",
    partitions: 16,
    settings: OFTEN_UPDATED,
  },
  {
    name: "entry",
    columns: `
      vault_id bytea NOT NULL,
      seq bigint NOT NULL,
      kind smallint NOT NULL,
      leaf bytea NOT NULL,
      body bytea`,
    key: "vault_id, seq",
    partitions: 64,
    settings: "fillfactor = 100",
  },
  {
    name: "locator",
    columns: "vault_id bytea NOT NULL, locator bytea NOT NULL",
    key: "vault_id, locator",
    partitions: 16,
    settings: "fillfactor = 100",
  },
  {
    name: "snapshot",
    columns: `
      vault_id bytea NOT NULL,
      seq bigint NOT NULL,
      covers_seq bigint NOT NULL,
      received_at_ms bigint NOT NULL,
      author bytea NOT NULL,
      chunk_hashes bytea NOT NULL`,
    key: "vault_id, seq",
    partitions: 16,
    settings: "fillfactor = 100",
  },
  {
    name: "confirmation",
    columns: "vault_id bytea NOT NULL, snapshot_seq bigint NOT NULL, device bytea NOT NULL",
    key: "vault_id, snapshot_seq, device",
    partitions: 16,
    settings: "fillfactor = 100",
  },
  {
    name: "chunk",
    columns: `
      vault_id bytea NOT NULL,
      hash bytea NOT NULL,
      stored_at_ms bigint NOT NULL,
      bytes bytea NOT NULL`,
    key: "vault_id, hash",
    partitions: 64,
    settings: "fillfactor = 90",
  },
];

const FIRST: readonly string[] = [
  ...TABLES.flatMap(partitioned),
  // Sealed bytes do not compress: no time is spent on trying.
  ...["entry.body", "chunk.bytes", "snapshot.chunk_hashes"].map((column) => storage(column, "EXTERNAL")),
  storage("vault.control", "MAIN"),
  ...TABLES.flatMap(partitionsOf),
  `CREATE INDEX entry_control ON keyferry.entry (vault_id, seq) WHERE ${IS_CONTROL}`,
  "CREATE INDEX locator_value ON keyferry.locator (locator)",
  `CREATE TABLE keyferry.invite (
    hash bytea PRIMARY KEY, added_at_ms bigint NOT NULL, vault_id bytea, spent_at_ms bigint)`,
  "CREATE TABLE keyferry.server_key (only_one smallint PRIMARY KEY CHECK (only_one = 1), key bytea NOT NULL)",
  "CREATE TABLE keyferry.probe (only_one smallint PRIMARY KEY CHECK (only_one = 1), times bigint NOT NULL)",
  "INSERT INTO keyferry.probe VALUES (1, 0)",
];

/** Pairings under way. Nothing says of which vault they are, so no table of vaults can hold them. */
const MAILBOXES: readonly string[] = [
  `CREATE TABLE keyferry.mailbox_slot (
    mailbox bytea NOT NULL,
    slot smallint NOT NULL,
    ends_at_ms bigint NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (mailbox, slot)) WITH (fillfactor = 100)`,
  storage("mailbox_slot.bytes", "EXTERNAL"),
  "CREATE INDEX mailbox_end ON keyferry.mailbox_slot (ends_at_ms)",
];

/** In order, each a list of statements; the version of a migration is its place, from 1. */
export const MIGRATIONS: readonly (readonly string[])[] = [FIRST, MAILBOXES];

function partitioned({ name, columns, key }: Table): string[] {
  return [`CREATE TABLE keyferry.${name} (${columns}, PRIMARY KEY (${key})) PARTITION BY HASH (vault_id)`];
}

function partitionsOf({ name, partitions, settings }: Table): string[] {
  return Array.from(
    { length: partitions },
    (_, index) =>
      `CREATE TABLE keyferry.${name}_${index} PARTITION OF keyferry.${name}
       FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${index}) WITH (${settings})`,
  );
}

function storage(column: string, how: "EXTERNAL" | "MAIN"): string {
  const [table, name] = column.split(".");
  return `ALTER TABLE keyferry.${table} ALTER COLUMN ${name} SET STORAGE ${how}`;
}
