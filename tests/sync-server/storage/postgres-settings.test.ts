/** What a PostgreSQL must be set to, how its tables come to be, and what its errors may say. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RealPostgres, startPostgres } from "../../../scripts/testing/real-postgres.ts";
import { connect, RawSql } from "../../../sync-server/storage/postgres/connect.ts";
import { openPostgres } from "../../../sync-server/storage/postgres/postgres-store.ts";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import { vaultOf, written } from "./log-writer.ts";

let server: RealPostgres;
let url: string;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
beforeEach(async () => {
  url = await server.createDatabase();
});
afterAll(() => server?.stop(), 60_000);

describe("durability", () => {
  it("has flushed its log as far as the write when the write returns", async () => {
    const store = await openPostgres(url);
    const { sql, close } = connect(url, 1);
    let vault = await vaultOf(store, 0);

    for (let round = 0; round < 10; round++) {
      vault = await written(store, vault, { entries: [{ kind: "data", size: 65_536 }] });
      const [row] = await sql`
        SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())::bigint AS behind`;
      expect(row?.["behind"]).toBeLessThan(65_536);
    }
    await close();
    await store.close();
  });

  it.each(["synchronous_commit"])("does not use a database with %s off", async (name) => {
    const database = new URL(url).pathname.slice(1);
    const { sql, close } = connect(url, 1);
    await sql`${new RawSql(`ALTER DATABASE ${database} SET ${name} = off`)}`;
    await close();

    await expect(openPostgres(url)).rejects.toMatchObject({ code: "store/not-durable" });
  });
});

describe("migrations", () => {
  it("run once when many nodes start together", async () => {
    const stores = await Promise.all([1, 2, 3, 4, 5].map(() => openPostgres(url)));

    const vault = await vaultOf(present(stores[0]), 1);
    expect((await written(present(stores[4]), vault)).seq).toBe(3);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("stop a node that is older than the tables", async () => {
    await (await openPostgres(url)).close();
    const { sql, close } = connect(url, 1);
    await sql`INSERT INTO keyferry.migration VALUES (${999})`;
    await close();

    await expect(openPostgres(url)).rejects.toMatchObject({ code: "store/newer-version" });
  });

  it("spread entries over 64 partitions, every primary key with the vault's id", async () => {
    await (await openPostgres(url)).close();
    const { sql, close } = connect(url, 1);

    const [count] = await sql`
      SELECT count(*) AS partitions FROM pg_inherits WHERE inhparent = 'keyferry.entry'::regclass`;
    const keys = await sql`
      SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) LIKE '%(vault_id%' AS "hasVault"
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'keyferry' AND c.relkind = 'p' AND i.indisprimary`;

    expect(count?.["partitions"]).toBe(64);
    expect(keys).toHaveLength(6);
    expect(keys.every((key) => key["hasVault"] === "t" || key["hasVault"] === true)).toBe(true);
    await close();
  });
});

describe("faults", () => {
  it("never quote what identifies a vault", async () => {
    await withStore(async (store) => {
      const { vaultId } = await vaultOf(store, 0);
      const { sql, close } = connect(url, 1);
      const text = Buffer.from(vaultId).toString("hex");

      const fault = await sql`INSERT INTO keyferry.entry VALUES (${vaultId}, 1, 1, ${vaultId}, NULL)`.catch(
        (error: unknown) => error,
      );

      await close();
      expect(fault).toMatchObject({ code: "store/unavailable", message: expect.stringContaining("23505") });
      const { stack = "", message, cause } = fault instanceof Error ? fault : new Error("no fault");
      expect([stack, message, String(cause)].join("\n")).not.toContain(text);
    });
  });

  it("tell that there is no server", async () => {
    await expect(openPostgres("postgres://keyferry@127.0.0.1:1/none")).rejects.toMatchObject({
      code: "store/unavailable",
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

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError("no such item");
  return value;
}
