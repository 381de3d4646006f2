/**
 * What an all-knowing observer has of a run: every entry that any device ever took into its log, every epoch key. With
 * it any log can be folded anew from the first entry, whatever the devices have dropped since.
 */

import type { Disk } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import type { ControlState } from "../../../shared/log/control-state.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { applyOp } from "../../../shared/vault/apply-op.ts";
import type { EpochKey } from "../../../shared/vault/epoch-key.ts";
import { encodeItemState } from "../../../shared/vault/item-codec.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { openEntry } from "../../../shared/vault/open-entry.ts";
import { groupEffect, NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import type { OpenedEntry } from "../../../shared/vault/opened-entry.ts";
import { wasMadeHere } from "../stand-ins/ed25519.ts";
import { Violation } from "./violation.ts";

const LEAF_LENGTH = 32;

export type Retold = {
  readonly control: ControlState;
  readonly opened: readonly OpenedEntry[];
  /** The leaf of place n is at n - 1. */
  readonly leaves: readonly Uint8Array[];
  readonly items: ReadonlyMap<string, ItemState>;
  /** Encoded secrets by text of the item id. */
  readonly secrets: ReadonlyMap<string, Uint8Array>;
  /** Operations that took effect are counted from 1. By edit (text of its id): its first one. */
  readonly effects: ReadonlyMap<string, number>;
  /** By item (text of its id): the operation that purged it last. */
  readonly purges: ReadonlyMap<string, number>;
  readonly repeats: readonly Repeat[];
};

/** An edit took effect at `seq` that had taken effect at `first`. */
export type Repeat = { readonly seq: number; readonly first: number };

export class Archive {
  readonly #entries = new Map<string, Uint8Array>();
  readonly #keys = new Map<string, EpochKey>();
  /** By head: equal heads are equal logs. */
  readonly #told = new Map<string, Retold>();
  /** Newer entries stand behind older ones, so what follows a known one is known. */
  readonly #known = new WeakSet<Uint8Array>();
  /** Takes in what a device has. */
  keep(entries: Disk["entries"], keys: Iterable<EpochKey>): void {
    for (const bytes of [...entries.values()].toReversed()) {
      if (this.#known.has(bytes)) break;
      this.#known.add(bytes);
      if (bytes.length !== LEAF_LENGTH) this.#entries.set(bytesToHex(leafHash(decodeEntry(bytes))), bytes);
    }
    for (const key of keys) this.#keys.set(bytesToHex(key.commitment), key);
  }

  /** A device's log, whole, with its bodies. */
  #logOf(disk: Disk): readonly Uint8Array[] {
    const log: Uint8Array[] = [];
    for (let seq = 1; seq <= disk.state.log.seq; seq++) {
      const kept = disk.entries.get(seq);
      if (kept === undefined) throw new Violation("G5 extensions only", `entry ${seq} is missing`);
      const bytes = kept.length === LEAF_LENGTH ? this.#entries.get(bytesToHex(kept)) : kept;
      if (bytes === undefined) throw new Violation("G3 members only", `nobody wrote entry ${seq}`);
      log.push(bytes);
    }
    return log;
  }

  /** A device's log, judged, opened and folded from its first entry. Every signature in it must be a device's own. */
  retell(disk: Disk): Retold {
    const head = bytesToHex(disk.state.log.head);
    const known = this.#told.get(head);
    if (known !== undefined) return known;
    const told = this.#retell(this.#logOf(disk));
    this.#told.set(head, told);
    return told;
  }

  #retell(log: readonly Uint8Array[]): Retold {
    let control: ControlState | null = null;
    const opened: OpenedEntry[] = [];
    const leaves: Uint8Array[] = [];
    for (const [index, bytes] of log.entries()) {
      const judged = accept(control, bytes);
      if (judged.outcome !== "accepted")
        throw new Violation("G3 members only", `entry ${index + 1} should have been refused`);
      for (const signature of judged.entry.signatures)
        if (!wasMadeHere(signature))
          throw new Violation("G3 members only", `entry ${index + 1} was signed by no device`);
      control = judged.state;
      leaves.push(leafHash(judged.entry));
      const entry = openEntry(control, this.#keys, judged);
      if (entry === "newer") throw new Violation("no surprise", `entry ${index + 1} is of a newer version`);
      opened.push(entry);
    }
    if (control === null) throw new Violation("G5 extensions only", "an empty log");
    return { control, opened, leaves, ...folded(opened) };
  }
}

/**
 * Operation by operation, with the fold's own rule: a group takes effect at one place, but within it one may purge what
 * another creates again.
 */
function folded(
  opened: readonly OpenedEntry[],
): Pick<Retold, "items" | "secrets" | "effects" | "purges" | "repeats"> {
  const items = new Map<string, ItemState>();
  const secrets = new Map<string, Uint8Array>();
  const effects = new Map<string, number>();
  const purges = new Map<string, number>();
  const places = new Map<string, number>();
  const repeats: Repeat[] = [];
  let groups = NO_GROUPS;
  let count = 0;
  for (const one of opened) {
    const effect = groupEffect(groups, one);
    groups = effect.groups;
    for (const opId of new Set(effect.ops.map((stamped) => bytesToHex(stamped.opId)))) {
      const first = places.get(opId);
      if (first === undefined) places.set(opId, one.seq);
      else repeats.push({ seq: one.seq, first });
    }
    for (const stamped of effect.ops) {
      count += 1;
      const opId = bytesToHex(stamped.opId);
      if (!effects.has(opId)) effects.set(opId, count);
      for (const { item, secret } of applyOp((id) => items.get(bytesToHex(id)) ?? null, stamped)) {
        const id = bytesToHex(item.itemId);
        items.set(id, item);
        if (secret === "erased") {
          secrets.delete(id);
          purges.set(id, count);
        } else if (secret !== "kept") secrets.set(id, secret);
      }
    }
  }
  return { items, secrets, effects, purges, repeats };
}

/** Items with their secrets, one spelling each, by text of the id: what must be the same everywhere. */
type Spelled = ReadonlyMap<string, string>;

/** States are never changed in place, so each is spelled once. */
const spelled = new WeakMap<ItemState, string>();

function spellingOf(state: ItemState, secret: Uint8Array | null): string {
  const known = spelled.get(state) ?? Buffer.from(encodeItemState(state)).toString("latin1");
  spelled.set(state, known);
  return `${known}/${secret === null ? "-" : Buffer.from(secret).toString("latin1")}`;
}

/** With `waiting` as if it stood at the end already. */
export function spellingOfLog(told: Retold, waiting: readonly OpenedEntry[] = []): Spelled {
  const { items, secrets } = waiting.length === 0 ? told : folded([...told.opened, ...waiting]);
  return new Map([...items].map(([id, item]) => [id, spellingOf(item, secrets.get(id) ?? null)]));
}

export function spellingOfDisk(disk: Disk, layer: "visible" | "confirmed"): Spelled {
  const found = new Map<string, string>();
  for (const [id, layers] of disk.items) {
    const one = layers[layer];
    if (one !== null) found.set(id, spellingOf(one.state, one.secret));
  }
  return found;
}

export function requireSame(whose: string, found: Spelled, expected: Spelled): void {
  for (const id of new Set([...found.keys(), ...expected.keys()]))
    if (found.get(id) !== expected.get(id))
      throw new Violation("G1 convergence", `item ${id.slice(0, 8)} as ${whose} is not what the log says`);
}
