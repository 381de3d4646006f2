/**
 * Vaults as the store has them, with their control state decoded. Decoding is remembered by vault and head: the state
 * at a head never changes, so nothing here can be out of date.
 */
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import type { ControlState } from "../../shared/log/control-state.ts";
import { decodeControlState } from "../../shared/log/control-state-codec.ts";
import { LruMap } from "../lru-map.ts";
import type { VaultRecord, VaultStore } from "../storage/vault-store.ts";

const STATES_REMEMBERED = 10_000;

export type KnownVault = { readonly record: VaultRecord; readonly state: ControlState };

export class KnownVaults {
  readonly #store: VaultStore;
  readonly #states = new LruMap<ControlState>(STATES_REMEMBERED);

  constructor(store: VaultStore) {
    this.#store = store;
  }

  /** The vault as it is now, or null. Reads the store every time. */
  async find(vaultId: Uint8Array): Promise<KnownVault | null> {
    const record = await this.#store.vault(vaultId);
    if (record === null) return null;
    const name = bytesToHex(vaultId);
    const remembered = this.#states.get(name);
    if (remembered !== undefined && equalBytes(remembered.head, record.head))
      return { record, state: remembered };
    const state = decodeControlState(record.control);
    this.#states.set(name, state);
    return { record, state };
  }

  /**
   * The state in which this node saw the vault last, or null. Another node may have written since: who relies on it must
   * prove by compare-and-set that the vault stands there still, which proves its members too.
   */
  remembered(vaultId: Uint8Array): ControlState | null {
    return this.#states.get(bytesToHex(vaultId)) ?? null;
  }

  /** The state that was just written. */
  remember(state: ControlState): void {
    this.#states.set(bytesToHex(state.vaultId), state);
  }
}
