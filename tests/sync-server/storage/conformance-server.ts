/** Invitations, the server's key, counts, readiness. */
import { expect, it } from "vitest";
import { poll } from "../../../scripts/browsers/poll.ts";
import { hash, NOW_MS, vaultOf } from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

export function serverTests({ store, ground }: Subject): void {
  it("spends an invitation on one vault, and on that one again", async () => {
    const [invite, vault, other] = [hash(), hash(), hash()];
    await store().addInvite(invite, NOW_MS);

    expect(await store().spendInvite(invite, vault, NOW_MS)).toBe(true);
    expect(await store().spendInvite(invite, other, NOW_MS)).toBe(false);
    expect(await store().spendInvite(invite, vault, NOW_MS + 1)).toBe(true);
    expect(await store().spendInvite(hash(), vault, NOW_MS)).toBe(false);
  });

  it("does not make a spent invitation fresh by adding it again", async () => {
    const invite = hash();
    await store().addInvite(invite, NOW_MS);
    await store().spendInvite(invite, hash(), NOW_MS);

    await store().addInvite(invite, NOW_MS + 1);

    expect(await store().spendInvite(invite, hash(), NOW_MS + 2)).toBe(false);
  });

  it("has one key, whoever asks and brings another, also after a restart", async () => {
    const key = await store().serverKey(hash());

    const again = await ground().open();
    const asked = await Promise.all([1, 2, 3, 4].map(() => again.serverKey(hash())));
    await again.close();

    expect(key).toHaveLength(32);
    expect(asked).toEqual([key, key, key, key]);
  });

  it("counts vaults, entries and bytes on disk", async () => {
    const before = await store().counts();

    await vaultOf(store(), 9);

    await poll("the counts to rise", async () => {
      const { vaults, entries } = await store().counts();
      return vaults >= before.vaults + 1 && entries >= before.entries + 10;
    });
    expect((await store().counts()).bytes).toBeGreaterThan(10 * 1024);
  });

  it("is ready as often as it is asked", async () => {
    await store().ready();
    await expect(store().ready()).resolves.toBeUndefined();
  });

  it("refuses everything once closed, and may be closed twice", async () => {
    const other = await ground().open();
    await other.close();
    await other.close();

    await expect(other.ready()).rejects.toThrow();
    await expect(other.vault(hash())).rejects.toThrow();
  });
}
