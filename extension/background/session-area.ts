/**
 * What has to outlive the worker but not the browser: kept in `storage.session`, which is memory only and hidden
 * from content scripts. Values are JSON.
 */
import { browser } from "../platform/browser.ts";

export interface SessionArea {
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
  /** Every key and value whose key starts with `prefix`. */
  readAll(prefix: string): Promise<Map<string, unknown>>;
}

/** The browser's own session area. */
export const browserSession: SessionArea = {
  async read(key) {
    return (await browser.storage.session.get(key))[key];
  },
  async write(key, value) {
    await browser.storage.session.set({ [key]: value });
  },
  async remove(key) {
    await browser.storage.session.remove(key);
  },
  async clear() {
    await browser.storage.session.clear();
  },
  async readAll(prefix) {
    const all = await browser.storage.session.get(null);
    return new Map(Object.entries(all).filter(([key]) => key.startsWith(prefix)));
  },
};
