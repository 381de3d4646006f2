/** One measured figure: what it is, what it must not exceed, and what it is compared with in the same run. */

export type Figure = {
  readonly value: number;
  readonly unit: string;
  /** What `value` (or `ratio`, where `limitsRatio`) must not exceed; null where there is only a comparison. */
  readonly limit: number | null;
  /** The same quantity of the peer, measured in the same run. */
  readonly peer: number | null;
  readonly ratio: number | null;
};

export type Bench = {
  /** Name for `--only` and for the JSON object. */
  readonly name: string;
  /** What is measured and against what, for people. */
  readonly what: string;
  /** Several figures may come from one run; each has its own name. */
  readonly run: () => Promise<Readonly<Record<string, Figure>>>;
};

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which `share` of all values lie (nearest rank). Throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}

/** Two decimals are more than any of these figures can be trusted to. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
