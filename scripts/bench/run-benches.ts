/** Runs the chosen benches one after the other and prints what they measured, as a table or as one JSON object. */
import type { Bench, Figure } from "./figure.ts";

export type BenchOutput = {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
};

/**
 * `args`: nothing, `--json`, `--only NAME`. Returns the exit code: 0 when everything could be measured, whatever the
 * figures are (judging them is the reader's work), 2 for arguments that mean nothing. Throws what a bench throws.
 */
export async function runBenches(
  args: readonly string[],
  benches: readonly Bench[],
  { print, complain }: BenchOutput,
): Promise<0 | 2> {
  const isJson = args.includes("--json");
  const at = args.indexOf("--only");
  const only = at < 0 ? null : (args[at + 1] ?? "");
  const unknown = args.filter(
    (arg, index) => arg !== "--json" && index !== at && (at < 0 || index !== at + 1),
  );
  const chosen = benches.filter(({ name }) => only === null || name === only);
  if (unknown.length > 0 || chosen.length === 0) {
    complain(`Usage: npm run bench -- [--json] [--only NAME], NAME being one of:`);
    complain(benches.map(({ name }) => name).join(", "));
    return 2;
  }
  const figures: Record<string, Figure> = {};
  for (const bench of chosen) {
    if (!isJson) print(`\n${bench.name}: ${bench.what}`);
    const measured = await bench.run();
    Object.assign(figures, measured);
    if (!isJson) for (const [name, figure] of Object.entries(measured)) print(figureRow(name, figure));
  }
  if (isJson) print(JSON.stringify(figures));
  return 0;
}

/** A line of the table. Nothing stands where a figure has no limit, peer or ratio. */
export function figureRow(name: string, { value, unit, limit, peer, ratio, ratioLimit }: Figure): string {
  const cell = (text: string | false, width: number) => (text || "").padStart(width);
  return [
    `  ${name.padEnd(18)}`,
    cell(`${value} ${unit}`, 18),
    cell(limit !== null && `limit ${limit}`, 14),
    cell(peer !== null && `peer ${peer}`, 14),
    cell(ratio !== null && `ratio ${ratio}`, 14),
    cell(ratioLimit !== null && peer !== null && `limit ${ratioLimit}`, 12),
  ]
    .join("")
    .trimEnd();
}
