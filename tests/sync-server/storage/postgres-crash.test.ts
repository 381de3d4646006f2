/** What remains in PostgreSQL when nodes or the database server die. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { poll } from "../../../scripts/browsers/poll.ts";
import { type RealPostgres, startPostgres } from "../../../scripts/testing/real-postgres.ts";
import { openPostgres } from "../../../sync-server/storage/postgres/postgres-store.ts";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import { missingFrom, WritingProcess } from "./acknowledged-writes.ts";
import { vaultOf, written } from "./log-writer.ts";

let server: RealPostgres;
let url: string;
beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
}, 60_000);
afterAll(() => server?.stop(), 60_000);

describe("kill -9", () => {
  it.each([1, 2, 3])("of a node loses nothing acknowledged (%i)", async (round) => {
    const writer = new WritingProcess(url, [id(), id(), id()]);
    await writer.until(40 + round * 23);

    await writer.kill();

    await withStore(async (store) => expect(await missingFrom(store, writer.acknowledged)).toEqual([]));
  });

  it.each([1, 2, 3])("of the database server loses nothing acknowledged (%i)", async (round) => {
    const writer = new WritingProcess(url, [id(), id(), id(), id()]);
    await writer.until(50 + round * 31);

    await server.kill();
    const exitCode = await writer.ended();
    await server.start();

    expect(exitCode).toBe(3);
    expect(writer.faults).toEqual(["store/unavailable"]);
    await withStore(async (store) => expect(await missingFrom(store, writer.acknowledged)).toEqual([]));
  });

  it("of the database server leaves a node that goes on by itself once it is back", async () => {
    await withStore(async (store) => {
      const vault = await vaultOf(store, 1);
      const busy = Promise.allSettled(Array.from({ length: 40 }, () => vaultOf(store, 5)));

      await server.kill();
      const outcomes = await busy;
      await expect(store.ready()).rejects.toMatchObject({ code: "store/unavailable" });
      await server.start();

      await poll("the store to be ready again", () =>
        store.ready().then(
          () => true,
          () => false,
        ),
      );
      expect((await written(store, vault)).seq).toBe(3);
      for (const outcome of outcomes)
        if (outcome.status === "rejected")
          expect(outcome.reason).toMatchObject({ code: "store/unavailable" });
    });
  });
});

async function withStore(work: (store: VaultStore) => Promise<void>): Promise<void> {
  const store = await openPostgres(url);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function id(): string {
  return randomBytes(32).toString("hex");
}
