/** One who appends the entries of a vault one by one, each in a call of its own, and remembers what was answered. */

import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { SyncFault } from "../../shared/sync/sync-fault.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { Device, type Door, foundReplica } from "./device.ts";
import { passkey } from "./passkeys.ts";

export class Caller {
  readonly device: Device;
  /** Entries that were answered with yes. */
  acknowledged = 0;
  /** What the last call was answered with, where that was no yes: a code of the server's, or "no answer". */
  refusal: string | null = null;
  readonly #entries: readonly Uint8Array[];

  private constructor(device: Device, entries: readonly Uint8Array[]) {
    this.device = device;
    this.#entries = entries;
  }

  /** With so many entries to append, signed beforehand, and the vault founded. */
  static async open(door: Door, count: number): Promise<Caller> {
    const device = new Device(new MemoryReplica(await foundReplica(nodeRandom(32))), door);
    for (let entry = 0; entry < count; entry++) await device.engine.write([passkey(`${entry}`)]);
    const entries = (await device.replica.entries(1, count + 1)).map(({ bytes }) => bytes);
    const caller = new Caller(device, entries);
    await device.transport.found(entries[0] ?? new Uint8Array(), null);
    await device.transport.pull(1);
    caller.acknowledged = 1;
    return caller;
  }

  /** Until all are there or a call is not answered with yes. */
  async appendAll(acknowledged: () => void): Promise<void> {
    let head = EMPTY_HEAD;
    for (const [seq, entry] of this.#entries.entries()) {
      if (seq > 0) {
        this.refusal = await this.#append({ seq, head }, entry);
        if (this.refusal !== null) return;
        this.acknowledged++;
        acknowledged();
      }
      head = nextHead(head, leafHash(decodeEntry(entry)));
    }
  }

  async #append(expect: { readonly seq: number; readonly head: Uint8Array }, entry: Uint8Array) {
    try {
      const { outcome } = await this.device.transport.append(expect, [entry]);
      return outcome === "appended" ? null : outcome;
    } catch (cause) {
      if (!(cause instanceof SyncFault)) throw cause;
      return cause.cause === undefined ? cause.message : "no answer";
    }
  }
}
