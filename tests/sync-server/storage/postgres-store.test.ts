import { afterAll } from "vitest";
import { type RealPostgres, startPostgres } from "../../../scripts/testing/real-postgres.ts";
import { postgresGround } from "./postgres-ground.ts";
import { storeConformance } from "./store-conformance.ts";

let server: RealPostgres | null = null;

storeConformance("PostgreSQL", async () => {
  server = await startPostgres();
  return await postgresGround(server);
});

afterAll(() => server?.stop(), 60_000);
