/** One measured figure: what it is, what it must not exceed, and what it is compared with in the same run. */

export type Figure = {
  readonly value: number;
  readonly unit: string;
  /** What `value` must not exceed, or null. */
  readonly limit: number | null;
  /** The same quantity of the peer, measured in the same run; null where there is none. */
  readonly peer: number | null;
  /** `value` through `peer`, or through `limit` where there is no peer; of rates `peer` through `value`. */
  readonly ratio: number | null;
  /** What `ratio` must not exceed, or null. */
  readonly ratioLimit: number | null;
};

export type Bench = {
  /** Name for `--only`. */
  readonly name: string;
  /** What is measured and against what, for people. */
  readonly what: string;
  /** Several figures may come from one run; each has its own name, which is its member in the JSON. */
  readonly run: () => Promise<Readonly<Record<string, Figure>>>;
};

/** A figure that only has a limit. */
export function limited(value: number, unit: string, limit: number): Figure {
  return { value: rounded(value), unit, limit, peer: null, ratio: rounded(value / limit), ratioLimit: 1 };
}

/** A figure that is only told. */
export function told(value: number, unit: string): Figure {
  return { value: rounded(value), unit, limit: null, peer: null, ratio: null, ratioLimit: null };
}

/** A figure beside the same quantity of a peer. */
export function compared(
  value: number,
  peer: number,
  unit: string,
  limits: { readonly limit: number | null; readonly ratioLimit: number | null },
): Figure {
  // A peer that costs nothing, or less than nothing by noise, gives no ratio.
  const ratio = peer > 0 ? rounded(value / peer) : null;
  return { value: rounded(value), unit, peer: rounded(peer), ratio, ...limits };
}

/** A rate beside the same rate of a peer: more is better, so the ratio says how many times as fast the peer is. */
export function comparedRate(value: number, peer: number, unit: string, ratioLimit: number | null): Figure {
  const ratio = value > 0 ? rounded(peer / value) : null;
  return { value: rounded(value), unit, limit: null, peer: rounded(peer), ratio, ratioLimit };
}

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
