/**
 * Every fault in the lists beside this file is noticed; without a fault nothing is. A patch that does not fit its module
 * any more fails here too, so that no mutant dies unseen.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../running/bundle.ts";
import { runInWorker } from "../running/run-in-worker.ts";
import { LOG_MUTANTS } from "./log-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { SERVER_MUTANTS } from "./server-mutants.ts";
import { VAULT_MUTANTS } from "./vault-mutants.ts";

const LIMIT_MS = 20_000;
const CHECKS = "tests/simulation/checks/worker.ts";
const MUTANTS: readonly Mutant[] = [...LOG_MUTANTS, ...VAULT_MUTANTS, ...SERVER_MUTANTS];

/** By name of the check: null where it holds. */
async function checked(names: readonly string[] | "all", patches: readonly Mutant["patch"][]) {
  const script = await bundle({ entry: CHECKS, crypto: "audited", patches });
  const { messages } = await runInWorker(script, names, LIMIT_MS);
  // The worker posts pairs (checks/worker.ts).
  return new Map(messages as [string, string | null][]);
}

describe("mutants", () => {
  let unmutated: ReadonlyMap<string, string | null>;

  beforeAll(async () => {
    unmutated = await checked("all", []);
  });

  it("are at least thirty, each with a name of its own", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it("are caught by nothing that is wrong without them", () => {
    expect(unmutated.size).toBeGreaterThan(0);
    expect([...unmutated].filter(([, wrong]) => wrong !== null)).toEqual([]);
  });

  it.each(MUTANTS)("are caught: $name", { timeout: 2 * LIMIT_MS }, async ({ patch, caughtBy }) => {
    if (!("check" in caughtBy)) throw new Error("not a check");
    const outcome = await checked([caughtBy.check], [patch]);

    expect(unmutated.has(caughtBy.check)).toBe(true);
    expect(outcome.get(caughtBy.check)).toEqual(expect.any(String));
  });
});
