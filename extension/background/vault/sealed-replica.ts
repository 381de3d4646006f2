/**
 * The engine's replica (shared/sync/replica.ts) over sealed rows. Every call asks for the keys afresh: when the vault is
 * locked in the middle of a sync, the next one throws KeeperFault "vault/locked" and nothing more is read or written.
 */
import type {
  ItemLayers,
  ItemWrite,
  KeptEntry,
  Replica,
  ReplicaState,
  ReplicaWrite,
} from "../../../shared/sync/replica.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import type { ReplicaRepository, ReplicaRows } from "../../storage/replica-repository.ts";
import type { EntryRow, OutcomeRow } from "../../storage/schema.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { NO_LAYERS, openConfirmedWithSecret, openLayers } from "./item-layers.ts";
import { itemRowId } from "./item-rows.ts";
import { KeeperFault } from "./keeper-fault.ts";
import { credentialIdsOf, extendedFilter, newFilter } from "./known-credentials.ts";
import { factsOf } from "./listed-passkey.ts";
import { openNamed } from "./named-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { unlessDamaged } from "./readable-rows.ts";
import { openGeneration, openReplicaState, openSyncFacts } from "./replica-rows.ts";
import type { RowSealer } from "./row-sealer.ts";
import { openShelf, type Shelf, shelfNameOf, shelfOfRows } from "./shelf.ts";
import { type BeforeStep, stepRows } from "./step-rows.ts";

export type Alongside = {
  /** The answer to the site that asked, to be on disk in the same transaction as the passkey it tells of. */
  readonly outcome?: OutcomeRow;
  /** `done` of `total` items on their way to the disk. */
  readonly saving?: (done: number, total: number) => void;
};

export type ReplicaParts = {
  readonly repository: ReplicaRepository;
  /** The keys while unlocked, else null. */
  readonly keys: () => Promise<OpenKeys | null>;
  /** In which the rows get another local key too. */
  readonly turns: OneAtATime;
  /** Lets everything else that waits in this worker go first. Absent: works on. */
  readonly breathe?: () => Promise<void>;
};

const NO_PAUSE = async () => undefined;

/** The turn for whatever reads and writes rows under one local key. */
export const ROWS_TURN = "rows";

