/** Many inputs: `node scripts/fuzz-sync.ts --runs 1000000 --seed 1`. Ends with 1 if anything was found. */
import { parseArgs } from "node:util";
import { snapshotSubject } from "./body-subjects.ts";
import { fuzzVault } from "./fuzz-vault.ts";
import { runFuzz } from "./run-fuzz.ts";
import { fuzzSubjects } from "./subjects.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "100000" }, seed: { type: "string" } },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Date.now() >>> 0 : Number(values.seed);
const vault = await fuzzVault();
const subjects = [...fuzzSubjects(vault), await snapshotSubject(vault)];

console.log(`${runs} runs from seed ${seed} over ${subjects.length} readers`);
const { read, refused, slowestMs, findings } = runFuzz(subjects, { runs, seed });
for (const { subject, seed: inputSeed, what } of findings)
  console.error(`${subject} (seed ${inputSeed}): ${what}`);
console.log(
  `${read} read, ${refused} refused, ${findings.length} findings; slowest ${slowestMs.toFixed(1)} ms`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
