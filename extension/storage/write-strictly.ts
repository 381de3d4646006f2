/**
 * The one place where write transactions are opened. IndexedDB is "relaxed" by default in every browser: it may
 * report success while the data is still in memory. A passkey that a site has registered must not be lost that way,
 * so the durability is asked for, read back, and nothing is written where it is not granted.
 */
import type { Table } from "dexie";
import type { KeyferryDatabase } from "./schema.ts";
import { asStorageFault, StorageFault } from "./storage-fault.ts";

/**
 * Runs `work` in one transaction over `tables`: all of it happens or nothing. Resolves after the browser reported
 * the data flushed to disk. Throws StorageFault; `work` may throw any Fault to call the whole write off.
 */
export async function writeStrictly<T>(
  database: KeyferryDatabase,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction("rw", [...tables], async (transaction) => {
      assertStrict(transaction.idbtrans.durability);
      return await work();
    });
  } catch (error) {
    throw asStorageFault(error);
  }
}

/** Throws unless the transaction really got the durability that was asked for. */
export function assertStrict(durability: string | undefined): void {
  if (durability !== "strict")
    throw new StorageFault("storage/not-durable", `the browser granted durability "${durability}"`);
}
