/**
 * `npm run bench`: every figure as a table; `-- --json`: one JSON object; `-- --only NAME`: one bench. What is
 * measured is the build of the present sources.
 */
import { buildExtension } from "../bundling/build-extension.ts";
import { approvalArmed } from "./approval-armed.ts";
import { assertionLatency } from "./assertion-latency.ts";
import { pageLoadCost } from "./page-load-cost.ts";
import { runBenches } from "./run-benches.ts";
import { scriptSize } from "./script-size.ts";
import { serverAppendsPostgres, serverAppendsSqlite } from "./sync/server-appends.ts";

await buildExtension();
process.exitCode = await runBenches(
  process.argv.slice(2),
  [scriptSize, pageLoadCost, assertionLatency, approvalArmed, serverAppendsSqlite, serverAppendsPostgres],
  { print: (line) => console.log(line), complain: (line) => console.error(line) },
);
