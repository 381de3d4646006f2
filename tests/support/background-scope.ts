/**
 * Looks into the running background's own database calls, from outside: the shipped code is not changed. Chromium's
 * worker is reached through DevTools, Firefox's event page through `runtime.getBackgroundPage` of a page of the
 * extension, which has to stay open meanwhile. What is installed is gone when the background ends.
 */
import type { DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import type { VaultBrowser } from "./vault-browser.ts";

/** A write transaction that the background opened, and what the browser granted it. */
export type SeenTransaction = { readonly stores: readonly string[]; readonly durability: string };

export type WatchedBackground = {
  seen(): Promise<readonly SeenTransaction[]>;
  /** True once a write of items has been committed while its end was kept from the background. */
  isHeld(): Promise<boolean>;
  /** Lets later writes be. */
  goOn(): Promise<void>;
};

const NOTES = "keyferryTestNotes";

/**
 * What becomes of the background's next writes of items. "hold": they are committed, but it never hears so, and so
 * never answers. "abort": the browser aborts them, as it does when the disk refuses.
 */
export type CommitFate = "go-on" | "hold" | "abort";

export async function watchTransactions(
  driver: VaultBrowser["driver"],
  page: DrivenPage,
  fate: CommitFate = "go-on",
): Promise<WatchedBackground> {
  const run = (call: string): Promise<unknown> => evaluateInBackground(driver, page, call);
  await run(`(${install.toString()})(scope, ${JSON.stringify(NOTES)}, ${JSON.stringify(fate)})`);
  const read = async () =>
    // Written by `install` below.
    JSON.parse(String(await run(`JSON.stringify(scope.${NOTES})`))) as Notes;
  return {
    seen: async () => (await read()).transactions,
    isHeld: async () => (await read()).isHeld,
    goOn: async () => void (await run(`void (scope.${NOTES}.fate = "go-on")`)),
  };
}

async function evaluateInBackground(
  driver: VaultBrowser["driver"],
  page: DrivenPage,
  call: string,
): Promise<unknown> {
  if (!(driver instanceof ChromiumDriver))
    return page.evaluate(`browser.runtime.getBackgroundPage().then((scope) => ${call})`);
  const worker = driver.context.serviceWorkers().find((one) => one.url().startsWith(driver.extensionOrigin));
  if (worker === undefined) throw new Error("the worker does not run");
  return worker.evaluate(`((scope) => ${call})(globalThis)`);
}

type Notes = { transactions: SeenTransaction[]; isHeld: boolean; fate: CommitFate };
type Scope = { IDBTransaction: { prototype: IDBTransaction } } & Record<string, unknown>;

/** Runs in the browser. Every transaction is met when its first store is taken, for Dexie keeps `transaction` itself. */
function install(scope: Scope, notesName: string, fate: CommitFate): void {
  const notes: Notes = { transactions: [], isHeld: false, fate };
  scope[notesName] = notes;
  const met = new WeakSet<IDBTransaction>();
  const { prototype } = scope.IDBTransaction;
  const original = prototype.objectStore;
  prototype.objectStore = function (this: IDBTransaction, name) {
    const store = Reflect.apply(original, this, [name]);
    if (this.mode !== "readwrite" || met.has(this)) return store;
    met.add(this);
    const stores = Array.from(this.objectStoreNames);
    notes.transactions.push({ stores, durability: this.durability });
    if (!stores.includes("items")) return store;
    if (notes.fate === "abort") this.abort();
    // Dexie has set its listener when the transaction began; this one takes its place.
    if (notes.fate === "hold")
      this.oncomplete = () => {
        notes.isHeld = true;
      };
    return store;
  };
}
