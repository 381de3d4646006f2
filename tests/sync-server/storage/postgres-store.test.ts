import { afterAll, describe, expect, it } from "vitest";
import { type RealPostgres, startPostgres } from "../../../scripts/testing/real-postgres.ts";
import { connect } from "../../../sync-server/storage/postgres/connect.ts";
import { openPostgres } from "../../../sync-server/storage/postgres/postgres-store.ts";
import { NOW_MS, vaultOf, writeAfter } from "./log-writer.ts";
import { postgresGround } from "./postgres-ground.ts";
import { storeConformance } from "./store-conformance.ts";

let server: RealPostgres | null = null;

storeConformance("PostgreSQL", async () => {
  server = await startPostgres();
  return await postgresGround(server);
});

afterAll(() => server?.stop(), 60_000);

describe("a group of appends on PostgreSQL", () => {
  it("does not wait for a vault that somebody else holds", async () => {
    const url = (await server?.createDatabase()) ?? "";
    const [store, other] = [await openPostgres(url), connect(url, 1)];
    const [held, free] = [await vaultOf(store, 1), await vaultOf(store, 1)];
    const writes = [held, free].map((vault) => ({ write: writeAfter(vault), nowMs: NOW_MS }));

    const outcomes = await other.transaction(async (sql) => {
      await sql`SELECT 1 FROM keyferry.vault WHERE vault_id = ${held.vaultId} FOR UPDATE`;
      return store.writeAll(writes);
    });

    expect(outcomes).toEqual([null, "written"]);
    expect((await store.vault(held.vaultId))?.seq).toBe(2);
    await other.close();
    await store.close();
  }, 60_000);

  it("is planned by keys alone, whatever the statistics of a young table say", async () => {
    const { sql, close } = connect((await server?.createDatabase()) ?? "", 1);

    expect(await sql`SHOW enable_seqscan`).toEqual([{ enable_seqscan: "off" }]);
    await close();
  });
});
