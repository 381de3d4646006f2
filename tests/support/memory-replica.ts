/** The replica in memory for tests and simulations; the benches use the same one. */
export { confirmedOf, type Disk, MemoryReplica } from "../../scripts/testing/memory-replica.ts";
