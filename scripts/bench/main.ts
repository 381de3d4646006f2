/**
 * `npm run bench`: every figure as a table; `-- --json`: one JSON object; `-- --only NAME`: one bench. What is
 * measured is the build of the present sources.
 */
import { buildExtension } from "../bundling/build-extension.ts";
import { approvalArmed } from "./approval-armed.ts";
import { assertionLatency } from "./assertion-latency.ts";
import { largeImport } from "./exchange/large-import.ts";
import { pageLoadCost } from "./page-load-cost.ts";
import { runBenches } from "./run-benches.ts";
import { scriptSize } from "./script-size.ts";
import { conflict } from "./sync/conflict.ts";
import { diskPerEntryPostgres, diskPerEntrySqlite } from "./sync/disk-per-entry.ts";
import { firstSync } from "./sync/first-sync.ts";
import { idleConnections } from "./sync/idle-connections.ts";
import { oneChange } from "./sync/one-change.ts";
import { serverAppendsPostgres, serverAppendsSqlite } from "./sync/server-appends.ts";
import { simulationRate } from "./sync/simulation-rate.ts";
import { unlock } from "./sync/unlock.ts";

const BENCHES = [
  scriptSize,
  pageLoadCost,
  assertionLatency,
  approvalArmed,
  unlock,
  largeImport,
  firstSync,
  oneChange,
  conflict,
  serverAppendsSqlite,
  serverAppendsPostgres,
  diskPerEntrySqlite,
  diskPerEntryPostgres,
  idleConnections,
  simulationRate,
];

await buildExtension();
process.exitCode = await runBenches(process.argv.slice(2), BENCHES, {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
