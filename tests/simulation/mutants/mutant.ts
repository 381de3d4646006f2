/** A fault put on purpose into one module of what ships, and what must notice it. */
import type { Patch } from "../running/bundle.ts";

export type Mutant = {
  /** The fault, as a sentence. */
  readonly name: string;
  readonly patch: Patch;
  readonly caughtBy:
    | { readonly check: string }
    /** Runs of one family of the simulation, from this seed on. */
    | { readonly family: string; readonly fromSeed: number; readonly seeds: number };
};
