/** A database of a real PostgreSQL, and triggers in it that break writes. */

import type { RealPostgres } from "../../../scripts/testing/real-postgres.ts";
import { connect, RawSql, type Sql } from "../../../sync-server/storage/postgres/connect.ts";
import { openPostgres } from "../../../sync-server/storage/postgres/postgres-store.ts";
import type { StoreGround } from "./store-ground.ts";

export type PostgresGround = StoreGround & { readonly url: string };

export async function postgresGround(server: RealPostgres): Promise<PostgresGround> {
  const url = await server.createDatabase();
  const { sql, close } = connect(url, 1);
  const execute = (text: string) => sql`${new RawSql(text)}`;
  let isMined = false;
  return {
    url,
    breakages: ["statement", "commit", "connection"],
    open: () => openPostgres(url),
    breakAt: async (nth, how) => {
      if (!isMined) await execute(`${FAULTS}; ${(await tablesOf(sql)).map(triggersOn).join(";\n")}`);
      isMined = true;
      await execute(
        `ALTER SEQUENCE public.fault_count RESTART; UPDATE public.fault SET nth = ${nth}, how = '${how}'`,
      );
    },
    heal: async () => {
      await sql`UPDATE public.fault SET nth = 0`;
    },
    remove: close,
  };
}

/** A sequence counts rows, because nothing rolls it back: also what failed has been counted. */
const FAULTS = `
  CREATE SEQUENCE public.fault_count;
  CREATE TABLE public.fault (nth bigint NOT NULL, how text NOT NULL);
  INSERT INTO public.fault VALUES (0, '');
  CREATE FUNCTION public.fault() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    wanted public.fault;
  BEGIN
    SELECT * INTO wanted FROM public.fault;
    IF wanted.nth > 0 AND (wanted.how = 'commit') = (TG_WHEN = 'AFTER')
       AND nextval('public.fault_count') = wanted.nth THEN
      IF wanted.how = 'connection' THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
        PERFORM pg_sleep(5);
      END IF;
      RAISE EXCEPTION 'broken on purpose';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END $$`;

/** One that runs before a row changes, and one that runs when the transaction commits. */
function triggersOn(table: string): string {
  const event = `INSERT OR UPDATE OR DELETE ON keyferry.${table}`;
  return `
    CREATE TRIGGER fault_now BEFORE ${event} FOR EACH ROW EXECUTE FUNCTION public.fault();
    CREATE CONSTRAINT TRIGGER fault_at_commit AFTER ${event} DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION public.fault()`;
}

async function tablesOf(sql: Sql): Promise<string[]> {
  const rows = await sql`
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'keyferry' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`;
  return rows.map((row) => String(row["relname"]));
}
