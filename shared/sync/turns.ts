/**
 * Local steps of the engine, one after the other: read the replica, compute, commit. A step whose ground moved is made
 * again from the new state. The network is never inside a step.
 */
import type { Replica, ReplicaState, ReplicaWrite } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";

/** Only a second engine on one replica could be in the way more often than this. */
const MAX_TRIES = 16;

export type Step<Value, Alongside = never> = {
  /** Null: nothing to write. */
  readonly write: ReplicaWrite | null;
  readonly value: Value;
  readonly alongside?: Alongside;
};

export class Turns<Alongside = never> {
  readonly #replica: Replica<Alongside>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(replica: Replica<Alongside>) {
    this.#replica = replica;
  }

  /** `step` must have no effect but its result: it may be called several times. */
  run<Value>(step: (state: ReplicaState) => Promise<Step<Value, Alongside>>): Promise<Value> {
    const turn = this.#last.then(() => this.#tryOften(step));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #tryOften<Value>(step: (state: ReplicaState) => Promise<Step<Value, Alongside>>): Promise<Value> {
    for (let tries = 1; ; tries++) {
      const { write, value, alongside } = await step(await this.#replica.state());
      try {
        if (write !== null) await this.#replica.commit(write, alongside);
        return value;
      } catch (cause) {
        const isMoved = cause instanceof SyncFault && cause.code === "sync/changed-meanwhile";
        if (!isMoved || tries === MAX_TRIES) throw cause;
      }
    }
  }
}
