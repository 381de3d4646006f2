/**
 * Writes operations into the open vault: one signed log entry, the items it changes, the new head, and whatever must
 * be on disk with them, in one strict transaction. One write at a time; a write computed from an older state is refused
 * by the database and made again from the new one.
 */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { accept } from "../../../shared/log/accept.ts";
import { idText } from "../../../shared/log/device-id.ts";
import type { ItemLayers, ReplicaWrite, SecretSource } from "../../../shared/sync/replica.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { applyEntry, itemIdsOf } from "../../../shared/vault/fold.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { Alongside, SealedReplica } from "./sealed-replica.ts";

const ATTEMPTS = 3;

export class VaultWriter {
  readonly #replica: SealedReplica;
  readonly #outside: { readonly random: RandomBytes; readonly nowMs: NowMs };
  readonly #turns = new OneAtATime();

  constructor(replica: SealedReplica, outside: { readonly random: RandomBytes; readonly nowMs: NowMs }) {
    this.#replica = replica;
    this.#outside = outside;
  }

  /** Resolves when everything is on disk. Throws StorageFault, VaultFault or DamageFault; then nothing was written. */
  write(ops: readonly Op[], alongside?: Alongside): Promise<void> {
    return this.#turns.run("write", async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#writeOnce(ops, alongside);
        } catch (error) {
          const isStale = error instanceof SyncFault && error.code === "sync/changed-meanwhile";
          if (!isStale || attempt === ATTEMPTS) throw error;
        }
      }
    });
  }

  async #writeOnce(ops: readonly Op[], alongside: Alongside | undefined): Promise<void> {
    const replica = this.#replica;
    const state = await replica.state();
    const { entry, head, opened } = writeDataEntry(state.keyring, state.log, ops, this.#outside);
    const judged = accept(state.control, entry);
    if (judged.outcome !== "accepted") throw new VaultFault("vault/cannot-write", "an entry of our own");

    const ids = itemIdsOf(state.openGroups, opened);
    const layers = await replica.items(ids);
    const present = new Map<string, ItemLayers>();
    layers.forEach((one, index) => {
      const id = ids[index];
      if (id !== undefined) present.set(idText(id), one);
    });
    const read = (itemId: Uint8Array) => present.get(idText(itemId))?.visible ?? null;
    const effect = applyEntry(state.openGroups, read, opened);
    const write: ReplicaWrite = {
      from: state.generation,
      state: { log: head, control: judged.state, openGroups: effect.groups },
      appended: [{ seq: head.seq, bytes: entry }],
      items: effect.changes.map(({ item, secret }) => ({
        itemId: item.itemId,
        visible: { state: item, secret: secretSource(secret) },
        confirmed: "as-visible",
      })),
      notices: { add: effect.notices },
    };
    await replica.commit(write, alongside);
  }
}

function secretSource(secret: Uint8Array | "kept" | "erased"): SecretSource {
  if (secret === "kept") return "of-visible";
  return secret === "erased" ? "none" : secret;
}
