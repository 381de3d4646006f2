/**
 * The keys of an unlocked vault, and what they opened. Lives in the worker's memory only, and only until the vault is
 * locked or the worker ends.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import { decodeKeyring, encodeKeyring, type Keyring } from "../../../shared/vault/keyring.ts";
import type { LocalKey } from "../../../shared/vault/local-key.ts";
import type { VaultRow } from "../../storage/schema.ts";
import { PasskeyList } from "./passkey-list.ts";
import { RowSealer } from "./row-sealer.ts";

export class OpenKeys {
  readonly rows: RowSealer;
  /** Opened once; gone with the keys when the vault is locked. */
  readonly list: PasskeyList;
  #last: { readonly sealed: Uint8Array; readonly keyring: Keyring } | null = null;

  private constructor(rows: RowSealer) {
    this.rows = rows;
    this.list = new PasskeyList(rows);
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
