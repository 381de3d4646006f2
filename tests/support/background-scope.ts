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
};

const NOTES = "keyferryTestNotes";

/** `holdCommits`: the background never hears that its write of items was committed, and so never answers. */
export async function watchTransactions(
  driver: VaultBrowser["driver"],
  page: DrivenPage,
  { holdCommits = false } = {},
): Promise<WatchedBackground> {
  const run = (call: string): Promise<unknown> => evaluateInBackground(driver, page, call);
  await run(`(${install.toString()})(scope, ${JSON.stringify(NOTES)}, ${holdCommits})`);
  const read = async () =>
    // Written by `install` below.
    JSON.parse(String(await run(`JSON.stringify(scope.${NOTES})`))) as {
      transactions: SeenTransaction[];
      isHeld: boolean;
    };
  return {
    seen: async () => (await read()).transactions,
    isHeld: async () => (await read()).isHeld,
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

type Scope = { IDBTransaction: { prototype: IDBTransaction } } & Record<string, unknown>;

/** Runs in the browser. Every transaction is met when its first store is taken, for Dexie keeps `transaction` itself. */
function install(scope: Scope, notesName: string, holdCommits: boolean): void {
  const transactions: object[] = [];
  const notes = { transactions, isHeld: false };
  scope[notesName] = notes;
  const met = new WeakSet<IDBTransaction>();
  const { prototype } = scope.IDBTransaction;
  const original = prototype.objectStore;
  prototype.objectStore = function (this: IDBTransaction, name) {
    if (this.mode === "readwrite" && !met.has(this)) {
      met.add(this);
      const stores = Array.from(this.objectStoreNames);
      transactions.push({ stores, durability: this.durability });
      if (holdCommits && stores.includes("items")) hold(this);
    }
    return Reflect.apply(original, this, [name]);
  };

  /** Dexie has set its listener when the transaction began; this one takes its place. */
  function hold(transaction: IDBTransaction): void {
    transaction.oncomplete = () => {
      notes.isHeld = true;
    };
  }
}
