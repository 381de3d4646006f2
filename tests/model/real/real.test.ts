/**
 * Ways through the model, gone with the shipped engine, log and vault: after each step, every device stands, holds, waits
 * and shows what the model says, and whoever was removed can open what the model says and nothing else.
 */
import { describe, expect, it } from "vitest";
import { type Bound, SCENARIOS, stageOf, startOf } from "../scenarios.ts";
import { disagreements } from "./agreement.ts";
import { Reality } from "./real-world.ts";
import { type Step, sampleSteps } from "./traces.ts";

const LIMIT_MS = 300_000;
const WAYS_EACH = 100;
const WORLDS = 10_000;

/** By scenario: wider than what is tried whole, since only some ways are gone. */
const BOUNDS: readonly Bound[] = [
  {
    edits: { first: 2, second: 1, newcomer: 1 },
    restores: 2,
    losses: 1,
    removals: 1,
    recoveries: 1,
    merges: 2,
  },
  { edits: { first: 2, second: 1 }, losses: 1, removals: 1, merges: 2 },
  { edits: { first: 1, second: 1 }, removals: 1, merges: 2, forgeries: 2 },
  { edits: { first: 1, second: 1 }, removals: 1, merges: 1, forgeries: 1, recoveries: 1 },
  { edits: { first: 1, second: 1, newcomer: 1 }, removals: 1, merges: 1, recoveries: 1, newWords: 1 },
];

describe("the shipped code", () => {
  it.each(SCENARIOS.map((scenario, place) => ({ scenario, place, name: scenario.name })))(
    "agrees with the model on: $name",
    { timeout: LIMIT_MS },
    async ({ scenario, place }) => {
      const stage = stageOf(scenario);
      const bound = BOUNDS[place];
      if (bound === undefined) throw new Error("no bound");
      const limits = { worlds: WORLDS, count: WAYS_EACH };
      const { ends, kinds } = sampleSteps(stage, startOf(scenario, bound), limits);
      const reality = await Reality.open(stage);
      for (const end of ends) {
        const real = await reality
          .after(end)
          .catch((cause: unknown) => Promise.reject(new Error(textOf(end), { cause })));
        const wrong = await disagreements(stage.tree, end.to, real, reality);
        expect(wrong, textOf(end)).toEqual([]);
      }
      process.stdout.write(`model: ${ends.length} ways of ${kinds} kinds of steps: ${scenario.name}\n`);
      expect(ends.length).toBeGreaterThanOrEqual(WAYS_EACH);
    },
  );
});

function textOf(end: Step): string {
  const lines: string[] = [];
  for (let step: Step | null = end; step !== null; step = step.before)
    lines.push(JSON.stringify(step.action));
  return lines.reverse().join("\n");
}
