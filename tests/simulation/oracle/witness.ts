/**
 * Sees every commit of every device, and what was promised of each: a log that only grows unless its person said so,
 * edits that are sealed as they were made, an alarm only where there is cause, removals that stay.
 */

import type { Disk } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { leafOf } from "../../../shared/sync/kept-log.ts";
import type { ReplicaWrite } from "../../../shared/sync/replica.ts";
import type { Edit } from "../../../shared/vault/edit.ts";
import { compareHlc } from "../../../shared/vault/hlc.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { Retold } from "./archive.ts";
import { Violation } from "./violation.ts";

/** An edit, and the log that its author had when it was made. */
type Made = { readonly edit: Edit; readonly seen: Disk["entries"] };

type SetBack = { readonly identity: string; readonly unknown: ReadonlySet<string> };

export class Witness {
  /** Nobody but the server could have split this history. */
  readonly #mayFork: boolean;
  readonly #mayAbandon = new Set<string>();
  /** By device: what it signed since the copy was made that it was set back to, and who it was. */
  readonly #setBack = new Map<string, SetBack[]>();
  readonly #identities = new Map<string, string>();
  readonly #made = new Map<string, Made>();
  readonly #editOf = new WeakMap<Op, Uint8Array>();
  /** Who was removed by whom. */
  readonly #removals: { readonly id: string; readonly by: string }[] = [];

  constructor(mayFork: boolean) {
    this.#mayFork = mayFork;
  }

  /** As whom a device begins. */
  noteIdentity(device: string, disk: Disk): void {
    this.#identities.set(device, identityOf(disk));
  }

  /** True where a device goes on under another identity than it began with. */
  isRenewed(device: string, disk: Disk): boolean {
    return this.#identities.get(device) !== identityOf(disk);
  }

  /** The person said that this device should take the server's branch. */
  allowAbandoning(device: string): void {
    this.#mayAbandon.add(device);
  }

  /** The disk was exchanged for an older copy: what it signed since, it does not know. */
  noteSetBack(device: string, before: Disk, copy: Disk): void {
    const unknown = new Set([...before.signed].filter((leaf) => !copy.signed.has(leaf)));
    const identity = identityOf(copy);
    this.#setBack.set(device, [...(this.#setBack.get(device) ?? []), { identity, unknown }]);
  }

  /** The engine told a person, on the device `by`, that this device is removed. Texts of ids. */
  noteRemoved(id: string, by: string): void {
    this.#removals.push({ id, by });
  }

  /** In which edit an operation went to a disk first. */
  editOf(op: Op): Uint8Array | null {
    return this.#editOf.get(op) ?? null;
  }

  /** Throws for a commit that must not be. */
  see(device: string, before: Disk, after: Disk, write: ReplicaWrite): void {
    for (const edit of write.outbox?.add ?? []) this.#noteMade(edit, before.entries);
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
  verify({ opened, control, leaves, repeats }: Retold): void {
    const [repeated] = repeats;
    if (repeated !== undefined)
      throw new Violation(
        "G1 convergence",
        `entry ${repeated.seq} repeats what took effect at ${repeated.first}`,
      );
    for (const entry of opened) {
      const made = entry.kind === "data" ? this.#made.get(bytesToHex(entry.body.opId)) : undefined;
      if (entry.kind !== "data" || made === undefined) continue;
      const { baseSeq, hlc } = entry.body;
      const isAsMade = baseSeq === made.edit.baseSeq || (baseSeq < made.edit.baseSeq && this.#mayFork);
      if (compareHlc(hlc, made.edit.hlc) !== 0 || !isAsMade)
        throw new Violation("G1 convergence", `entry ${entry.seq} is not the edit that was made`);
      // What is brought over from a state claims to have seen nothing.
      if (baseSeq === 0 && entry.reissue !== null) continue;
      const claimed = leaves[baseSeq - 1];
      const seen = made.seen.get(baseSeq);
      if (claimed === undefined || seen === undefined || !equalBytes(claimed, leafOf({ bytes: seen })))
        throw new Violation("G1 convergence", `the author of entry ${entry.seq} had not seen what it claims`);
    }
    // Of two who removed each other on two branches one stays.
    for (const { id, by } of this.#removals)
      if ([id, by].every((one) => control.members.get(one)?.status === "active"))
        throw new Violation("G7 removed is removed", `${id.slice(0, 4)} is a member again`);
  }

  /** Throws where a device goes on under an identity whose log has what it does not know. */
  verifyIdentity(device: string, disk: Disk): void {
    const identity = identityOf(disk);
    for (const { unknown } of (this.#setBack.get(device) ?? []).filter((one) => one.identity === identity))
      for (const bytes of disk.entries.values())
        if (unknown.has(bytesToHex(leafOf({ bytes }))))
          throw new Violation("no surprise", `${device} was set back and did not notice`);
  }

  #noteMade(edit: Edit, seen: Disk["entries"]): void {
    const id = bytesToHex(edit.opId);
    if (!this.#made.has(id)) this.#made.set(id, { edit, seen });
    for (const op of edit.ops) if (!this.#editOf.has(op)) this.#editOf.set(op, edit.opId);
  }
}

function identityOf({ state }: Disk): string {
  return bytesToHex(state.keyring.device.deviceId);
}
