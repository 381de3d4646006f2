import { describe, expect, it } from "vitest";
import { type Bench, compared, limited } from "../../../scripts/bench/figure.ts";
import { figureRow, runBenches } from "../../../scripts/bench/run-benches.ts";

function world() {
  const ran: string[] = [];
  const lines: string[] = [];
  const complaints: string[] = [];
  const size: Bench = {
    name: "size",
    what: "bytes of everything",
    run: async () => {
      ran.push("size");
      return { size: limited(12_000, "B", 20_000), "size-gzip": limited(7_700, "B", 7_000) };
    },
  };
  const latency: Bench = {
    name: "latency",
    what: "how long it takes",
    run: async () => {
      ran.push("latency");
      return { latency: compared(30, 20, "ms", { limit: 50, ratioLimit: 2 }) };
    },
  };
  const output = {
    print: (line: string) => lines.push(line),
    complain: (line: string) => complaints.push(line),
  };
  return { ran, lines, complaints, run: (...args: string[]) => runBenches(args, [size, latency], output) };
}

describe("the benches", () => {
  it("run one after the other and are told as a table", async () => {
    const { run, ran, lines } = world();

    const code = await run();

    expect(code).toBe(0);
    expect(ran).toEqual(["size", "latency"]);
    expect(lines).toEqual([
      "\nsize: bytes of everything",
      "  size                         12000 B   limit 20000                   ratio 0.6",
      "  size-gzip                     7700 B    limit 7000                   ratio 1.1",
      "\nlatency: how long it takes",
      "  latency                        30 ms      limit 50       peer 20     ratio 1.5     limit 2",
    ]);
  });

  it("with --json print one line, an object with every figure by its name", async () => {
    const { run, lines } = world();

    const code = await run("--json");

    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      size: { value: 12_000, unit: "B", limit: 20_000, peer: null, ratio: 0.6, ratioLimit: 1 },
      "size-gzip": { value: 7_700, unit: "B", limit: 7_000, peer: null, ratio: 1.1, ratioLimit: 1 },
      latency: { value: 30, unit: "ms", limit: 50, peer: 20, ratio: 1.5, ratioLimit: 2 },
    });
  });

  it.each([[["--only", "latency", "--json"]], [["--json", "--only", "latency"]]])(
    "with %j run that one only",
    async (args) => {
      const { run, ran, lines } = world();

      const code = await run(...args);

      expect(code).toBe(0);
      expect(ran).toEqual(["latency"]);
      expect(Object.keys(JSON.parse(lines[0] ?? ""))).toEqual(["latency"]);
    },
  );

  it.each([[["--only", "speed"]], [["--only"]], [["--jsno"]], [["latency"]]])(
    "with %j run nothing, name the benches there are and end with 2",
    async (args) => {
      const { run, ran, lines, complaints } = world();

      const code = await run(...args);

      expect(code).toBe(2);
      expect([ran, lines]).toEqual([[], []]);
      expect(complaints.join("\n")).toContain("size, latency");
    },
  );

  it("end with what a bench throws", async () => {
    const broken: Bench = {
      name: "broken",
      what: "nothing",
      run: async () => {
        throw new Error("the browser went away");
      },
    };
    const output = { print: () => undefined, complain: () => undefined };

    await expect(runBenches([], [broken], output)).rejects.toThrow("the browser went away");
  });
});

describe("a row", () => {
  it("leaves out what a figure does not have, and ends without blanks", () => {
    const row = figureRow("cost", compared(3, -1, "ms/frame", { limit: null, ratioLimit: null }));

    expect(row).toMatch(/^ {2}cost +3 ms\/frame +peer -1$/);
  });
});
