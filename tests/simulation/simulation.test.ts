/**
 * Two thousand runs of the real engine against the real server in a simulated world (run.ts). A failure names its seed
 * and how to see it again.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { FAMILIES, TESTED } from "./families.ts";
import { replayOf, runSeeds, seedScript } from "./running/run-seeds.ts";

const LIMIT_MS = 300_000;

describe("simulation", () => {
  let script: string;

  beforeAll(async () => {
    script = await seedScript();
  });

  it("runs the same seed the same way", { timeout: LIMIT_MS }, async () => {
    const job = { family: "everything", fromSeed: 7, seeds: 5, isVerbose: true, stopsAtFirst: false };

    const [once, again] = [await runSeeds(script, job, LIMIT_MS), await runSeeds(script, job, LIMIT_MS)];

    expect(once.outcomes.length).toBe(5);
    expect(again.outcomes.map(({ digest }) => digest)).toEqual(once.outcomes.map(({ digest }) => digest));
    expect(new Set(once.outcomes.map(({ digest }) => digest)).size).toBe(5);
  });

  it.each(FAMILIES)("keeps every promise: $name", { timeout: LIMIT_MS }, async ({ name }) => {
    const job = {
      family: name,
      ...TESTED,
      isVerbose: false,
      stopsAtFirst: true,
    };

    const { outcomes, ran, timedOut } = await runSeeds(script, job, LIMIT_MS);

    const broken = outcomes.map((outcome) => `${outcome.broken}\n  see it again: ${replayOf(outcome)}`);
    expect(broken).toEqual([]);
    expect({ ran, timedOut }).toEqual({ ran: TESTED.seeds, timedOut: false });
  });
});
