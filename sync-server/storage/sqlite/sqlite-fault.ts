/** Turns what node:sqlite throws into faults of the store. The cause is kept; its text names tables, never values. */
import { StoreFault } from "../store-fault.ts";

/** SQLite's primary result codes "corrupt" and "not a database". */
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);

/** Runs `work`; whatever SQLite throws comes out as StoreFault. */
export function faulting<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asStoreFault(error);
  }
}

export function asStoreFault(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  return DAMAGED.has(error.errcode & 0xff)
    ? new StoreFault("store/not-ours", "the database file is damaged or of another program", error)
    : new StoreFault("store/unavailable", "the database file cannot be read or written now", error);
}
