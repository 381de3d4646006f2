/**
 * A stage for the background's tests: an unlocked vault, one worker, and what a page and a person do to it.
 * `fake-indexeddb/auto` has to be imported by the test file before this.
 */
import type { Json, Outcome } from "../../extension/messages/page-contract.ts";
import { type Durable, durable, foundTestVault, startWorker, type Worker } from "./background-world.ts";
import { creationOptions, sender, submit } from "./page-request.ts";

export type Submit = ReturnType<typeof submit>;

export class Stage {
  world: Durable;
  worker: Worker;

  private constructor(world: Durable, worker: Worker) {
    this.world = world;
    this.worker = worker;
  }

  /** With an unlocked vault in it. */
  static async withVault(): Promise<Stage> {
    const world = durable();
    return new Stage(world, await foundTestVault(world));
  }

  /** On a world that is there. */
  static of(world: Durable, worker: Worker): Stage {
    return new Stage(world, worker);
  }

  static withoutVault(): Stage {
    const world = durable();
    return new Stage(world, startWorker(world));
  }

  /** A page asks; the answer, or null while the person has to decide. */
  async send(message: Submit, from = sender()): Promise<Outcome | null> {
    await this.worker.ceremonies.submit(message, from);
    await settled();
    return this.worker.answers.get(message.requestId) ?? null;
  }

  /** The approval window of a request, or null where it has none. */
  windowOf({ requestId }: Submit): number | null {
    return [...this.world.windows.open_].find(([, id]) => id === requestId)?.[0] ?? null;
  }

  /** Makes a passkey, approval included. */
  async register(overrides: { readonly [name: string]: Json } = {}): Promise<{ readonly id: string }> {
    const message = submit("create", creationOptions(overrides));
    await this.send(message);
    await this.worker.approvals.approve(message.requestId, null);
    const outcome = this.worker.answers.get(message.requestId);
    if (outcome?.kind !== "credential") throw new Error(`not registered: ${JSON.stringify(outcome)}`);
    return outcome.credential as { id: string };
  }
}

/** Lets what was started without waiting (windows, timers) happen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
