/** Rows of the extension's databases, read and changed from one of its own pages, past all of its code. */
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

/**
 * Replaces members of a row that `dumpRows` gave. Gives back a function that puts the row back as it was dumped.
 */
export async function changeRow(
  page: DrivenPage,
  row: DumpedRow,
  change: { readonly [member: string]: Uint8Array | readonly Uint8Array[] | number },
): Promise<() => Promise<void>> {
  const put = (value: unknown) =>
    page.evaluate(
      async (name: string, store: string, json: string) => {
        const done = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const value = JSON.parse(json, (_, part) =>
          typeof part?.$bytes === "string"
            ? Uint8Array.from(atob(part.$bytes), (character) => character.charCodeAt(0))
            : part,
        );
        const database = await done(indexedDB.open(name));
        const transaction = database.transaction(store, "readwrite");
        await done(transaction.objectStore(store).put(value));
        database.close();
      },
      row.database,
      row.store,
      JSON.stringify(value, (_, part) =>
        part instanceof Uint8Array ? { $bytes: Buffer.from(part).toString("base64") } : part,
      ),
    );
  await put({ ...(row.value as object), ...change });
  return async () => void (await put(row.value));
}
