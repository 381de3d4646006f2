/**
 * The real sync server as a process of its own on a real file, to be stopped, killed, set back to an older backup and
 * started again at the same address, as its operator (or a thief of it) would.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { poll } from "../../scripts/browsers/poll.ts";
import { ROOT } from "../structure/source-tree.ts";

export class SyncServerProcess {
  readonly origin: string;
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcessByStdio<null, Readable, Readable> | null = null;
  #said = "";

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.origin = `http://localhost:${port}`;
  }

  static async start(): Promise<SyncServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), "keyferry-sync-"));
    const server = new SyncServerProcess(folder, await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, "sync-server/main.ts")], {
      env: {
        KEYFERRY_PORT: String(this.#port),
        KEYFERRY_ORIGIN: this.origin,
        KEYFERRY_DATABASE: this.#database,
        KEYFERRY_REGISTRATION: "open",
        KEYFERRY_RATE_LIMITS: "off",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        this.#said += String(data);
      });
    await poll(
      "the sync server to listen",
      () =>
        fetch(`${this.origin}/healthz`).then(
          ({ ok }) => ok || null,
          () => null,
        ),
      20_000,
    );
  }

  /** Everything that it ever printed: its log. */
  get said(): string {
    return this.#said;
  }

  /** Ends it as its operator would; what it acknowledged is on disk. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  /** Ends it as a power cut would. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Copies the file away. The server must be stopped. */
  backUp(name: string): Promise<void> {
    return copyFile(this.#database, join(this.#folder, name));
  }

  /** Puts an earlier copy in the file's place. The server must be stopped. */
  async setBackTo(name: string): Promise<void> {
    for (const beside of ["-wal", "-shm"]) await rm(`${this.#database}${beside}`, { force: true });
    await copyFile(join(this.#folder, name), this.#database);
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #database(): string {
    return join(this.#folder, "keyferry.sqlite");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
