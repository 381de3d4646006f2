import { describe } from "vitest";
import { MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { replicaConformance } from "./replica-conformance.ts";

describe("a replica in memory", () => {
  replicaConformance(async (begin) => {
    const replica = new MemoryReplica(begin);
    // The disk is one: what either commits, the other sees.
    const shared = () => {
      const other = new MemoryReplica(begin);
      Object.defineProperty(other, "disk", {
        get: () => replica.disk,
        set: (disk: typeof replica.disk) => {
          replica.disk = disk;
        },
      });
      return other;
    };
    return { replica, again: shared };
  });
});
