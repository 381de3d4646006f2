/** The store in its thread is the store: the same suite, and what only a thread can do wrong. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "../../../sync-server/storage/sqlite/sqlite-store.ts";
import { StoreFault } from "../../../sync-server/storage/store-fault.ts";
import { openSqliteInThread } from "../../../sync-server/storage-thread/open-in-thread.ts";
import { newVault, writeAfter } from "../storage/log-writer.ts";
import { sqliteGround } from "../storage/sqlite-ground.ts";
import { storeConformance } from "../storage/store-conformance.ts";

storeConformance("SQLite in a thread", async () => {
  const ground = sqliteGround();
  return { ...ground, open: () => openSqliteInThread(ground.path) };
});

describe("the storage thread", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyferry-thread-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("says why it could not open the file, and ends", async () => {
    const path = join(folder, "other.sqlite");
    await writeFile(path, "this is no database at all, and long enough to be looked at".repeat(20));

    await expect(openSqliteInThread(path)).rejects.toThrow(StoreFault);
  });

  it("has on disk what it has answered, and answers nothing after it is closed", async () => {
    const path = join(folder, "vaults.sqlite");
    const store = await openSqliteInThread(path);
    const write = writeAfter(newVault());
    const outcome = await store.write(write, 1);
    await store.close();
    await store.close();
    const again = openSqlite(path);

    expect(outcome).toBe("written");
    expect((await again.vault(write.vaultId))?.seq).toBe(write.next.seq);
    await expect(store.vault(write.vaultId)).rejects.toMatchObject({ code: "store/unavailable" });
    await again.close();
  });

  it("makes calls in the order in which they were sent", async () => {
    const store = await openSqliteInThread(join(folder, "vaults.sqlite"));
    const write = writeAfter(newVault());

    const [before, outcome, after, again] = await Promise.all([
      store.vault(write.vaultId),
      store.write(write, 1),
      store.vault(write.vaultId),
      store.write(write, 1),
    ]);

    expect([before, outcome, after?.seq, again]).toEqual([null, "written", write.next.seq, "moved"]);
    await store.close();
  });

  it("keeps the code of a fault and its text out of the way", async () => {
    const store = await openSqliteInThread(join(folder, "vaults.sqlite"));
    const write = writeAfter(newVault());

    const failed = store.write({ ...write, entries: [] }, 1);

    await expect(failed).rejects.toMatchObject({ code: "store/misused", cause: expect.any(Error) });
    await store.close();
  });
});
