/**
 * A row on disk: version(1) || nonce(24) || ciphertext, its AAD naming table and key, so that a row opens only where
 * it was put. The filling rounds its length up to 256 bytes. Row names are keyed hashes: without the local key they
 * tell neither site nor account (FORMAT.md, "Rows").
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, uint16, utf8ToBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { padBody, unpadBody } from "../log/size-classes.ts";
import { open, SEAL_NONCE_LENGTH, seal } from "./seal.ts";
import { VaultFault } from "./vault-fault.ts";

const ROW_VERSION = 1;
const ROW_STEP = 256;
const LENGTH_PREFIX = 4;
export const ROW_ID_LENGTH = 16;

/** Where a row stands: its table and its key there. */
export type RowPlace = { readonly table: string; readonly key: Uint8Array };

/** Seals a row for one place with a fresh nonce. `rowKey`: 32 bytes, from localSubkeys. */
export function sealRow(
  rowKey: Uint8Array,
  place: RowPlace,
  plaintext: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const nonce = random(SEAL_NONCE_LENGTH);
  const length = Math.ceil((LENGTH_PREFIX + plaintext.length) / ROW_STEP) * ROW_STEP;
  const sealed = seal(rowKey, nonce, rowAad(place), padBody(plaintext, length));
  return concatBytes(Uint8Array.of(ROW_VERSION), nonce, sealed);
}

/**
 * Opens a row. Throws VaultFault: "vault/unknown-version" for a newer row, "vault/corrupted-row" when it was changed,
 * cut, moved to another place or sealed under another key.
 */
export function openRow(rowKey: Uint8Array, place: RowPlace, row: Uint8Array): Uint8Array {
  const version = row[0];
  if (version === undefined || row.length < 1 + SEAL_NONCE_LENGTH)
    throw new VaultFault("vault/corrupted-row", "shorter than its nonce");
  if (version !== ROW_VERSION) throw new VaultFault("vault/unknown-version", `row version ${version}`);
  const nonce = row.slice(1, 1 + SEAL_NONCE_LENGTH);
  const padded = open(rowKey, nonce, rowAad(place), row.slice(1 + SEAL_NONCE_LENGTH));
  const plaintext = padded === null ? null : unpadBody(padded);
  if (plaintext === null) throw new VaultFault("vault/corrupted-row", "does not open");
  return plaintext;
}

/** Names rows on disk. */
export type RowNamer = (table: string, about: Uint8Array) => Uint8Array;

/**
 * Gives the 16-byte name of a row from what it is about (an item id, an rpId). `indexKey`: from localSubkeys; the keyed
 * beginning of the hash is computed once.
 */
export function rowNamer(indexKey: Uint8Array): RowNamer {
  const keyed = hmac.create(sha256, indexKey);
  return (table, about) => {
    const named = keyed.clone().update(labelled(LABELS.rowName, ...withLength(table), about));
    return named.digest().slice(0, ROW_ID_LENGTH);
  };
}

/** One such name. */
export function rowId(indexKey: Uint8Array, table: string, about: Uint8Array): Uint8Array {
  return rowNamer(indexKey)(table, about);
}

function rowAad(place: RowPlace): Uint8Array {
  return labelled(LABELS.row, Uint8Array.of(ROW_VERSION), ...withLength(place.table), place.key);
}

function withLength(table: string): Uint8Array[] {
  const name = utf8ToBytes(table);
  return [uint16(name.length), name];
}
