import { describe, expect, it } from "vitest";
import { fuzzDoors, fuzzPasskeys, fuzzSamples } from "../../../scripts/exchange/fuzzing/fuzz-corpus.ts";
import { fuzzSubjects } from "../../../scripts/exchange/fuzzing/fuzz-subjects.ts";
import { runFuzz } from "../../../scripts/exchange/fuzzing/run-fuzz.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";

describe("damaged and hostile files", () => {
  it("crash no reader, hang none and stay within memory (the same inputs every time; a million by command)", async () => {
    const subjects = await fuzzSubjects(fuzzPasskeys(), fuzzSamples(), fuzzDoors);

    const outcome = await runFuzz(subjects, { runs: 1500, seed: 20_261_123, doors: fuzzDoors });

    expect(outcome.findings).toEqual([]);
    expect(outcome.read).toBeGreaterThan(300);
    expect(outcome.highestRssMiB).toBeLessThan(1024);
  });

  it("would be found out if a reader did crash", async () => {
    const subjects = await fuzzSubjects(fuzzPasskeys(), fuzzSamples(), fuzzDoors);
    const broken: ExchangeDoors = {
      ...fuzzDoors,
      proveKey: () => Promise.reject(new TypeError("a mistake")),
    };

    const { findings } = await runFuzz(subjects, { runs: 100, seed: 1, doors: broken });

    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]?.what).toContain("a mistake");
  });
});
