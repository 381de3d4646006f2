/** What a store is tested on: its data, however it is kept, and ways to break writing to it. */
import type { GroupStore } from "../../../sync-server/storage/grouped-writes.ts";

/** How the nth changed row fails: the statement, the commit after it, or (PostgreSQL) the whole connection. */
export type Breakage = "statement" | "commit" | "connection";

export type StoreGround = {
  readonly breakages: readonly Breakage[];
  /** Opens the store on the same data: a restart, or another node. The test closes it. */
  open(): Promise<GroupStore>;
  /** From now on every transaction fails at the nth row that it changes. */
  breakAt(nth: number, how: Breakage): Promise<void>;
  heal(): Promise<void>;
  remove(): Promise<void>;
};
