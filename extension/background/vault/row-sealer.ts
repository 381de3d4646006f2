/** Seals rows of this device, each for its place, and names them. Lives in memory only, and as long as the local key. */
import { bytesToHex, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import { type LocalKey, type LocalSubkeys, localSubkeys } from "../../../shared/vault/local-key.ts";
import { openRow, type RowNamer, rowNamer, sealRow } from "../../../shared/vault/sealed-row.ts";

/** The sealed columns and rows, by the name that goes into their associated data. */
export type RowTable =
  | "keyring"
  | "entries"
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
  | "notices"
  | "shelves";

/** What is hashed for the keys of rows on disk. */
export type NamedThing = "item" | "site" | "type" | "outbox" | "attempts" | "signed" | "chunks";

export class RowSealer {
  readonly subkeys: LocalSubkeys;
  readonly random: RandomBytes;
  readonly #namer: RowNamer;
  readonly #namesOfTexts = new Map<NamedThing, Map<string, string>>();

  constructor(localKey: LocalKey, random: RandomBytes) {
    this.subkeys = localSubkeys(localKey);
    this.#namer = rowNamer(this.subkeys.indexKey);
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
    return bytesToHex(this.#namer(about, bytes));
  }

  /** As `name`, for what occurs in many rows: a site, a type. Remembered as long as the keys are. */
  nameOfText(about: NamedThing, subject: string): string {
    const known = this.#namesOfTexts.get(about)?.get(subject);
    if (known !== undefined) return known;
    const name = this.name(about, utf8ToBytes(subject));
    const names = this.#namesOfTexts.get(about) ?? new Map<string, string>();
    this.#namesOfTexts.set(about, names.set(subject, name));
    return name;
  }

  #keyOf(table: RowTable): Uint8Array {
    return table === "keyring" ? this.subkeys.keyringKey : this.subkeys.rowKey;
  }
}
