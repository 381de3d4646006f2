/**
 * One step of the engine as the rows it changes: everything is sealed here, before the transaction begins, so that the
 * transaction only writes.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { HASH_LENGTH } from "../../../shared/log/entry-header.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import type { KeptEntry, ReplicaWrite } from "../../../shared/sync/replica.ts";
import type { ReplicaRows, StepRows } from "../../storage/replica-repository.ts";
import type { EntryRow, ItemRow, NamedRow, NumberedRow, ShelfRow } from "../../storage/schema.ts";
import { devicesIn } from "./device-names.ts";
import { itemAfter } from "./item-layers.ts";
import { itemRowId } from "./item-rows.ts";
import type { Told } from "./listed-passkey.ts";
import { sealNamed } from "./named-rows.ts";
import { sealKeyring } from "./open-keys.ts";
import {
  type Generation,
  type SyncFacts,
  sealAttempt,
  sealEdit,
  sealGeneration,
  sealNotice,
  sealStateParts,
} from "./replica-rows.ts";
import type { RowSealer } from "./row-sealer.ts";
import { type Shelf, sealShelf, shelfNameOf } from "./shelf.ts";

const ITEMS_A_BREATH = 100;

/** What lies on disk where the step begins. */
export type BeforeStep = {
  readonly replica: ReplicaRows;
  readonly generation: Generation;
  readonly facts: SyncFacts;
  /** 16 bytes: whose entries count as signed here. */
  readonly deviceId: Uint8Array;
  /** Rows of the items that the step writes, as far as there are any, by id. */
  readonly items: ReadonlyMap<string, ItemRow>;
  /** Their shelves, as far as anything is on them, by name; empty where the step replaces all items. */
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** Entries that leave the log, and the number after the last that did so earlier. */
  readonly abandoned: readonly EntryRow[];
  readonly nextAbandoned: number;
};

/**
 * Everything but what guards the step and what is written alongside. `breathe`: others may work between two parts of a
 * step that touches many items, of which `done` of `total` are sealed. Throws VaultFault where a row is damaged.
 */
export async function stepRows(
  rows: RowSealer,
  write: ReplicaWrite,
  before: BeforeStep,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<Omit<StepRows, "guard" | "filter" | "outcome">> {
  const { keyring } = write.state;
  const items = await itemRows(rows, write, before, breathe);
  return {
    singles: singleRows(rows, write, before),
    vault: keyring ? { ...before.replica.vault, sealedKeyring: sealKeyring(rows, keyring) } : null,
    dropEntriesFrom: write.abandonFrom ?? null,
    entries: entryRows(rows, "entries", write.appended ?? []),
    abandoned: abandonedRows(rows, before),
    clearsItems: write.replacesAllItems ?? false,
    items: items.put,
    dropItems: items.drop,
    shelves: items.shelves,
    outbox: {
      put: (write.outbox?.add ?? []).map((edit, index) => sealEdit(rows, edit, nextPlace(before) + index)),
      drop: (write.outbox?.remove ?? []).map((opId) => rows.name("outbox", opId)),
    },
    attempts: {
      put: (write.attempts?.add ?? []).map((attempt) => sealAttempt(rows, attempt)),
      drop: (write.attempts?.remove ?? []).map((leaf) => rows.name("attempts", leaf)),
    },
    signed: signedRows(rows, write, before),
    chunks: {
      put: (write.chunks?.add ?? []).map(({ hash, bytes }) => sealNamed(rows, "chunks", hash, bytes)),
      drop: (write.chunks?.remove ?? []).map((hash) => rows.name("chunks", hash)),
    },
    notices: {
      put: (write.notices?.add ?? []).map((notice, index) =>
        sealNotice(rows, before.generation.notices + index, notice),
      ),
      drop: write.notices?.remove ?? [],
    },
    theirs: write.theirs ? entryRows(rows, "theirs", write.theirs) : null,
  };
}

/** The leaf of a kept entry: what is kept where the server had compacted it. */
export function leafOf(bytes: Uint8Array): Uint8Array {
  return bytes.length === HASH_LENGTH ? bytes : leafHash(decodeEntry(bytes));
}

function singleRows(rows: RowSealer, write: ReplicaWrite, before: BeforeStep): StepRows["singles"] {
  const { generation, notices } = before.generation;
  const next = { generation: generation + 1, notices: notices + (write.notices?.add?.length ?? 0) };
  const parts = sealStateParts(rows, write.state, before.facts);
  const devices = before.replica.singles.get("devices") ?? null;
  const isDamaged = devices !== null && devicesIn(rows, devices) === null;
  return [sealGeneration(rows, next), ...parts.filter(({ name }) => !(isDamaged && name === "devices"))];
}

type ItemChanges = {
  readonly put: readonly ItemRow[];
  readonly drop: readonly string[];
  readonly shelves: readonly ShelfRow[];
};

async function itemRows(
  rows: RowSealer,
  write: ReplicaWrite,
  before: BeforeStep,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<ItemChanges> {
  const put: ItemRow[] = [];
  const drop: string[] = [];
  const shelves = new Map<string, Map<string, Told>>();
  const changed = write.items ?? [];
  for (const [at, item] of changed.entries()) {
    if (at > 0 && at % ITEMS_A_BREATH === 0) await breathe(at, changed.length);
    const id = itemRowId(rows, item.itemId);
    const name = shelfNameOf(id);
    const shelf = shelves.get(name) ?? new Map(before.shelves.get(name));
    shelves.set(name, shelf);
    const after = itemAfter(rows, item, before.items.get(id));
    if (after === null) {
      drop.push(id);
      shelf.delete(id);
    } else {
      put.push(after.row);
      shelf.set(id, after.told);
    }
  }
  return { put, drop, shelves: [...shelves].map(([name, shelf]) => sealShelf(rows, name, shelf)) };
}

export function entryRows(
  rows: RowSealer,
  table: "entries" | "theirs",
  entries: readonly KeptEntry[],
): readonly EntryRow[] {
  return entries.map(({ seq, bytes }) => ({ seq, sealed: rows.seal(table, String(seq), bytes) }));
}

function abandonedRows(rows: RowSealer, { abandoned, nextAbandoned }: BeforeStep): readonly NumberedRow[] {
  return abandoned.map(({ seq, sealed }, index) => {
    const number = nextAbandoned + index;
    const entry = rows.open("entries", String(seq), sealed);
    return { number, sealed: rows.seal("abandoned", String(number), entry) };
  });
}

/** Own entries are known for ever by their leaves, whether they were sent or only written down. */
function signedRows(rows: RowSealer, write: ReplicaWrite, { deviceId }: BeforeStep): readonly NamedRow[] {
  const attempted = (write.attempts?.add ?? []).map(({ leaf }) => leaf);
  const appended = (write.appended ?? []).flatMap(({ bytes }) => ownLeaf(bytes, deviceId) ?? []);
  return [...attempted, ...appended].map((leaf) => sealNamed(rows, "signed", leaf, new Uint8Array()));
}

/** The leaf of an entry that this device signed, or null. */
export function ownLeaf(bytes: Uint8Array, deviceId: Uint8Array): Uint8Array | null {
  if (bytes.length === HASH_LENGTH) return null;
  const entry = decodeEntry(bytes);
  return equalBytes(entry.header.deviceId, deviceId) ? leafHash(entry) : null;
}

function nextPlace({ replica }: BeforeStep): number {
  return (replica.outbox.at(-1)?.place ?? 0) + 1;
}
