/**
 * `npm run bench`: every figure as a table; `-- --json`: one JSON object; `-- --only NAME`: one bench. Figures are
 * ratios against a peer or limit of the same run wherever there is one. Exits 0 when everything could be measured,
 * whatever the figures are: judging them is the reader's work.
 */
import { approvalArmed } from "./approval-armed.ts";
import { assertionLatency } from "./assertion-latency.ts";
import type { Bench, Figure } from "./figure.ts";
import { pageLoadCost } from "./page-load-cost.ts";
import { scriptSize } from "./script-size.ts";

const BENCHES: readonly Bench[] = [scriptSize, pageLoadCost, assertionLatency, approvalArmed];

const args = process.argv.slice(2);
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
const isJson = args.includes("--json");

const chosen = BENCHES.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) {
  console.error(`There is no bench "${only}". There are: ${BENCHES.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

const figures: Record<string, Figure> = {};
for (const bench of chosen) {
  if (!isJson) console.log(`\n${bench.name}: ${bench.what}`);
  const measured = await bench.run();
  Object.assign(figures, measured);
  if (!isJson) for (const [name, figure] of Object.entries(measured)) console.log(row(name, figure));
}
if (isJson) console.log(JSON.stringify(figures));

function row(name: string, { value, unit, limit, peer, ratio }: Figure): string {
  const cell = (text: string, width: number) => text.padStart(width);
  return [
    `  ${name.padEnd(26)}`,
    cell(`${value} ${unit}`, 16),
    cell(limit === null ? "" : `limit ${limit}`, 16),
    cell(peer === null ? "" : `peer ${peer} ${unit}`, 20),
    cell(ratio === null ? "" : `ratio ${ratio}`, 14),
  ].join("");
}
