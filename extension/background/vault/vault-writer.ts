/**
 * Writes operations into the open vault: one signed log entry, the items it changes, the new head, and whatever must
 * be on disk with them, in one strict transaction. One write at a time; a write computed from an old head is refused
 * by the database and made again from the new one.
 */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { applyEntry, itemIdsOf } from "../../../shared/vault/fold.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { decodeLogHead, encodeLogHead } from "../../../shared/vault/log-head.ts";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import type { ItemRow, OutcomeRow } from "../../storage/schema.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import { itemRow, itemRowId, openState, sealSecret } from "./item-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { namingDamage } from "./readable-rows.ts";
import { entryRow } from "./vault-rows.ts";

const ATTEMPTS = 3;

export type WriteOptions = {
  readonly outcome?: OutcomeRow;
  /** Makes the credential filter with what this write adds, from the one that is there when its turn comes. */
  readonly filter?: () => Promise<Uint8Array>;
};

export class VaultWriter {
  readonly #repository: VaultRepository;
  readonly #outside: { readonly random: RandomBytes; readonly nowMs: NowMs };
  readonly #turns = new OneAtATime();

  constructor(repository: VaultRepository, outside: { readonly random: RandomBytes; readonly nowMs: NowMs }) {
    this.#repository = repository;
    this.#outside = outside;
  }

  /** Resolves when everything is on disk. Throws StorageFault, VaultFault or DamageFault; then nothing was written. */
  write(keys: OpenKeys, ops: readonly Op[], options: WriteOptions = {}): Promise<void> {
    return this.#turns.run("write", async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#writeOnce(keys, ops, options);
        } catch (error) {
          const isStale = error instanceof StorageFault && error.code === "storage/changed-meanwhile";
          if (!isStale || attempt === ATTEMPTS) throw error;
        }
      }
    });
  }

  async #writeOnce(keys: OpenKeys, ops: readonly Op[], options: WriteOptions): Promise<void> {
    const { rows } = keys;
    const previousHead = await this.#repository.head();
    const head = namingDamage("vault/damaged-head", () =>
      decodeLogHead(rows.open("singles", "head", previousHead)),
    );
    const written = writeDataEntry(keys.keyring, head, ops, this.#outside);

    const present = new Map<string, { readonly row: ItemRow; readonly state: ItemState }>();
    for (const itemId of itemIdsOf(NO_GROUPS, written.opened)) {
      const row = await this.#repository.item(itemRowId(rows, itemId));
      if (row !== null) present.set(row.id, { row, state: openState(rows, row) });
    }
    const read = (itemId: Uint8Array) => present.get(itemRowId(rows, itemId))?.state ?? null;
    const items = applyEntry(NO_GROUPS, read, written.opened).changes.map(({ item, secret }) => {
      const kept = present.get(itemRowId(rows, item.itemId))?.row.sealedSecret ?? null;
      if (secret === "kept") return itemRow(rows, item, kept);
      return itemRow(rows, item, secret === "erased" ? null : sealSecret(rows, item.itemId, secret));
    });

    await this.#repository.commit({
      previousHead,
      head: rows.seal("singles", "head", encodeLogHead(written.head)),
      entries: [entryRow(rows, written.head.seq, written.entry)],
      items,
      filter: options.filter ? await options.filter() : null,
      outcome: options.outcome ?? null,
    });
  }
}
