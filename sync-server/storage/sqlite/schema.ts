/**
 * The tables, as migrations: each runs once, in one transaction with its row in `migration`. What has been released is
 * never edited; a change is a further migration.
 *
 * Ordinary rowid tables on purpose: rows of many vaults arrive interleaved, and only appending at the end fills pages
 * of 8 KiB with seven entries of 1 KiB; clustered by vault a page would stay half empty. Rows point to their vault by
 * a number, not by its 32-byte id. Vaults and entries are never deleted, so their highest number is their count.
 */
import { CONTROL_KIND_NUMBERS } from "../entry-accounting.ts";

export const IS_CONTROL = `kind IN (${CONTROL_KIND_NUMBERS.join(", ")})`;

const FIRST = `
  CREATE TABLE vault (
    vault_no INTEGER PRIMARY KEY,
    vault_id BLOB NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    live_bytes INTEGER NOT NULL,
    bare_to INTEGER NOT NULL,
    base_snapshot INTEGER,
    locators BLOB NOT NULL,
    control BLOB NOT NULL
  ) STRICT;

  CREATE TABLE entry (
    entry_no INTEGER PRIMARY KEY,
    vault_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    body BLOB
  ) STRICT;
  CREATE UNIQUE INDEX entry_place ON entry (vault_no, seq);
  CREATE INDEX entry_control ON entry (vault_no, seq) WHERE ${IS_CONTROL};

  CREATE TABLE locator (
    locator BLOB NOT NULL,
    vault_no INTEGER NOT NULL,
    PRIMARY KEY (locator, vault_no)
  ) STRICT;
  CREATE INDEX locator_vault ON locator (vault_no);

  CREATE TABLE snapshot (
    vault_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    covers_seq INTEGER NOT NULL,
    author BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    chunk_hashes BLOB NOT NULL,
    PRIMARY KEY (vault_no, seq)
  ) STRICT;

  CREATE TABLE confirmation (
    vault_no INTEGER NOT NULL,
    snapshot_seq INTEGER NOT NULL,
    device BLOB NOT NULL,
    PRIMARY KEY (vault_no, snapshot_seq, device)
  ) STRICT;

  CREATE TABLE chunk (
    chunk_no INTEGER PRIMARY KEY,
    vault_no INTEGER NOT NULL,
    hash BLOB NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (vault_no, hash)
  ) STRICT;

  CREATE TABLE invite (
    hash BLOB PRIMARY KEY,
    added_at_ms INTEGER NOT NULL,
    vault_id BLOB,
    spent_at_ms INTEGER
  ) STRICT;

  CREATE TABLE server_key (only INTEGER PRIMARY KEY CHECK (only = 1), key BLOB NOT NULL) STRICT;

  CREATE TABLE probe (only INTEGER PRIMARY KEY CHECK (only = 1), times INTEGER NOT NULL) STRICT;
  INSERT INTO probe VALUES (1, 0);
`;

/** Pairings under way. Nothing says of which vault they are. */
const MAILBOXES = `
  CREATE TABLE mailbox_slot (
    mailbox BLOB NOT NULL,
    slot INTEGER NOT NULL,
    ends_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (mailbox, slot)
  ) STRICT;
  CREATE INDEX mailbox_end ON mailbox_slot (ends_at_ms);
`;

/** In order; the version of a migration is its place, from 1. */
export const MIGRATIONS: readonly string[] = [FIRST, MAILBOXES];
