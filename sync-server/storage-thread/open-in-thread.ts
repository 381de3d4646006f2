/**
 * SQLite in a thread of its own. node:sqlite waits for the disk where it is called; here only the thread waits, and the
 * requests of others are read, verified and answered meanwhile. The store is the same, so is what it promises: a call
 * that returned is on disk. Calls are made in the order in which they were sent.
 */
import { Worker } from "node:worker_threads";
import type { GroupStore } from "../storage/grouped-writes.ts";
import { StoreFault } from "../storage/store-fault.ts";
import type { StoreCall, StoreFailure, StoreMethod, StoreReply } from "./thread-messages.ts";

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** Opens the store in the file at `path`, or makes it. Throws StoreFault as `openSqlite` does. */
export async function openSqliteInThread(path: string): Promise<GroupStore> {
  const thread = new StoreThread(path);
  await thread.opened;
  return {
    vault: (...args) => thread.call("vault", args),
    write: (...args) => thread.call("write", args),
    writeAll: (...args) => thread.call("writeAll", args),
    entries: (...args) => thread.call("entries", args),
    leaves: (...args) => thread.call("leaves", args),
    controlEntries: (...args) => thread.call("controlEntries", args),
    snapshots: (...args) => thread.call("snapshots", args),
    vaultsByLocator: (...args) => thread.call("vaultsByLocator", args),
    chunk: (...args) => thread.call("chunk", args),
    putChunk: (...args) => thread.call("putChunk", args),
    missingChunks: (...args) => thread.call("missingChunks", args),
    compact: (...args) => thread.call("compact", args),
    vaultsWithSnapshots: (...args) => thread.call("vaultsWithSnapshots", args),
    openMailbox: (...args) => thread.call("openMailbox", args),
    putSlot: (...args) => thread.call("putSlot", args),
    slot: (...args) => thread.call("slot", args),
    spendInvite: (...args) => thread.call("spendInvite", args),
    addInvite: (...args) => thread.call("addInvite", args),
    serverKey: (...args) => thread.call("serverKey", args),
    counts: (...args) => thread.call("counts", args),
    ready: (...args) => thread.call("ready", args),
    close: () => thread.close(),
  };
}

class StoreThread {
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #isOver = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL("./store-thread.ts", import.meta.url), { workerData: path });
    this.opened = new Promise((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    this.#worker.on("message", (reply: StoreReply) => this.#answered(reply));
    // What breaks the thread is told to whoever waits for it when it ends.
    this.#worker.on("error", (error) => this.#over(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#over(undefined);
        resolve();
      });
    });
  }

  async call<Method extends StoreMethod>(
    method: Method,
    args: Parameters<GroupStore[Method]>,
  ): Promise<Awaited<ReturnType<GroupStore[Method]>>> {
    if (this.#isOver) throw new StoreFault("store/unavailable", "the storage thread has ended");
    const id = ++this.#lastId;
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, method, args } satisfies StoreCall);
    // The thread answers with what this very method returned.
    return (await answered) as Awaited<ReturnType<GroupStore[Method]>>;
  }

  /** Closing twice is harmless. */
  async close(): Promise<void> {
    if (!this.#isOver) await this.call("close", []);
    await this.#ended;
  }

  #answered(reply: StoreReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("value" in reply) waiting?.resolve(reply.value);
    else waiting?.reject(errorOf(reply.failure));
  }

  #over(cause: unknown): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values())
      reject(new StoreFault("store/unavailable", "the storage thread has ended", cause));
    this.#waiting.clear();
  }
}

function errorOf({ code, text }: StoreFailure): Error {
  const cause = new Error(text);
  if (code === null) return new Error("the store failed", { cause });
  return new StoreFault(code, text.split("\n")[0]?.replace(/^\w+: /, "") ?? "", cause);
}
