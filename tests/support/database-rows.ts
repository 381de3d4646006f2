/** Rows of the extension's databases, read and changed from one of its own pages, past all of its code. */
import type { VaultRow } from "../../extension/storage/schema.ts";
import type { DrivenPage } from "../../scripts/browsers/browser-driver.ts";

/** A value of a row; bytes are `{ $bytes: base64 }`. */
export type DumpedRow = { readonly database: string; readonly store: string; readonly value: unknown };

/** Every row of every database of the extension. */
export async function dumpRows(page: DrivenPage): Promise<readonly DumpedRow[]> {
  const dumped = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const rows: { database: string; store: string; value: unknown }[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames)
        for (const value of await done(database.transaction(store).objectStore(store).getAll()))
          rows.push({ database: name ?? "", store, value });
      database.close();
    }
    const asText = (_: string, value: unknown) =>
      value instanceof Uint8Array ? { $bytes: btoa(String.fromCharCode(...value)) } : value;
    return JSON.stringify(rows, asText);
  });
  return JSON.parse(dumped, (_, value) => {
    const isBytes = typeof value === "object" && value !== null && typeof value.$bytes === "string";
    return isBytes ? new Uint8Array(Buffer.from(value.$bytes, "base64")) : value;
  }) as DumpedRow[];
}

export type RowKey = VaultRow["id"] | string | number;

/**
 * Runs `change` (sent as text: it sees nothing around it) on one row of the vault's database and stores what it
 * returns. Gives back a function that puts the row back as it was.
 */
export async function changeRow(
  page: DrivenPage,
  store: string,
  key: RowKey,
  change: (row: never) => object,
): Promise<() => Promise<void>> {
  const slot = `keyferryRow${Math.floor(Math.random() * 1e9)}`;
  const inPage = (body: string) =>
    page.evaluate(`(async () => {
      const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const database = await done(indexedDB.open("keyferry"));
      const rows = database.transaction(${JSON.stringify(store)}, "readwrite").objectStore(${JSON.stringify(store)});
      ${body}
      database.close();
    })()`);
  await inPage(`const row = await done(rows.get(${JSON.stringify(key)}));
    if (row === undefined) throw new Error("no such row");
    globalThis[${JSON.stringify(slot)}] = row;
    await done(rows.put((${change.toString()})(structuredClone(row))));`);
  return async () => {
    await inPage(`await done(rows.put(globalThis[${JSON.stringify(slot)}]));`);
  };
}
