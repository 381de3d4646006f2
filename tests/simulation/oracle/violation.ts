/** A promise of the system that a run saw broken. Names: shared/sync's guarantees G1 to G8, and what is beside them. */
export type Promised =
  /** The same log, the same state, byte for byte. */
  | "G1 convergence"
  /** What was acknowledged is in the state or its history. */
  | "G2 nothing acknowledged is lost"
  /** Nothing counts that no active member signed. */
  | "G3 members only"
  /** The server learns nothing. */
  | "G4 nothing in clear"
  /** A device goes on from where it stood, or where the person said. */
  | "G5 extensions only"
  /** A restored server heals by itself, or there is a fork, and nothing is lost. */
  | "G6 restores heal"
  /** A removed device neither writes nor reads on. */
  | "G7 removed is removed"
  /** Appends to one vault are linearizable. */
  | "G8 one order"
  /** The engine comes to rest, with nothing waiting, whatever happened. */
  | "rest"
  /** An error that is none of the expected ones. */
  | "no surprise";

export class Violation extends Error {
  readonly promised: Promised;

  constructor(promised: Promised, what: string, cause?: unknown) {
    super(`${promised}: ${what}`, { cause });
    this.promised = promised;
  }
}
