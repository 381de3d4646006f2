/** The thread's own end: opens the store and makes the calls that it is sent, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import type { GroupStore } from "../storage/grouped-writes.ts";
import { openSqlite } from "../storage/sqlite/sqlite-store.ts";
import { StoreFault } from "../storage/store-fault.ts";
import type { StoreCall, StoreFailure, StoreReply } from "./thread-messages.ts";

const port = parentPort;
if (port === null) throw new Error("not a thread");

const say = (reply: StoreReply): void => port.postMessage(reply);

try {
  const store = openSqlite(String(workerData));
  port.on("message", (call: StoreCall) => void answer(store, call));
  say({ id: 0, value: null });
} catch (error) {
  say({ id: 0, failure: failureOf(error) });
  port.close();
}

async function answer(store: GroupStore, { id, method, args }: StoreCall): Promise<void> {
  try {
    // The other end is the same program: it only sends arguments that its compiler has checked.
    const value: unknown = await (store[method] as (...given: readonly unknown[]) => Promise<unknown>)(
      ...args,
    );
    say({ id, value });
  } catch (error) {
    say({ id, failure: failureOf(error) });
  }
  if (method === "close") port?.close();
}

function failureOf(error: unknown): StoreFailure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: error instanceof StoreFault ? error.code : null, text };
}
