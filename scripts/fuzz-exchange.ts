/**
 * Fuzzes every reader of foreign files: `node scripts/fuzz-exchange.ts [RUNS] [SEED]`, a million runs where nothing is
 * said. Prints what it found and ends with 1 if that was anything. A run is repeated by its seed.
 */
import { fuzzDoors, fuzzPasskeys, fuzzSamples } from "./exchange/fuzzing/fuzz-corpus.ts";
import { fuzzSubjects } from "./exchange/fuzzing/fuzz-subjects.ts";
import { runFuzz } from "./exchange/fuzzing/run-fuzz.ts";

const [runs = 1_000_000, seed = Date.now() >>> 0] = process.argv.slice(2).map(Number);
const REPORT_EVERY = 10_000;
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  console.error("Usage: node scripts/fuzz-exchange.ts [RUNS] [SEED]; both are whole numbers.");
  process.exit(1);
}

console.log(`${runs} runs from seed ${seed}`);
const subjects = await fuzzSubjects(fuzzPasskeys(), fuzzSamples(), fuzzDoors);
const outcome = await runFuzz(subjects, { runs, seed, doors: fuzzDoors }, (done) => {
  if (done % REPORT_EVERY === 0) console.log(`${done} done`);
});
for (const { subject, seed: inputSeed, what } of outcome.findings)
  console.error(`${subject} (seed ${inputSeed}): ${what}`);
console.log(
  `${outcome.runs} runs over ${subjects.length} subjects, ${outcome.read} files read, ${outcome.findings.length} findings; ` +
    `slowest ${outcome.slowestMs.toFixed()} ms, at most ${outcome.highestRssMiB.toFixed()} MiB resident`,
);
process.exitCode = outcome.findings.length === 0 ? 0 : 1;
