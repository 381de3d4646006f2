/**
 * Sees every commit of every device, and what was promised of each: a log that only grows unless its person said so,
 * edits that are sealed as they were made, an alarm only where there is cause, removals that stay.
 */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import type { ReplicaWrite } from "../../../shared/sync/replica.ts";
import type { Edit } from "../../../shared/vault/edit.ts";
import { compareHlc } from "../../../shared/vault/hlc.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { Disk } from "../../support/memory-replica.ts";
import type { Retold } from "./archive.ts";
import { Violation } from "./violation.ts";

export class Witness {
  /** Nobody but the server could have split this history. */
  readonly #mayFork: boolean;
  readonly #mayAbandon = new Set<string>();
  readonly #setBack = new Set<string>();
  readonly #made = new Map<string, Edit>();
  readonly #editOf = new WeakMap<Op, Uint8Array>();
  readonly #removed = new Set<string>();

  constructor(mayFork: boolean) {
    this.#mayFork = mayFork;
  }

  /** The person said that this device should take the server's branch. */
  allowAbandoning(device: string): void {
    this.#mayAbandon.add(device);
  }

  /** The disk was exchanged for an older copy: what it signed since, it does not know. */
  noteSetBack(device: string): void {
    this.#setBack.add(device);
  }

  /** The engine said that this device (text of its id) is removed. */
  noteRemoved(id: string): void {
    this.#removed.add(id);
  }

  /** In which edit an operation went to a disk first. */
  editOf(op: Op): Uint8Array | null {
    return this.#editOf.get(op) ?? null;
  }

  /** Throws for a commit that must not be. */
  see(device: string, before: Disk, after: Disk, write: ReplicaWrite): void {
    for (const edit of write.outbox?.add ?? []) this.#noteMade(edit);
    const abandons = write.abandonFrom !== undefined;
    if (abandons && !this.#mayAbandon.has(device))
      throw new Violation("G5 extensions only", `${device} gave up entries that nobody told it to`);
    if (!abandons && after.state.log.seq < before.state.log.seq)
      throw new Violation("G5 extensions only", `${device} went back to ${after.state.log.seq}`);
    const { standing, control, keyring } = after.state;
    if (standing.is === "forked" && !this.#mayFork)
      throw new Violation("no surprise", `${device} sees a fork where there is none`);
    if (standing.is === "copied" && !this.#setBack.has(device))
      throw new Violation("no surprise", `${device} sees a copy of itself where there is none`);
    const isRemoved = memberById(control, keyring.device.deviceId)?.status === "removed";
    if (isRemoved && standing.is !== "removed")
      throw new Violation("G7 removed is removed", `${device} reads of its removal and goes on`);
  }

  /** Throws where the log that all have in the end is not what was promised on the way to it. */
  verify({ opened, control }: Retold): void {
    for (const entry of opened) {
      const made = entry.kind === "data" ? this.#made.get(bytesToHex(entry.body.opId)) : undefined;
      if (entry.kind !== "data" || made === undefined) continue;
      const { baseSeq, hlc } = entry.body;
      const isLower = baseSeq < made.baseSeq && this.#mayFork;
      if (compareHlc(hlc, made.hlc) !== 0 || (baseSeq !== made.baseSeq && !isLower))
        throw new Violation("G1 convergence", `entry ${entry.seq} is not the edit that was made`);
      const forkSeq = entry.reissue?.forkSeq ?? Number.POSITIVE_INFINITY;
      if (baseSeq > forkSeq)
        throw new Violation("G1 convergence", `entry ${entry.seq} claims to have seen more`);
    }
    for (const id of this.#removed)
      if (control.members.get(id)?.status === "active")
        throw new Violation("G7 removed is removed", `${id.slice(0, 4)} is a member again`);
  }

  #noteMade(edit: Edit): void {
    const id = bytesToHex(edit.opId);
    if (!this.#made.has(id)) this.#made.set(id, edit);
    for (const op of edit.ops) if (!this.#editOf.has(op)) this.#editOf.set(op, edit.opId);
  }
}
