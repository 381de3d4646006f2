/** How fast a store appends, and how much disk an entry takes: for the bench, beside what goes through HTTP. */
import { randomBytes } from "node:crypto";
import { KINDS } from "../../shared/log/kinds.ts";
import type { VaultStore } from "../../sync-server/storage/vault-store.ts";

export type AppendFigures = {
  readonly appendsPerSecond: number;
  /** Time from call to return that 95 of 100 appends did not exceed. */
  readonly p95Ms: number;
};

/** What the server keeps of 16 devices, about: it is written again with every entry. */
const CONTROL_BYTES = 600;
const ENTRY_BYTES = 1024;
const CALLERS = 32;
const ROUNDS = 10;

/**
 * `callers` callers, a vault each, append one data entry of 1 KiB at a time, together `count` of them, each waiting for
 * the store's answer. The vaults are founded before the clock starts.
 */
export async function measureAppends(
  store: VaultStore,
  { count, callers }: { readonly count: number; readonly callers: number },
): Promise<AppendFigures> {
  const vaults = await Promise.all(Array.from({ length: callers }, () => founded(store)));
  const times: number[] = [];
  let started = 0;
  const begin = performance.now();
  await Promise.all(
    vaults.map(async (append) => {
      while (started < count) {
        started++;
        const before = performance.now();
        await append();
        times.push(performance.now() - before);
      }
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  return { appendsPerSecond: count / seconds, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
}

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
    for (let round = 0; round < ROUNDS; round++)
      await measureAppends(store, { count: count / ROUNDS, callers: CALLERS });
    await settle();
    return (await store.counts()).bytes;
  };
  const before = await fill();
  return ((await fill()) - before) / (count + ROUNDS * CALLERS);
}

/** Founds a vault and returns what appends an entry to it. */
async function founded(store: VaultStore): Promise<() => Promise<void>> {
  const vaultId = bytes(32);
  let seq = 0;
  let head: Uint8Array = new Uint8Array(32);
  const append = async (kind: number): Promise<void> => {
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
  await append(KINDS.genesis);
  return () => append(KINDS.data);
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
