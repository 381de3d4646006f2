/** Writes that share a commit: each is what it would have been alone, and none suffers from another. */
import { expect, it } from "vitest";
import { withGroupedWrites } from "../../../sync-server/storage/grouped-writes.ts";
import type { LogWrite, VaultStore } from "../../../sync-server/storage/vault-store.ts";
import {
  after,
  chunkIn,
  everythingOf,
  hash,
  NOW_MS,
  newVault,
  random,
  type Vault,
  vaultOf,
  writeAfter,
} from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

const CALLERS = 24;
const APPENDS = 8;

export function groupTests({ store, ground }: Subject): void {
  it("has for each write the outcome that it would have alone", async () => {
    const grouped = withGroupedWrites(store());
    const [plain, elsewhere, full, chunkless, complete] = await vaultsOf(store(), 5);
    const chunk = await chunkIn(store(), complete);
    const writes = {
      written: writeAfter(plain),
      moved: writeAfter({ ...elsewhere, head: hash() }),
      "over-quota": writeAfter(full, { quota: 2047 }),
      "chunks-missing": snapshotAfter(chunkless, hash()),
    };
    const others = [writeAfter(newVault()), snapshotAfter(complete, chunk)];
    const before = await Promise.all([elsewhere, full, chunkless].map((one) => everythingOf(store(), one)));

    const outcomes = await writeTogether(grouped, [...Object.values(writes), ...others]);

    expect(outcomes).toEqual([...Object.keys(writes), "written", "written"]);
    expect(await Promise.all([elsewhere, full, chunkless].map((one) => everythingOf(store(), one)))).toEqual(
      before,
    );
    for (const write of [writes.written, ...others]) await expectWritten(store(), write);
  });

  it("says of each write of a group whether it happened, and what did not changed nothing", async () => {
    const [first, second, third] = await vaultsOf(store(), 3);
    const writes = [
      writeAfter(first),
      writeAfter({ ...second, seq: 1 }),
      writeAfter(third, {
        entries: [{ kind: "data" }, { kind: "deviceAdd" }, { kind: "data", size: 65_536 }],
      }),
    ];
    const before = await everythingOf(store(), second);

    const outcomes = await store().writeAll(timed(writes));

    expect([outcomes[0], outcomes[2]]).toEqual(["written", "written"]);
    expect(outcomes[1]).not.toBe("written");
    expect(await everythingOf(store(), second)).toEqual(before);
    for (const index of [0, 2]) await expectWritten(store(), writes[index]);
  });

  it("lets one of two win that go for the same place, and both where one follows the other", async () => {
    const grouped = withGroupedWrites(store());
    const [fought, followed] = await vaultsOf(store(), 2);
    const first = writeAfter(followed);
    const writes = [writeAfter(fought), writeAfter(fought), first, writeAfter(after(first))];

    const outcomes = await writeTogether(grouped, writes);

    expect(outcomes.slice(0, 2).toSorted()).toEqual(["moved", "written"]);
    expect(outcomes.slice(2)).toEqual(["written", "written"]);
    await expectWritten(store(), writes[outcomes.indexOf("written")]);
    await expectWritten(store(), writes[3]);
  });

  it("is made whole or not at all, wherever it breaks", async () => {
    for (const how of ground().breakages) {
      const vaults = await vaultsOf(store(), 4);
      const before = await Promise.all(vaults.map((vault) => everythingOf(store(), vault)));
      const writes = vaults.map((vault) => writeAfter(vault));
      // Each append changes two rows.
      for (let nth = 1; nth <= 2 * vaults.length; nth++) {
        await ground().breakAt(nth, how);
        await expect(store().writeAll(timed(writes))).rejects.toMatchObject({ code: "store/unavailable" });
        await ground().heal();
        expect(await Promise.all(vaults.map((vault) => everythingOf(store(), vault)))).toEqual(before);
      }

      expect(await store().writeAll(timed(writes))).toEqual(vaults.map(() => "written"));
      for (const write of writes) await expectWritten(store(), write);
    }
  });

  it("carries many callers at once, and every log is whole", async () => {
    const grouped = withGroupedWrites(store());
    const begun = await vaultsOf(store(), CALLERS);

    const ended = await Promise.all(
      begun.map(async (vault) => {
        let present = vault;
        for (let append = 0; append < APPENDS; append++) {
          const write = writeAfter(present, { entries: [{ kind: "data", size: 1024 + append }] });
          expect(await grouped.write(write, NOW_MS)).toBe("written");
          present = after(write);
        }
        return present;
      }),
    );

    for (const { vaultId, seq, head } of ended) {
      const record = await store().vault(vaultId);
      const sizes = (await store().entries(vaultId, 2, 100, 1_000_000)).map(({ bytes }) => bytes?.length);
      expect({ seq: record?.seq, head: record?.head }).toEqual({ seq, head });
      expect(sizes).toEqual(Array.from({ length: APPENDS }, (_, append) => 1024 + append));
    }
  });
}

/** So many vaults, each of a genesis and one data entry. */
async function vaultsOf(store: VaultStore, count: number): Promise<[Vault, Vault, Vault, Vault, Vault]> {
  const vaults = await Promise.all(Array.from({ length: count }, () => vaultOf(store, 1)));
  // Tests take as many as they ask for.
  return vaults as [Vault, Vault, Vault, Vault, Vault];
}

function snapshotAfter(vault: Vault, chunk: Uint8Array): LogWrite {
  const snapshot = { seq: vault.seq + 1, coversSeq: vault.seq, author: random(16), chunkHashes: [chunk] };
  return writeAfter(vault, { entries: [{ kind: "snapshot" }], snapshots: [snapshot] });
}

function writeTogether(store: VaultStore, writes: readonly LogWrite[]) {
  return Promise.all(writes.map((write) => store.write(write, NOW_MS)));
}

function timed(writes: readonly LogWrite[]) {
  return writes.map((write) => ({ write, nowMs: NOW_MS }));
}

async function expectWritten(store: VaultStore, write: LogWrite | undefined): Promise<void> {
  if (write === undefined) throw new Error("no such write");
  const { vaultId, next, expect: from, entries } = write;
  expect(await store.vault(vaultId)).toMatchObject({ seq: next.seq, head: next.head, control: next.control });
  const held = await store.entries(vaultId, from.seq, 100, 1_000_000_000);
  expect(held).toEqual(entries.map(({ seq, leaf, bytes }) => ({ seq, leaf, bytes })));
}
