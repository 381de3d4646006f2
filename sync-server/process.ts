/**
 * The running process: opens the store, listens, and stops on a signal without losing anything that it acknowledged:
 * open requests are answered, live connections told to go, then the store is closed.
 */
import { buildApp } from "./app.ts";
import type { ServerConfig } from "./config.ts";
import { inProcessFanOut } from "./fan-out/in-process.ts";
import { withGroupedWrites } from "./storage/grouped-writes.ts";
import { type OpenedStore, openStore } from "./storage/open-store.ts";
import { openSqliteInThread } from "./storage-thread/open-in-thread.ts";

export type RunningServer = {
  /** Where it listens, for instance "http://127.0.0.1:8787". */
  readonly address: string;
  /** Stops; the same promise however often it is called. */
  readonly stop: () => Promise<void>;
};

/** Resolves when requests are taken. Throws StoreFault, or what listening threw. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const { store, fanOut } = await openForServing(config);
  const closeStore = async (): Promise<void> => {
    await fanOut.close();
    await store.close();
  };
  try {
    const app = await buildApp({ config, store: withGroupedWrites(store), fanOut });
    const address = await app.server.listen({ host: config.host, port: config.port });
    let stopped: Promise<void> | null = null;
    const stop = (): Promise<void> => {
      stopped ??= app.stop().then(closeStore);
      return stopped;
    };
    return { address, stop };
  } catch (error) {
    await closeStore();
    throw error;
  }
}

/** As `openStore`, but SQLite waits for the disk in a thread of its own. */
async function openForServing(config: ServerConfig): Promise<OpenedStore> {
  if (config.databaseUrl !== null) return openStore(config);
  return { store: await openSqliteInThread(config.databasePath), fanOut: inProcessFanOut() };
}
