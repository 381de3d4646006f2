/**
 * The sync server of `npm start`: the real one, in this process, on a SQLite file of its own that goes with it. Its
 * usual port where that is free: the extension's pages suggest no address, so a person types what is printed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../sync-server/config.ts";
import { startServer } from "../../sync-server/process.ts";

const USUAL_PORT = 8787;

export type SyncServer = {
  /** What a person types as the server's address. */
  readonly origin: string;
  close(): Promise<void>;
};

export async function startSyncServer(): Promise<SyncServer> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-server-"));
  const port = (await isFree(USUAL_PORT)) ? USUAL_PORT : await freePort();
  const origin = `http://localhost:${port}`;
  const config = readConfig({
    KEYFERRY_PORT: String(port),
    KEYFERRY_ORIGIN: origin,
    KEYFERRY_DATABASE: join(folder, "keyferry.sqlite"),
    KEYFERRY_REGISTRATION: "open",
    KEYFERRY_LOG_LEVEL: "silent",
  });
  const server = await startServer(config);
  return {
    origin,
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null;
}

async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error("no port is free on this computer");
  return port;
}

/** Listens for a moment; the port that it got, or null where it is taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
    });
  });
}
