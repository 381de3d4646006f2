/**
 * The model of the log with devices, removal and restore keeps every promise in all worlds within the stated bounds
 * (README.md); each rule that carries a promise is missed when it is left out.
 */
import { describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import { RULES, type Rules } from "./rules.ts";
import { type Bound, SCENARIOS, type Scenario, stageOf, startOf } from "./scenarios.ts";
import { isSymmetric } from "./world.ts";

const LIMIT_MS = 300_000;
const CASES = SCENARIOS.flatMap((scenario) =>
  scenario.bounds.map((bound) => ({ scenario, bound, name: scenario.name, text: JSON.stringify(bound) })),
);

function run(scenario: Scenario, bound: Bound, rules: Rules = RULES) {
  const start = startOf(scenario, bound);
  return explore(stageOf(scenario, rules), start, { isSymmetric: isSymmetric(start.left) });
}

describe("the model", () => {
  it.each(CASES)("keeps every promise: $name, $text", { timeout: LIMIT_MS }, ({ scenario, bound, text }) => {
    const { worlds, steps, endings, depth, isExhaustive, broken } = run(scenario, bound);

    process.stdout.write(
      `model: ${worlds} worlds, ${steps} steps, ${endings} endings, depth ${depth}: ${scenario.name}, ${text}\n`,
    );
    expect(broken).toBeNull();
    expect(isExhaustive).toBe(true);
  });

  it("finds the worlds that it is known to have", () => {
    const [scenario] = SCENARIOS;
    const tiny: Bound = { edits: { first: 1 } };

    // Nothing happened; the edit waits; it is in the log; the other device has it too.
    expect(scenario && run(scenario, tiny).worlds).toBe(4);
  });

  it("counts worlds that differ in the names of equal devices once", () => {
    const [scenario] = SCENARIOS;
    if (scenario === undefined) throw new Error("no scenario");
    const start = startOf(scenario, { edits: { first: 1, second: 1 } });
    const whole = explore(stageOf(scenario), start, { isSymmetric: false });
    const reduced = explore(stageOf(scenario), start, { isSymmetric: true });

    expect(reduced.worlds).toBeLessThan(whole.worlds);
    expect(reduced.worlds * 2).toBeGreaterThanOrEqual(whole.worlds);
  });
});

/** Where which promise is broken without which rule: the place of the scenario, and part of the promise's name. */
const WITHOUT: Readonly<Record<keyof Rules, readonly [number, string]>> = {
  refusesRemoved: [2, "an entry of a removed device is in nobody's log"],
  addsOnce: [2, "no removed key pair comes back"],
  newWordsNeedOld: [3, "the words are replaced only by whoever has them"],
  wrapsForMembersOnly: [1, "opens nothing that was made after the removal"],
  wrapsForPaper: [1, "the paper device is a member of every log and opens it"],
  removesInOneEntry: [1, "opens nothing that was made after the removal"],
  removalChangesKey: [1, "opens nothing that was made after the removal"],
  checksWraps: [3, "the words do not open"],
  holdsPin: [0, "G5"],
  heals: [0, "G6"],
  keepsOutrun: [1, "G2"],
  mergeBringsOver: [1, "G2"],
  mergeRemovesFirst: [1, "opens nothing that was made after the removal"],
  mergeRemovesTheirs: [2, "opens nothing that was made after the removal"],
};

describe("the model without one rule", () => {
  it.each(Object.entries(WITHOUT))(
    "breaks its promise: %s",
    { timeout: LIMIT_MS },
    (rule, [place, promise]) => {
      const runs = CASES.filter(({ scenario }) => scenario === SCENARIOS[place]);

      const found = runs.map(
        ({ scenario, bound }) => run(scenario, bound, { ...RULES, [rule]: false }).broken,
      );

      expect(found.flatMap((broken) => broken?.what ?? []).join()).toContain(promise);
    },
  );
});
