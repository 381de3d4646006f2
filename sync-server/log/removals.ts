/**
 * Where removed devices were removed: the last entry that each of them may read (PROTOCOL.md, "Removed devices"). It is
 * found among the control entries, which are kept for ever, once for each device: an id never becomes a member again.
 */
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import { decodeRekeyClear } from "../../shared/log/clear-rekey.ts";
import { memberById } from "../../shared/log/control-state.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { KINDS } from "../../shared/log/kinds.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import { LruMap } from "../lru-map.ts";
import type { VaultStore } from "../storage/vault-store.ts";
import type { KnownVault } from "./known-vaults.ts";

const REMOVALS_REMEMBERED = 10_000;

export class Removals {
  readonly #store: VaultStore;
  readonly #remembered = new LruMap<WirePosition>(REMOVALS_REMEMBERED);

  constructor(store: VaultStore) {
    this.#store = store;
  }

  /**
   * The position after the entry that removed this device, or null for whoever is a member or never was one. Null also
   * for words that were replaced: whoever found the old paper must not read with it.
   */
  async find({ record, state }: KnownVault, deviceId: Uint8Array): Promise<WirePosition | null> {
    const member = memberById(state, deviceId);
    if (member?.status !== "removed" || member.role !== "device") return null;
    const name = `${bytesToHex(record.vaultId)} ${bytesToHex(deviceId)}`;
    const remembered = this.#remembered.get(name);
    if (remembered !== undefined) return remembered;
    const control = await this.#store.controlEntries(record.vaultId, record.seq);
    const at = positionAfterRemoval(control, deviceId);
    if (at !== null) this.#remembered.set(name, at);
    return at;
  }
}

function positionAfterRemoval(control: readonly Uint8Array[], deviceId: Uint8Array): WirePosition | null {
  for (const bytes of control) {
    const entry = decodeEntry(bytes);
    if (entry.header.kind !== KINDS.rekey) continue;
    const { removed } = decodeRekeyClear(entry.clear);
    if (removed.some((id) => equalBytes(id, deviceId)))
      return { seq: entry.header.seq, head: nextHead(entry.header.prev, leafHash(entry)) };
  }
  return null;
}
