/** A device that joins by the words. */

import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { World } from "./world.ts";

export async function joinVault(_world: World, _name: string, _skewMs: number): Promise<NewReplica> {
  throw new SyncFault("sync/unreachable", "not yet");
}
