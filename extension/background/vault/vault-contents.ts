/**
 * Whole items of the open vault, secrets included, for whoever compares or exports passkeys. Reads in parts and lets
 * others work in between: a vault may hold ten thousand.
 */

import { type ImportRecord, importRecord } from "../../../shared/vault/import-record.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { type PasskeyExtras, passkeyExtras } from "../../../shared/vault/passkey-extras.ts";
import type { PasskeyRecord } from "../../../shared/vault/passkey-record.ts";
import { credentialSource, passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import type { CredentialSource } from "../../../shared/webauthn/credential-source.ts";
import type { ItemRow } from "../../storage/schema.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { importType, itemRowId, openSecret, openState, passkeyType } from "./item-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { readEach, unlessDamaged } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

/** Holds the private key. */
export type WholePasskey = {
  readonly item: ItemState;
  readonly record: PasskeyRecord;
  readonly source: CredentialSource;
  readonly extras: PasskeyExtras;
};

/** "damaged": there is a row that does not open. Null: there is nothing, or it was purged. */
export type FoundPasskey = WholePasskey | "damaged" | null;

/** Told how many were looked at; resolves when others have had their turn. */
export type Breathe = (looked: number) => Promise<void>;

const AT_ONCE = 100;

export class VaultContents {
  readonly #keys: OpenKeys;
  readonly #repository: VaultRepository;

  constructor(keys: OpenKeys, repository: VaultRepository) {
    this.#keys = keys;
    this.#repository = repository;
  }

  /** In the order of the item ids. */
  async passkeys(itemIds: readonly Uint8Array[], breathe: Breathe): Promise<readonly FoundPasskey[]> {
    const { rows } = this.#keys;
    const found: FoundPasskey[] = [];
    for await (const part of this.#rowsInParts(
      itemIds.map((id) => itemRowId(rows, id)),
      breathe,
    ))
      found.push(...part.map((row) => (row === undefined ? null : openWhole(rows, row))));
    return found;
  }

  /** Every passkey, the trash included; "damaged" for each that does not open. */
  async *allPasskeys(breathe: Breathe): AsyncGenerator<WholePasskey | "damaged"> {
    const { rows } = this.#keys;
    const ids = await this.#repository.idsOfType(passkeyType(rows));
    for await (const part of this.#rowsInParts(ids, breathe))
      for (const row of part) {
        const whole = row === undefined ? null : openWhole(rows, row);
        if (whole !== null) yield whole;
      }
  }

  /** Every passkey without its secret part; those that do not open are left out. */
  async *allStates(breathe: Breathe): AsyncGenerator<ItemState> {
    const { rows } = this.#keys;
    const ids = await this.#repository.idsOfType(passkeyType(rows));
    for await (const part of this.#rowsInParts(ids, breathe))
      yield* readEach(part, (row) => (row === undefined ? null : openState(rows, row))).values;
  }

  /** Newest first. */
  async imports(): Promise<readonly ImportRecord[]> {
    const { rows } = this.#keys;
    const found = await this.#repository.itemsOfType(importType(rows));
    const { values } = readEach(found, (row) => importRecord(openState(rows, row)));
    return [...values].sort((a, b) => b.atMs - a.atMs);
  }

  async import(importId: Uint8Array): Promise<ImportRecord | null> {
    const { rows } = this.#keys;
    const row = await this.#repository.item(itemRowId(rows, importId));
    return row && unlessDamaged(() => importRecord(openState(rows, row)));
  }

  async *#rowsInParts(
    ids: readonly string[],
    breathe: Breathe,
  ): AsyncGenerator<readonly (ItemRow | undefined)[]> {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      yield await this.#repository.itemsByIds(ids.slice(from, from + AT_ONCE));
      await breathe(Math.min(from + AT_ONCE, ids.length));
    }
  }
}

function openWhole(rows: RowSealer, row: ItemRow): FoundPasskey {
  const read = readEach([row], (one) => {
    const item = openState(rows, one);
    const record = passkeyRecord(item);
    if (record === null) return null;
    const secret = openSecret(rows, one);
    return { item, record, source: credentialSource(item, secret), extras: passkeyExtras(item, secret) };
  });
  return read.values[0] ?? (read.faults.length > 0 ? "damaged" : null);
}
