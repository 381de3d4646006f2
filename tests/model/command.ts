/**
 * Explores the model within its large bounds and prints what it counted, depth by depth: `--scenario 0` to 4 (all by
 * default), `--worlds N` stops earlier. Ends with 1 where a promise is broken, and tells the way there.
 */
import { parseArgs } from "node:util";
import { explore } from "./explore.ts";
import { SCENARIOS, stageOf, startOf } from "./scenarios.ts";
import { isSymmetric } from "./world.ts";

/** A Set holds no more than 2 ** 24 numbers. */
const MOST_WORLDS = 16_000_000;

const { values } = parseArgs({
  options: { scenario: { type: "string" }, worlds: { type: "string", default: String(MOST_WORLDS) } },
});

for (const [place, scenario] of SCENARIOS.entries()) {
  if (values.scenario !== undefined && Number(values.scenario) !== place) continue;
  const start = startOf(scenario, scenario.large);
  console.log(`${place}: ${scenario.name}, ${JSON.stringify(scenario.large)}`);
  const beganAtMs = performance.now();
  const { broken, ...counts } = explore(stageOf(scenario), start, {
    isSymmetric: isSymmetric(start.left),
    maxWorlds: Math.min(Number(values.worlds), MOST_WORLDS),
    tell: (depth, worlds) => console.log(`  depth ${depth}: ${worlds} worlds`),
  });
  console.log(`  ${JSON.stringify(counts)} in ${((performance.now() - beganAtMs) / 1000).toFixed(0)} s`);
  if (broken === null) continue;
  console.log(`  broken: ${broken.what}`);
  for (const action of broken.trace) console.log(`    ${JSON.stringify(action)}`);
  process.exitCode = 1;
}
