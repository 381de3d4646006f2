/** Writes logs that look right to a store. A store knows hashes and bytes only, so chance makes both. */
import { randomBytes } from "node:crypto";
import { KINDS } from "../../../shared/log/kinds.ts";
import type {
  LogWrite,
  NewEntry,
  VaultRecord,
  VaultStore,
  WriteOutcome,
} from "../../../sync-server/storage/vault-store.ts";

export const NOW_MS = 1_790_000_000_000;
export const DAY_MS = 86_400_000;
export const ROOM = 64 * 1024 * 1024;

/** A vault as a test believes it to stand. */
export type Vault = { readonly vaultId: Uint8Array; readonly seq: number; readonly head: Uint8Array };

/** What an entry shall be: a kind with so many bytes, or a leaf only. */
export type Wanted = { readonly kind: keyof typeof KINDS; readonly size?: number } | "leaf";

export type WriteParts = Partial<Pick<LogWrite, "locators" | "snapshots" | "confirmations" | "quota">> & {
  readonly entries?: readonly Wanted[];
};

/** 32 random bytes. */
export function hash(): Uint8Array {
  return random(32);
}

export function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

/** A vault that is not there yet. */
export function newVault(): Vault {
  return { vaultId: hash(), seq: 0, head: new Uint8Array(32) };
}

/** The write that follows: one data entry of 1 KiB unless told otherwise. */
export function writeAfter(vault: Vault, parts: WriteParts = {}): LogWrite {
  const wanted = parts.entries ?? [{ kind: vault.seq === 0 ? "genesis" : "data" }];
  const entries = wanted.map((entry, index) => newEntry(vault.seq + 1 + index, entry));
  return {
    vaultId: vault.vaultId,
    expect: { seq: vault.seq, head: vault.head },
    next: { seq: vault.seq + entries.length, head: hash(), control: random(300) },
    entries,
    locators: parts.locators ?? [],
    snapshots: parts.snapshots ?? [],
    confirmations: parts.confirmations ?? [],
    quota: parts.quota ?? ROOM,
  };
}

/** Where the vault stands after a write that succeeded. */
export function after(write: LogWrite): Vault {
  return { vaultId: write.vaultId, seq: write.next.seq, head: write.next.head };
}

/** Writes what must succeed, and returns the vault after it. */
export async function written(
  store: VaultStore,
  vault: Vault,
  parts: WriteParts = {},
  nowMs = NOW_MS,
): Promise<Vault> {
  const write = writeAfter(vault, parts);
  await mustWrite(store, write, nowMs);
  return after(write);
}

export async function mustWrite(store: VaultStore, write: LogWrite, nowMs = NOW_MS): Promise<void> {
  const outcome: WriteOutcome = await store.write(write, nowMs);
  if (outcome !== "written") throw new Error(`expected to be written, was ${outcome}`);
}

/** A vault with so many data entries after its genesis. */
export async function vaultOf(store: VaultStore, dataEntries: number, nowMs = NOW_MS): Promise<Vault> {
  const founded = await written(store, newVault(), {}, nowMs);
  const entries = Array.from({ length: dataEntries }, () => ({ kind: "data" }) as const);
  return dataEntries === 0 ? founded : await written(store, founded, { entries }, nowMs);
}

/** Puts a chunk of `size` random bytes and returns its (made-up) hash. */
export async function chunkIn(
  store: VaultStore,
  { vaultId }: Vault,
  size = 2048,
  nowMs = NOW_MS,
): Promise<Uint8Array> {
  const name = hash();
  const outcome = await store.putChunk(vaultId, name, random(size), ROOM, nowMs);
  if (outcome !== "stored") throw new Error(`expected to be stored, was ${outcome}`);
  return name;
}

/** A snapshot entry that covers everything before it and uses these chunks. */
export async function snapshotOn(
  store: VaultStore,
  vault: Vault,
  chunkHashes: readonly Uint8Array[],
  nowMs = NOW_MS,
): Promise<Vault> {
  const snapshot = { seq: vault.seq + 1, coversSeq: vault.seq, author: random(16), chunkHashes };
  return await written(store, vault, { entries: [{ kind: "snapshot" }], snapshots: [snapshot] }, nowMs);
}

/** Everything that a store tells of a vault. */
export async function everythingOf(
  store: VaultStore,
  { vaultId }: Vault,
  chunks: readonly Uint8Array[] = [],
) {
  const record: VaultRecord | null = await store.vault(vaultId);
  return {
    record,
    entries: await store.entries(vaultId, 0, 100_000, 1_000_000_000),
    leaves: await store.leaves(vaultId, 1, 100_000),
    control: await store.controlEntries(vaultId, 100_000),
    snapshots: await store.snapshots(vaultId),
    missing: await store.missingChunks(vaultId, chunks),
  };
}

function newEntry(seq: number, wanted: Wanted): NewEntry {
  if (wanted === "leaf") return { seq, kind: 0, leaf: hash(), bytes: null };
  return { seq, kind: KINDS[wanted.kind], leaf: hash(), bytes: random(wanted.size ?? 1024) };
}
