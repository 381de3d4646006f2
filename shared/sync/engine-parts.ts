/** What the parts of the engine share: the replica with its turns, the outside, and what is only remembered in memory. */
import type { EngineEnvironment } from "./environment.ts";
import type { Replica } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import type { Turns } from "./turns.ts";

export type EngineParts<Alongside = never> = {
  readonly replica: Replica<Alongside>;
  readonly turns: Turns<Alongside>;
  readonly environment: EngineEnvironment;
  readonly memory: EngineMemory;
};

/** Lost with the worker, and harmless to lose: the next engine draws and counts anew. */
export type EngineMemory = {
  /** Set when the engine is closed: the next step towards the network ends. */
  isClosed: boolean;
  /** This device wrote a place at which a snapshot is due. */
  isSnapshotMine: boolean;
  /** When this device writes a snapshot if nobody else did until then. */
  snapshotDueAtMs: number | null;
  /** The snapshot all chunks of which are known to be kept here. */
  chunksKeptOf: number | null;
  /** This engine has seen the server's whole log once. */
  hasPulled: boolean;
  /** This device tried to make itself known to a server that refuses it. */
  hasIntroducedSelf: boolean;
  pulled: number;
  pushed: number;
  isHealed: boolean;
  /** How often this sync put something back. */
  heals: number;
};

export function freshMemory(): EngineMemory {
  return {
    isClosed: false,
    isSnapshotMine: false,
    snapshotDueAtMs: null,
    chunksKeptOf: null,
    hasPulled: false,
    hasIntroducedSelf: false,
    pulled: 0,
    pushed: 0,
    isHealed: false,
    heals: 0,
  };
}

/** Throws where the engine was closed meanwhile (the vault was locked): nothing is lost, the next one goes on. */
export function goOn({ memory }: Pick<EngineParts, "memory">): void {
  if (memory.isClosed) throw new SyncFault("sync/unreachable", "the engine was closed");
}
