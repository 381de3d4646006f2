/**
 * Takes everything of the vault out of this browser: keys and sites out of memory and session, every table in one
 * transaction, the scripts out of web pages. Dying in between leaves a locked vault or none, and repeating goes on.
 */
import type { VaultRepository } from "../../storage/vault-repository.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import type { SessionArea } from "../session-area.ts";
import { inEngineLock, type Locks } from "../sync/engine-lock.ts";
import { ROWS_TURN } from "./sealed-replica.ts";
import type { VaultKeeper } from "./vault-keeper.ts";

export type EraseWorld = {
  readonly keeper: Pick<VaultKeeper, "lock">;
  readonly repository: VaultRepository;
  readonly session: SessionArea;
  readonly locks: Locks;
  readonly turns: OneAtATime;
  /** Gives every page that waits for an answer to the browser. */
  readonly giveUpRequests: () => Promise<void>;
  /** Takes the scripts out of web pages. */
  readonly unregister: () => Promise<void>;
};

/** Throws StorageFault where the browser refuses; then the vault is locked and whole. */
export async function eraseVault(world: EraseWorld): Promise<void> {
  const { keeper, repository, session, locks, turns } = world;
  // Whatever the engine is doing ends here: it finds no keys at its next step.
  await keeper.lock();
  await world.giveUpRequests();
  await inEngineLock(locks, () =>
    turns.run(ROWS_TURN, async () => {
      // Again, for somebody may have unlocked it while this waited for its turn.
      await keeper.lock();
      await session.clear();
      await repository.erase();
    }),
  );
  await world.unregister();
}
