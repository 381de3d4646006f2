/**
 * What a browser does once it has verified that another member removed it: everything of the vault goes, but for
 * passkeys that no server ever got, because a site may have registered them and nobody else has them. Those stay, sealed
 * as before, until the person has saved them or gives them up. Repeating any of it is harmless: the worker may die at every
 * step.
 */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { ItemWrite, ReplicaState } from "../../../shared/sync/replica.ts";
import { epochKeys } from "../../../shared/vault/epoch-key.ts";
import { isLive } from "../../../shared/vault/item-state.ts";
import { keyring } from "../../../shared/vault/keyring.ts";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import type { RemovalView } from "../../messages/devices-contract.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import type { SessionArea } from "../session-area.ts";
import type { SealedReplica } from "../vault/sealed-replica.ts";
import type { VaultKeeper } from "../vault/vault-keeper.ts";

const ERASED = "erased-as-removed";

export type RemovedDeviceParts = {
  readonly replica: SealedReplica;
  readonly repository: VaultRepository;
  readonly keeper: VaultKeeper;
  readonly session: SessionArea;
  /** Takes the vault out of this browser. */
  readonly erase: () => Promise<void>;
};

export class RemovedDevice {
  readonly #parts: RemovedDeviceParts;

  constructor(parts: RemovedDeviceParts) {
    this.#parts = parts;
  }

  /** Does what is still to be done where this browser was removed, and nothing where it was not. */
  async leave(): Promise<void> {
    const { replica, repository, session, erase } = this.#parts;
    const state = await replica.state();
    if (state.standing.is !== "removed") return;
    const unsynced = await this.#unsynced(state);
    if (unsynced.length === 0) {
      await erase();
      await session.write(ERASED, true);
      return;
    }
    if (await repository.hasLog()) await this.#shed(state, unsynced);
  }

  /** How this browser stands, as the pages show it. What a locked vault hides stays hidden. */
  async view(): Promise<RemovalView> {
    const { keeper, replica, session } = this.#parts;
    const vault = await keeper.state();
    if (vault === "none") return { is: (await session.read(ERASED)) === true ? "erased" : "member" };
    if (vault === "locked") return { is: "member" };
    const state = await replica.state();
    if (state.standing.is !== "removed") return { is: "member" };
    return { is: "removed", itemIds: (await this.#unsynced(state)).map(encodeBase64url) };
  }

  /** The person has read that the vault was erased. */
  async dismiss(): Promise<void> {
    await this.#parts.session.remove(ERASED);
  }

  /** Passkeys that exist only here, by item id. */
  async #unsynced({ outbox }: ReplicaState): Promise<readonly Uint8Array[]> {
    const born = outbox.flatMap(({ ops }) =>
      ops.flatMap((op) => (op.op === "create" && op.type === "passkey" ? [op.itemId] : [])),
    );
    const layers = await this.#parts.replica.items(born);
    return born.filter((_, place) => {
      const { visible, confirmed } = layers[place] ?? { visible: null, confirmed: null };
      return visible !== null && isLive(visible) && passkeyRecord(visible) !== null && confirmed === null;
    });
  }

  /** The log goes last: where it is still there, all of this is done again. */
  async #shed(state: ReplicaState, kept: readonly Uint8Array[]): Promise<void> {
    const { replica, repository } = this.#parts;
    const layers = await replica.items(kept);
    const items = layers.flatMap(({ visible }): ItemWrite[] =>
      visible === null
        ? []
        : [{ itemId: visible.itemId, visible: { state: visible, secret: "of-visible" }, confirmed: null }],
    );
    await replica.commit({
      from: state.generation,
      state: {
        keyring: keyring({ ...state.keyring, epochKeys: epochKeys([]) }),
        openGroups: NO_GROUPS,
        devices: new Map(),
        snapshot: null,
        checkpoint: null,
      },
      items,
      replacesAllItems: true,
      attempts: { remove: state.attempts.map(({ leaf }) => leaf) },
      notices: { remove: state.notices.map(({ id }) => id) },
      theirs: [],
    });
    await repository.dropLog();
  }
}
