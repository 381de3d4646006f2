/**
 * Runs the simulation for as many seeds as wanted, over all families in turn, and prints what broke and how to see it
 * again. `--family NAME --from N --seeds 1 --trace` shows one run line by line.
 */
import { parseArgs } from "node:util";
import { FAMILIES } from "./families.ts";
import { replayOf, runSeeds, seedScript } from "./running/run-seeds.ts";

/** Seeds in one go of a worker. */
const BATCH = 250;
const NO_LIMIT_MS = 2 ** 31 - 1;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    family: { type: "string" },
    trace: { type: "boolean", default: false },
  },
});

type Batch = { readonly family: string; readonly fromSeed: number; readonly seeds: number };

/** The seeds of each family follow one another from the first. */
function* batches(): Iterable<Batch> {
  const chosen = FAMILIES.filter(({ name }) => values.family === undefined || name === values.family);
  if (chosen.length === 0) throw new RangeError(`no family is called ${values.family}`);
  const each = Math.ceil(wholeNumber("seeds") / chosen.length);
  const first = wholeNumber("from");
  for (let done = 0; done < each; done += BATCH)
    for (const { name } of chosen)
      yield { family: name, fromSeed: first + done, seeds: Math.min(BATCH, each - done) };
}

function wholeNumber(name: "seeds" | "from" | "jobs"): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} takes a whole number`);
  return value;
}

async function main(): Promise<void> {
  const script = await seedScript();
  const waiting = batches()[Symbol.iterator]();
  const beganAtMs = performance.now();
  let ran = 0;
  let broken = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      const job = { ...next.value, isVerbose: values.trace, stopsAtFirst: false };
      const run = await runSeeds(script, job, NO_LIMIT_MS);
      ran += run.ran;
      for (const outcome of run.outcomes) {
        if (values.trace) console.log(outcome.trace.join("\n"));
        if (outcome.broken === null) continue;
        broken += 1;
        console.log(`${outcome.broken}\n  ${replayOf(outcome)}`);
        if (values.trace) console.log(outcome.detail);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, wholeNumber("jobs")) }, work));
  const seconds = (performance.now() - beganAtMs) / 1000;
  console.log(`${ran} runs, ${broken} broken, ${(ran / seconds).toFixed(0)} a second`);
  if (broken > 0) process.exitCode = 1;
}

await main();
