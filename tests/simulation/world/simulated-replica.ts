/**
 * A device's storage during one life. What is on disk survives the life; a life may end before a commit, after it, or
 * while anything is read. Every commit is whole and on disk when it returns, as the contract asks.
 */

import { type Disk, MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import type { Replica, ReplicaWrite } from "../../../shared/sync/replica.ts";
import type { Life } from "./life.ts";

/** A device's disk across its lives. `changed` hears of every commit. */
export class Profile {
  disk: Disk;
  readonly changed: (before: Disk, after: Disk, write: ReplicaWrite) => void;

  constructor(begin: NewReplica | Disk, changed: Profile["changed"]) {
    this.disk = new MemoryReplica(begin).disk;
    this.changed = changed;
  }
}

export function simulatedReplica(profile: Profile, life: Life): Replica {
  const reading = () => new MemoryReplica(profile.disk);
  const read = async <Value>(from: (replica: MemoryReplica) => Promise<Value>): Promise<Value> => {
    await life.passes();
    return from(reading());
  };
  return {
    state: () => read((replica) => replica.state()),
    items: (ids) => read((replica) => replica.items(ids)),
    entries: (from, to) => read((replica) => replica.entries(from, to)),
    hasSigned: (leaf) => read((replica) => replica.hasSigned(leaf)),
    chunk: (hash) => read((replica) => replica.chunk(hash)),
    theirs: () => read((replica) => replica.theirs()),
    confirmedItems: async function* () {
      await life.passes();
      yield* reading().confirmedItems();
    },
    commit: async (write) => {
      await life.passes();
      const replica = reading();
      const before = profile.disk;
      await replica.commit(write);
      profile.disk = replica.disk;
      profile.changed(before, replica.disk, write);
      await life.passes();
    },
  };
}
