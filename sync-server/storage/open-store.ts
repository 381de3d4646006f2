/** Chooses the store by the settings, and the fan-out that belongs to it. */
import { inProcessFanOut } from "../fan-out/in-process.ts";
import type { GroupStore } from "./grouped-writes.ts";
import { openNotifyFanOut } from "./postgres/notify-fan-out.ts";
import { openPostgres } from "./postgres/postgres-store.ts";
import { openSqlite } from "./sqlite/sqlite-store.ts";
import type { FanOut } from "./vault-store.ts";

export type StoreConfig = {
  /** postgres://..., or null. May hold a password. */
  readonly databaseUrl: string | null;
  /** File of SQLite; used where there is no URL. */
  readonly databasePath: string;
};

export type OpenedStore = { readonly store: GroupStore; readonly fanOut: FanOut };

/** Opens the store and makes or updates its tables. Throws StoreFault. Both must be closed, the fan-out first. */
export async function openStore({ databaseUrl, databasePath }: StoreConfig): Promise<OpenedStore> {
  if (databaseUrl === null) return { store: openSqlite(databasePath), fanOut: inProcessFanOut() };
  const store = await openPostgres(databaseUrl);
  try {
    return { store, fanOut: await openNotifyFanOut(databaseUrl) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
