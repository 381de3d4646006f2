/** Bundles the simulation and runs seeds of it in a thread. */
import type { Outcome } from "../run.ts";
import { bundle, type Patch } from "./bundle.ts";
import { runInWorker } from "./run-in-worker.ts";
import type { SeedJob, SeedMessage } from "./worker.ts";

/** Logs of a run are short: snapshots are due sooner than in life, and groups are cut by smaller requests. Nothing else differs. */
const SOON: readonly Patch[] = [
  {
    file: "shared/sync/push.ts",
    find: "export const SNAPSHOT_STEP = 256;",
    replace: "export const SNAPSHOT_STEP = 12;",
  },
  {
    file: "shared/sync/attempt.ts",
    find: "export const MAX_BATCH_ENTRIES = 64;",
    replace: "export const MAX_BATCH_ENTRIES = 3;",
  },
];

/** The script that runs seeds, perhaps with faults in it. */
export function seedScript(faults: readonly Patch[] = []): Promise<string> {
  return bundle({
    entry: "tests/simulation/running/worker.ts",
    crypto: "native",
    patches: [...SOON, ...faults],
  });
}

export type SeedRun = {
  readonly outcomes: readonly Outcome[];
  readonly ran: number;
  readonly timedOut: boolean;
};

export async function runSeeds(script: string, job: SeedJob, limitMs: number): Promise<SeedRun> {
  const { messages, timedOut } = await runInWorker(script, job, limitMs);
  const outcomes: Outcome[] = [];
  let ran = 0;
  // The worker posts SeedMessages and nothing else.
  for (const message of messages as SeedMessage[])
    if ("ran" in message) ran = message.ran;
    else outcomes.push(message);
  return { outcomes, ran, timedOut };
}

/** What to type to see a run again. */
export function replayOf({ family, seed }: Pick<Outcome, "family" | "seed">): string {
  return `node scripts/simulate.ts --family ${family} --from ${seed} --seeds 1 --trace`;
}
