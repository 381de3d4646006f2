/** Runs seeds of one family in a worker and posts what broke: one Outcome each, then the count. */
import { parentPort, workerData } from "node:worker_threads";
import { familyNamed, type Outcome, runSeed } from "../run.ts";

export type SeedJob = {
  readonly family: string;
  readonly fromSeed: number;
  readonly seeds: number;
  /** Post every outcome, with its trace; else only what broke. */
  readonly isVerbose: boolean;
  readonly stopsAtFirst: boolean;
};

export type SeedMessage = Outcome | { readonly ran: number };

async function run({ family: name, fromSeed, seeds, isVerbose, stopsAtFirst }: SeedJob): Promise<void> {
  const family = familyNamed(name);
  let ran = 0;
  for (let seed = fromSeed; seed < fromSeed + seeds; seed++) {
    const outcome = await runSeed(seed, family);
    ran += 1;
    if (outcome.broken !== null || isVerbose) post(outcome);
    if (outcome.broken !== null && stopsAtFirst) break;
  }
  post({ ran });
}

function post(message: SeedMessage): void {
  parentPort?.postMessage(message);
}

void run(workerData);
