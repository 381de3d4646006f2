/**
 * [Note: fail the nth write] Every operation is made to fail at its first changed row, then at its second, and so on
 * until it survives. After each failure everything is as it was before.
 */
import { expect, it } from "vitest";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";
import {
  chunkIn,
  DAY_MS,
  everythingOf,
  hash,
  NOW_MS,
  newVault,
  ROOM,
  random,
  snapshotOn,
  type Vault,
  vaultOf,
  writeAfter,
  written,
} from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

/** An operation on a vault that `prepare` made: how often it changes a row at least, and how to do it. */
type Operation = {
  readonly name: string;
  readonly rows: number;
  readonly prepare: (store: VaultStore) => Promise<Prepared>;
};
type Prepared = {
  readonly vault: Vault;
  readonly chunks?: readonly Uint8Array[];
  readonly act: () => Promise<unknown>;
};

export function faultTests({ store, ground }: Subject): void {
  it.each(OPERATIONS)("$name changes all or nothing, wherever it breaks", async ({ prepare, rows }) => {
    for (const how of ground().breakages) {
      const { vault, chunks = [], act } = await prepare(store());
      const before = await everythingOf(store(), vault, chunks);
      const breaks = await untilItSurvives(
        async (nth) => {
          await ground().breakAt(nth, how);
          try {
            await act();
            return true;
          } catch (error) {
            expect(error).toMatchObject({ code: "store/unavailable" });
            return false;
          } finally {
            await ground().heal();
          }
        },
        async () => expect(await everythingOf(store(), vault, chunks)).toEqual(before),
      );

      expect(breaks).toBeGreaterThanOrEqual(rows);
      expect(await everythingOf(store(), vault, chunks)).not.toEqual(before);
    }
  });

  it("spends no invitation where spending breaks", async () => {
    for (const how of ground().breakages) {
      const [invite, vault] = [hash(), hash()];
      await store().addInvite(invite, NOW_MS);
      await ground().breakAt(1, how);
      await expect(store().spendInvite(invite, vault, NOW_MS)).rejects.toMatchObject({
        code: "store/unavailable",
      });
      await ground().heal();

      expect(await store().spendInvite(invite, hash(), NOW_MS)).toBe(true);
    }
  });

  it("is not ready while it cannot be written, and is again afterwards", async () => {
    await ground().breakAt(1, "statement");
    await expect(store().ready()).rejects.toMatchObject({ code: "store/unavailable" });
    await ground().heal();

    await expect(store().ready()).resolves.toBeUndefined();
  });
}

/** Returns how many attempts broke. */
async function untilItSurvives(
  attempt: (nth: number) => Promise<boolean>,
  afterFailure: () => Promise<void>,
): Promise<number> {
  for (let nth = 1; nth <= 50; nth++) {
    if (await attempt(nth)) return nth - 1;
    await afterFailure();
  }
  throw new Error("it never survived");
}

const OPERATIONS: readonly Operation[] = [
  {
    name: "founding",
    rows: 4,
    prepare: async (store) => {
      const write = writeAfter(newVault(), { locators: [hash(), hash()] });
      return { vault: { ...write, ...write.next }, act: () => store.write(write, NOW_MS) };
    },
  },
  {
    name: "appending one entry",
    rows: 2,
    prepare: async (store) => {
      const vault = await vaultOf(store, 1);
      const write = writeAfter(vault);
      return { vault, act: () => store.write(write, NOW_MS) };
    },
  },
  {
    name: "appending several entries of which one brings new words",
    rows: 6,
    prepare: async (store) => {
      const vault = await written(store, newVault(), { locators: [hash()] });
      const entries = [{ kind: "data" }, { kind: "rekey" }, { kind: "data", size: 65_536 }] as const;
      const write = writeAfter(vault, { entries, locators: [hash()] });
      return { vault, act: () => store.write(write, NOW_MS) };
    },
  },
  {
    name: "a snapshot with a confirmation of the one before",
    rows: 5,
    prepare: async (store) => {
      const begun = await vaultOf(store, 1);
      const chunk = await chunkIn(store, begun);
      const vault = await snapshotOn(store, begun, [chunk]);
      const snapshots = [{ seq: 5, coversSeq: 3, author: random(16), chunkHashes: [chunk] }];
      const confirmations = [{ snapshotSeq: 3, device: random(16) }];
      const entries = [{ kind: "checkpoint" }, { kind: "snapshot" }] as const;
      const write = writeAfter(vault, { entries, snapshots, confirmations });
      return { vault, chunks: [chunk], act: () => store.write(write, NOW_MS) };
    },
  },
  {
    name: "a bare beginning",
    rows: 4,
    prepare: async (store) => {
      const vault = await vaultOf(store, 0);
      const write = writeAfter(vault, { entries: ["leaf", { kind: "deviceAdd" }, "leaf"] });
      return { vault, act: () => store.write(write, NOW_MS) };
    },
  },
  {
    name: "putting a chunk",
    rows: 2,
    prepare: async (store) => {
      const vault = await vaultOf(store, 0);
      const [name, bytes] = [hash(), random(3000)];
      return {
        vault,
        chunks: [name],
        act: () => store.putChunk(vault.vaultId, name, bytes, ROOM, NOW_MS),
      };
    },
  },
  {
    name: "compacting",
    rows: 8,
    prepare: async (store) => {
      const begun = await vaultOf(store, 3);
      const chunks = [await chunkIn(store, begun), await chunkIn(store, begun), await chunkIn(store, begun)];
      let vault = await snapshotOn(store, begun, chunks.slice(0, 1));
      for (const day of [1, 2]) vault = await snapshotOn(store, vault, [], NOW_MS + day * DAY_MS);
      const [base, nowMs] = [vault.seq - 1, NOW_MS + 40 * DAY_MS];
      return { vault, chunks, act: () => store.compact(vault.vaultId, base, nowMs) };
    },
  },
];
