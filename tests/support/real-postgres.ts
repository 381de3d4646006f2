/** A real PostgreSQL for tests; the benches use the same one. */
export { type RealPostgres, startPostgres } from "../../scripts/testing/real-postgres.ts";
