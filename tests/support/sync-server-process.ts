/**
 * The real sync server as a process of its own on a real file, to be stopped, killed, set back to an older backup and
 * started again at the same address, as its operator (or a thief of it) would.
 */
import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
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
      env: this.#settings,
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

  /** As its operator makes a backup: by the command, while it serves. */
  backUp(name: string): Promise<void> {
    return this.#runCommand("backup.ts", name);
  }

  /** Puts an earlier backup in the database's place, by the command. The server must not run. */
  setBackTo(name: string): Promise<void> {
    return this.#runCommand("restore.ts", name);
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #settings(): Record<string, string> {
    return {
      KEYFERRY_PORT: String(this.#port),
      KEYFERRY_ORIGIN: this.origin,
      KEYFERRY_DATABASE: join(this.#folder, "keyferry.sqlite"),
      KEYFERRY_REGISTRATION: "open",
      KEYFERRY_RATE_LIMITS: "off",
    };
  }

  async #runCommand(command: string, name: string): Promise<void> {
    const args = [join(ROOT, "sync-server", command), join(this.#folder, name)];
    await promisify(execFile)(process.execPath, args, { env: this.#settings });
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
