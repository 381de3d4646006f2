/**
 * A check: something that must hold of one rule of log or vault, small enough to be run against a faulty copy of it.
 * Resolves with null where it holds, with a sentence where it does not.
 */
export type Check = () => Promise<string | null> | string | null;

/** The first of these that is wrong. */
export function firstWrong(claims: Readonly<Record<string, boolean>>): string | null {
  return Object.entries(claims).find(([, holds]) => !holds)?.[0] ?? null;
}
