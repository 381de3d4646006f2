/**
 * One process of the shipped server, on a file or as one of many nodes on PostgreSQL: to be stopped, killed and started
 * again. Its port is a new one each time; whoever speaks to it asks for `address`.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ROOT } from "../structure/source-tree.ts";

/** What clients sign for, whichever node they reach. */
export const ORIGIN = "https://sync.example.org";

/** `DATABASE_URL` or `KEYFERRY_DATABASE`, and whatever else the server reads from its environment. */
export type NodeSettings = Readonly<Record<string, string>>;

const MAIN = join(ROOT, "sync-server/main.ts");
const LISTENS = /Keyferry's sync server listens on (http:\S+)/;

export class ServerNode {
  /** Where it listens, or listened before it died. */
  address = "http://127.0.0.1:1";
  readonly #settings: NodeSettings;
  #child: ChildProcessByStdio<null, Readable, Readable> | null = null;
  #said = "";

  private constructor(settings: NodeSettings) {
    this.#settings = settings;
  }

  static async start(settings: NodeSettings): Promise<ServerNode> {
    const node = new ServerNode(settings);
    await node.start();
    return node;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        KEYFERRY_PORT: "0",
        KEYFERRY_ORIGIN: ORIGIN,
        KEYFERRY_REGISTRATION: "open",
        KEYFERRY_RATE_LIMITS: "off",
        KEYFERRY_LOG_LEVEL: "error",
        // Started dozens of times: what the compiler made of the sources is kept.
        NODE_COMPILE_CACHE: join(ROOT, "build/compile-cache"),
        ...this.#settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const endAtExit = () => child.kill("SIGKILL");
    process.once("exit", endAtExit);
    child.once("exit", () => process.off("exit", endAtExit));
    const before = this.#said.length;
    this.address = await new Promise((resolve, reject) => {
      const hear = (data: unknown) => {
        this.#said += String(data);
        const address = LISTENS.exec(this.#said.slice(before))?.[1];
        if (address !== undefined) resolve(address);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", () => reject(new Error(`the server ended:\n${this.#said.slice(before)}`)));
    });
  }

  /** Everything that it ever printed: its log. */
  get said(): string {
    return this.#said;
  }

  /** Asks it to end. Returns its exit code. */
  stop(): Promise<number | null> {
    return this.#end("SIGTERM");
  }

  /** kill -9: no handler runs, nothing is answered any more. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    // "close": what it printed last has been read as well.
    const ended = once(child, "close");
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}