export class SealedReplica implements Replica<Alongside> {
  readonly #parts: ReplicaParts;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
  }

  /** Throws DamageFault "vault/damaged-head" where a row is damaged without which nothing can be written. */
  state(): Promise<ReplicaState> {
    return this.#withKeys(async (keys) => openReplicaState(keys, await this.#rows()));
  }

  items(itemIds: readonly Uint8Array[]): Promise<readonly ItemLayers[]> {
    return this.#withKeys(async ({ rows }) => {
      const found = await this.#parts.repository.items(itemIds.map((id) => itemRowId(rows, id)));
      return found.map((row) => (row === undefined ? NO_LAYERS : openLayers(rows, row)));
    });
  }

  async *confirmedItems(): AsyncGenerator<{ readonly state: ItemState; readonly secret: Uint8Array | null }> {
    const { rows } = await this.#openKeys();
    for await (const row of this.#parts.repository.allItems()) {
      const confirmed = openConfirmedWithSecret(rows, row);
      if (confirmed !== null) yield confirmed;
    }
  }

  entries(from: number, to: number): Promise<readonly KeptEntry[]> {
    return this.#withKeys(async ({ rows }) =>
      openEntries(rows, "entries", await this.#parts.repository.entries(from, to)),
    );
  }

  hasSigned(leaf: Uint8Array): Promise<boolean> {
    return this.#withKeys(({ rows }) => this.#parts.repository.hasSigned(rows.name("signed", leaf)));
  }

  chunk(hash: Uint8Array): Promise<Uint8Array | null> {
    return this.#withKeys(async ({ rows }) => {
      const row = await this.#parts.repository.chunk(rows.name("chunks", hash));
      return row && openNamed(rows, "chunks", row).content;
    });
  }

  theirs(): Promise<readonly KeptEntry[]> {
    return this.#withKeys(async ({ rows }) =>
      openEntries(rows, "theirs", await this.#parts.repository.theirs()),
    );
  }

  /** Entries that left the log, oldest first. */
  abandoned(): Promise<readonly Uint8Array[]> {
    return this.#withKeys(async ({ rows }) =>
      (await this.#parts.repository.abandoned()).map(({ number, sealed }) =>
        rows.open("abandoned", String(number), sealed),
      ),
    );
  }

  /** Throws SyncFault "sync/changed-meanwhile", StorageFault, VaultFault or KeeperFault; then nothing was written. */
  commit(write: ReplicaWrite, alongside?: Alongside): Promise<void> {
    return this.#withKeys(async (keys) => {
      const replica = await this.#rows();
      const before = await this.#before(keys, write, replica);
      if (before.generation.generation !== write.from) throw changedMeanwhile(null);
      const step = {
        ...(await stepRows(keys.rows, write, before, (done, total) => {
          alongside?.saving?.(Math.floor(done / 2), total);
          return (this.#parts.breathe ?? NO_PAUSE)();
        })),
        guard: { name: "generation", sealed: replica.singles.get("generation") ?? new Uint8Array() },
        filter: await this.#filterAfter(keys, write),
        outcome: alongside?.outcome ?? null,
      } as const;
      try {
        // Every item is sealed, and then put on disk: half of the work each.
        await this.#parts.repository.commit(step, (done, total) =>
          alongside?.saving?.(Math.floor((total + done) / 2), total),
        );
      } catch (error) {
        if (error instanceof StorageFault && error.code === "storage/changed-meanwhile")
          throw changedMeanwhile(error);
        throw error;
      }
    });
  }

  async #before(keys: OpenKeys, write: ReplicaWrite, replica: ReplicaRows): Promise<BeforeStep> {
    const { rows } = keys;
    const { repository } = this.#parts;
    const ids = (write.items ?? []).map(({ itemId }) => itemRowId(rows, itemId));
    const items = (await repository.items(ids)).filter((row) => row !== undefined);
    const from = write.abandonFrom;
    return {
      replica,
      generation: openGeneration(rows, replica),
      facts: openSyncFacts(rows, replica),
      deviceId: keys.keyringIn(replica.vault).device.deviceId,
      items: new Map(items.map((row) => [row.id, row])),
      shelves: write.replacesAllItems === true ? new Map() : await this.#shelvesOf(rows, ids),
      abandoned: from === undefined ? [] : await repository.entries(from, Number.MAX_SAFE_INTEGER),
      nextAbandoned: from === undefined ? 0 : await repository.nextAbandoned(),
    };
  }

  /** The shelves of these rows by name; one that is damaged or gone is made anew. */
  async #shelvesOf(rows: RowSealer, ids: readonly string[]): Promise<ReadonlyMap<string, Shelf>> {
    const { shelves } = this.#parts.repository;
    const names = new Set(ids.map(shelfNameOf));
    const opened = new Map<string, Shelf>();
    for (const row of await shelves.named(names)) {
      const shelf = unlessDamaged(() => openShelf(rows, row));
      if (shelf !== null) opened.set(row.name, shelf);
    }
    for (const name of names)
      if (!opened.has(name)) opened.set(name, shelfOfRows(rows, await shelves.rowsOf(name)));
    return opened;
  }

  /** The credential filter as it has to be after the step, or null where it stays. */
  async #filterAfter({ rows, list }: OpenKeys, write: ReplicaWrite): Promise<Uint8Array | null> {
    const ids = credentialIdsOf((write.items ?? []).flatMap(statesIn));
    if (write.replacesAllItems === true) return newFilter(rows, ids);
    const { repository } = this.#parts;
    return extendedFilter(rows, await repository.filter(), ids, async () => {
      const { values } = await list.read(repository.shelves);
      return values.map((listed) => factsOf(listed).credentialId);
    });
  }

  #withKeys<Value>(work: (keys: OpenKeys) => Promise<Value>): Promise<Value> {
    return this.#parts.turns.run(ROWS_TURN, async () => work(await this.#openKeys()));
  }

  async #openKeys(): Promise<OpenKeys> {
    const keys = await this.#parts.keys();
    if (keys === null) throw new KeeperFault("vault/locked", "locked while it was worked on");
    return keys;
  }

  async #rows(): Promise<ReplicaRows> {
    const rows = await this.#parts.repository.read();
    if (rows === null) throw new KeeperFault("vault/no-vault", "no vault on this device");
    return rows;
  }
}

function statesIn({ visible, confirmed }: ItemWrite): readonly ItemState[] {
  return [visible, confirmed].flatMap((layer) =>
    layer === null || layer === "as-visible" ? [] : [layer.state],
  );
}

function openEntries(rows: RowSealer, table: "entries" | "theirs", found: readonly EntryRow[]): KeptEntry[] {
  return found.map(({ seq, sealed }) => ({ seq, bytes: rows.open(table, String(seq), sealed) }));
}

function changedMeanwhile(cause: unknown): SyncFault {
  return new SyncFault("sync/changed-meanwhile", "not the generation that this step was made from", cause);
}
