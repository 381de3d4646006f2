import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { LABELS, labelled } from "../../../shared/log/labels.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

describe("labels", () => {
  it("all begin with keyferry/v1/ and are pairwise different", () => {
    const labels = Object.values(LABELS);
    expect(labels.filter((label) => !/^keyferry\/v1\/[a-z0-9-]+$/.test(label))).toEqual([]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("are never the beginning of another once their zero byte is behind them", () => {
    const all = Object.values(LABELS).map((label) => bytesToHex(labelled(label)));
    for (const one of all) expect(all.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  it("are those that the vectors list", () => {
    const cases = readCases<{ name: string; label: string; bytes: string }>("log/labels.json");
    expect(cases.map(({ name, label }) => [name, label])).toEqual(Object.entries(LABELS));
    for (const { label, bytes } of cases)
      expect(Buffer.concat([Buffer.from(label, "ascii"), Buffer.of(0)]).toString("hex")).toBe(bytes);
  });
});
