/** Fills a store with entries of 1 KiB, one a write, and tells what each of them takes on disk. */
import { randomBytes } from "node:crypto";
import { KINDS } from "../../../shared/log/kinds.ts";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";

/** What the server keeps of 16 devices, about: it is written again with every entry. */
const CONTROL_BYTES = 600;
const ENTRY_BYTES = 1024;
const CALLERS = 32;
const ROUNDS = 10;

/**
 * Bytes on disk that an entry of 1 KiB takes, indexes and its share of the vault's row included: those of `count`
 * entries in 320 vaults beyond as many before, because an empty database has a size of its own (PostgreSQL's: 64
 * partitions of at least five files). From 20,000 on the figure is steady. `settle`: what a database otherwise does by
 * itself sooner or later (PostgreSQL: VACUUM).
 */
export async function measureDiskPerEntry(
  store: VaultStore,
  count: number,
  settle: () => Promise<unknown> = async () => null,
): Promise<number> {
  const fill = async () => {
    for (let round = 0; round < ROUNDS; round++) await append(store, count / ROUNDS);
    await settle();
    return (await store.counts()).bytes;
  };
  const before = await fill();
  return ((await fill()) - before) / (count + ROUNDS * CALLERS);
}

/** Callers with a new vault each append one entry at a time, together `count` of them. */
async function append(store: VaultStore, count: number): Promise<void> {
  const vaults = await Promise.all(Array.from({ length: CALLERS }, () => founded(store)));
  let started = 0;
  await Promise.all(
    vaults.map(async (appendOne) => {
      while (started < count) {
        started++;
        await appendOne();
      }
    }),
  );
}

/** Founds a vault and returns what appends an entry to it. */
async function founded(store: VaultStore): Promise<() => Promise<void>> {
  const vaultId = bytes(32);
  let seq = 0;
  let head: Uint8Array = new Uint8Array(32);
  const write = async (kind: number): Promise<void> => {
    const next = { seq: seq + 1, head: bytes(32), control: bytes(CONTROL_BYTES) };
    const outcome = await store.write(
      {
        vaultId,
        expect: { seq, head },
        next,
        entries: [{ seq: next.seq, kind, leaf: bytes(32), bytes: bytes(ENTRY_BYTES) }],
        locators: [],
        snapshots: [],
        confirmations: [],
        quota: Number.MAX_SAFE_INTEGER,
      },
      Date.now(),
    );
    if (outcome !== "written") throw new Error(`an append was ${outcome}`);
    ({ seq, head } = next);
  };
  await write(KINDS.genesis);
  return () => write(KINDS.data);
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
