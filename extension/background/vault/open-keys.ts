/**
 * The keys of an unlocked vault, and the sealing of rows with them. Lives in the worker's memory only, and only
 * until the vault is locked or the worker ends.
 */
import { bytesToHex, equalBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import { decodeKeyring, encodeKeyring, type Keyring } from "../../../shared/vault/keyring.ts";
import { type LocalKey, type LocalSubkeys, localSubkeys } from "../../../shared/vault/local-key.ts";
import { openRow, rowId, sealRow } from "../../../shared/vault/sealed-row.ts";
import type { VaultRow } from "../../storage/schema.ts";

/** The sealed columns and rows, by the name that goes into their associated data. */
export type RowTable =
  | "keyring"
  | "entries"
  | "item-facts"
  | "item-state"
  | "item-confirmed"
  | "item-secret"
  | "singles"
  | "outbox"
  | "attempts"
  | "signed"
  | "chunks"
  | "theirs"
  | "abandoned"
  | "notices";

/** What is hashed for the keys of rows on disk. */
export type NamedThing = "item" | "site" | "type" | "outbox" | "attempts" | "signed" | "chunks";

export class RowSealer {
  readonly subkeys: LocalSubkeys;
  readonly random: RandomBytes;

  constructor(localKey: LocalKey, random: RandomBytes) {
    this.subkeys = localSubkeys(localKey);
    this.random = random;
  }

  /** `key`: the row's key on disk as text. */
  seal(table: RowTable, key: string, plaintext: Uint8Array): Uint8Array {
    return sealRow(this.#keyOf(table), { table, key: utf8ToBytes(key) }, plaintext, this.random);
  }

  /** Throws VaultFault "vault/corrupted-row" or "vault/unknown-version". */
  open(table: RowTable, key: string, sealed: Uint8Array): Uint8Array {
    return openRow(this.#keyOf(table), { table, key: utf8ToBytes(key) }, sealed);
  }

  /** What stands on disk for an item id, an rpId, a type, an operation id, a hash: a keyed hash, hex. */
  name(about: NamedThing, bytes: Uint8Array): string {
    return bytesToHex(rowId(this.subkeys.indexKey, about, bytes));
  }

  #keyOf(table: RowTable): Uint8Array {
    return table === "keyring" ? this.subkeys.keyringKey : this.subkeys.rowKey;
  }
}

export class OpenKeys {
  readonly rows: RowSealer;
  #last: { readonly sealed: Uint8Array; readonly keyring: Keyring } | null = null;

  private constructor(rows: RowSealer) {
    this.rows = rows;
  }

  /** Throws VaultFault where the vault's keyring does not open with this local key. */
  static from(localKey: LocalKey, vault: VaultRow, random: RandomBytes): OpenKeys {
    const keys = new OpenKeys(new RowSealer(localKey, random));
    keys.keyringIn(vault);
    return keys;
  }

  /** The keyring as it lies in this row; entries from other devices may have added to it. */
  keyringIn({ sealedKeyring }: VaultRow): Keyring {
    if (this.#last === null || !equalBytes(this.#last.sealed, sealedKeyring)) {
      const keyring = decodeKeyring(this.rows.open("keyring", "vault", sealedKeyring));
      this.#last = { sealed: sealedKeyring, keyring };
    }
    return this.#last.keyring;
  }
}

export function sealKeyring(rows: RowSealer, keyring: Keyring): Uint8Array {
  return rows.seal("keyring", "vault", encodeKeyring(keyring));
}
