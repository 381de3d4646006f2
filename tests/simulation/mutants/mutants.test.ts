/**
 * Every fault in the lists beside this file is noticed: by a check of the rule, or by runs of the simulation. Without a
 * fault nothing is wrong. A patch that does not fit its module any more fails here too, so that no mutant dies unseen.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { FAMILIES, TESTED } from "../families.ts";
import { bundle } from "../running/bundle.ts";
import { runInWorker } from "../running/run-in-worker.ts";
import { runSeeds, seedScript } from "../running/run-seeds.ts";
import { LOG_MUTANTS } from "./log-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { SERVER_MUTANTS } from "./server-mutants.ts";
import { SYNC_MUTANTS } from "./sync-mutants.ts";
import { VAULT_MUTANTS } from "./vault-mutants.ts";

const LIMIT_MS = 300_000;
const CHECKS = "tests/simulation/checks/worker.ts";
const MUTANTS: readonly Mutant[] = [...LOG_MUTANTS, ...VAULT_MUTANTS, ...SERVER_MUTANTS, ...SYNC_MUTANTS];

/** By name of the check: null where it holds. */
async function checked(names: readonly string[] | "all", patches: readonly Mutant["patch"][]) {
  const script = await bundle({ entry: CHECKS, crypto: "audited", patches });
  const { messages } = await runInWorker(script, names, LIMIT_MS);
  // The worker posts pairs (checks/worker.ts).
  return new Map(messages as [string, string | null][]);
}

/** What notices a fault, or null. A run that never ends has noticed it too. */
async function noticed({ patch, caughtBy }: Mutant): Promise<string | null> {
  if ("check" in caughtBy) return (await checked([caughtBy.check], [patch])).get(caughtBy.check) ?? null;
  const script = await seedScript([patch]);
  const job = { ...caughtBy, isVerbose: false, stopsAtFirst: true };
  const { outcomes, timedOut } = await runSeeds(script, job, LIMIT_MS);
  return outcomes[0]?.broken ?? (timedOut ? "never ends" : null);
}

describe("mutants", () => {
  let unmutated: ReadonlyMap<string, string | null>;

  beforeAll(async () => {
    unmutated = await checked("all", []);
  }, LIMIT_MS);

  it("are at least thirty, each with a name of its own", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it("are caught by checks that all hold without them", () => {
    const named = MUTANTS.flatMap(({ caughtBy }) => ("check" in caughtBy ? [caughtBy.check] : []));

    expect(named.filter((name) => !unmutated.has(name))).toEqual([]);
    expect([...unmutated].filter(([, wrong]) => wrong !== null)).toEqual([]);
  });

  it("are caught by runs that keep every promise without them: those of simulation.test.ts", () => {
    const others = MUTANTS.filter(
      ({ caughtBy }) =>
        "family" in caughtBy &&
        (caughtBy.fromSeed < TESTED.fromSeed ||
          caughtBy.fromSeed + caughtBy.seeds > TESTED.fromSeed + TESTED.seeds ||
          !FAMILIES.some(({ name }) => name === caughtBy.family)),
    );

    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it.each(MUTANTS)("are caught: $name", { timeout: 2 * LIMIT_MS }, async (mutant) => {
    expect(await noticed(mutant)).toEqual(expect.any(String));
  });
});
