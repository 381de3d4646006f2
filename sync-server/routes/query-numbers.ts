/** Whole numbers in a query, in their one spelling. */
import type { FastifyRequest } from "fastify";
import { WireFault } from "../../shared/wire/wire-fault.ts";

/** Throws WireFault "wire/malformed" for another spelling, a repeated name or a number out of range. */
export function numberInQuery(
  { query }: FastifyRequest,
  name: string,
  otherwise: number | null,
  least: number,
  most: number,
): number {
  const members = typeof query === "object" && query !== null ? new Map(Object.entries(query)) : new Map();
  const text: unknown = members.get(name);
  if (text === undefined && otherwise !== null) return otherwise;
  const number = typeof text === "string" && /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new WireFault("wire/malformed", "a number in the query");
}
