import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Deviations, lostSubtests, unusedDeviations } from "../../../scripts/wpt/compare.ts";
import type { FileResult, SubtestStatus } from "../../../scripts/wpt/run-file.ts";
import { ROOT } from "../../structure/source-tree.ts";

function file(path: string, statuses: Readonly<Record<string, SubtestStatus>>): FileResult {
  const subtests = Object.entries(statuses).map(([name, status]) => ({ name, status, message: null }));
  return { path, harness: "OK", message: null, subtests };
}

const native = [file("a.html", { one: "PASS", two: "PASS", three: "FAIL", four: "PASS" })];
const ours = [file("a.html", { one: "PASS", two: "FAIL", three: "FAIL" })];

describe("what native passes and Keyferry does not", () => {
  it("is what fails and what is missing, and nothing that native fails too", () => {
    expect(lostSubtests(native, ours, {}).map(({ name, status }) => [name, status])).toEqual([
      ["two", "FAIL"],
      ["four", "MISSING"],
    ]);
  });

  it("has its reason where one is known, by name or by the beginning of the name", () => {
    const deviations = { "a.html": { "tw*": "one fixed authenticator", four: "another" } };

    expect(lostSubtests(native, ours, deviations).map(({ reason }) => reason)).toEqual([
      "one fixed authenticator",
      "another",
    ]);
    expect(unusedDeviations(ours, lostSubtests(native, ours, deviations), deviations)).toEqual([]);
  });

  it("shows which reasons have become idle, among the files that ran", () => {
    const deviations = { "a.html": { one: "never happens" }, "b.html": { any: "did not run" } };

    expect(unusedDeviations(ours, lostSubtests(native, ours, deviations), deviations)).toEqual([
      "a.html: one",
    ]);
  });
});

it("every known deviation has a reason in words", () => {
  const text = readFileSync(join(ROOT, "scripts/wpt/deviations.json"), "utf8");

  for (const names of Object.values(JSON.parse(text) as Deviations))
    for (const reason of Object.values(names)) expect(reason.length).toBeGreaterThan(10);
});
