/** What may be dropped and when: 30 days old, and confirmed by someone who read the chunks back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlState } from "../../../shared/log/control-state.ts";
import { decodeLogPage } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { decodeStartAnswer } from "../../../shared/wire/suffix-bodies.ts";
import { compactVaults, reliableSnapshot } from "../../../sync-server/log/compaction.ts";
import { KnownVaults } from "../../../sync-server/log/known-vaults.ts";
import { ServerMetrics } from "../../../sync-server/plugins/server-metrics.ts";
import type { SnapshotRecord } from "../../../sync-server/storage/vault-store.ts";
import { bytesOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

const DAY_MS = 86_400_000;

describe("reliableSnapshot", () => {
  let alone: ControlState;
  let together: ControlState;
  let author: Uint8Array;
  let second: Uint8Array;

  beforeEach(async () => {
    const vault = await TestVault.found();
    alone = vault.log.state;
    author = vault.device.deviceId;
    second = (await vault.addDevice()).deviceId;
    together = vault.log.state;
  });

  const snapshot = (change: Partial<SnapshotRecord>): SnapshotRecord => ({
    seq: 10,
    coversSeq: 9,
    author,
    chunkHashes: [],
    receivedAtMs: 0,
    confirmedBy: [],
    ...change,
  });

  // who is there | confirmed by | age in days | may be relied on
  it.each<[string, () => ControlState, () => Uint8Array[], number, boolean]>([
    ["two devices, nobody confirmed", () => together, () => [], 31, false],
    ["two devices, the author confirmed", () => together, () => [author], 31, false],
    ["two devices, the other confirmed", () => together, () => [second], 31, true],
    ["two devices, both confirmed", () => together, () => [author, second], 30, true],
    ["two devices, the other confirmed, younger", () => together, () => [second], 29, false],
    ["one device, nobody confirmed", () => alone, () => [], 400, false],
    ["one device, which confirmed", () => alone, () => [author], 30, true],
  ])("%s", (_what, state, confirmedBy, days, isReliable) => {
    const found = reliableSnapshot([snapshot({ confirmedBy: confirmedBy() })], state(), days * DAY_MS);

    expect(found !== null).toBe(isReliable);
  });

  it("is the newest of those that may be relied on", () => {
    const list = [
      snapshot({ seq: 40, confirmedBy: [] }),
      snapshot({ seq: 30, confirmedBy: [second] }),
      snapshot({ seq: 20, confirmedBy: [second] }),
    ];

    expect(reliableSnapshot(list, together, 31 * DAY_MS)?.seq).toBe(30);
  });
});

describe("a round of compaction", () => {
  let server: TestServer;
  let vault: TestVault;
  let token: Uint8Array;
  let snapshotSeq: number;

  beforeEach(async () => {
    server = await TestServer.open();
    vault = await TestVault.found();
    await server.found(vault.genesis);
    token = await server.token(vault.vaultId, vault.device);
    await vault.addDevice();
    vault.write(6);
    const { hash, bytes } = vault.snapshot();
    snapshotSeq = vault.at.seq;
    vault.write(2);
    const path = pathOf("chunk", { vaultId: vault.vaultId, hash });
    await server.ask("PUT", path, { token, body: bytes, type: "application/octet-stream" });
    await server.append(vault.vaultId, token, vault.position(1), vault.entries(1));
  });
  afterEach(() => server.close());

  async function compact(): Promise<number> {
    const { store } = server;
    const nowMs = () => server.nowMs;
    const metrics = new ServerMetrics(store, nowMs, () => 0);
    return compactVaults({ store, vaults: new KnownVaults(store), metrics, nowMs, isStopping: () => false });
  }

  async function confirm(by = vault.device): Promise<void> {
    const before = vault.at;
    vault.checkpoint(snapshotSeq, by);
    await server.append(vault.vaultId, token, before, vault.entries(before.seq));
  }

  async function page() {
    token = await server.token(vault.vaultId, vault.device);
    return decodeLogPage(bytesOf(await server.get("log", vault.vaultId, token)));
  }

  it("drops nothing that only its author confirmed", async () => {
    await confirm();
    server.pass(31 * DAY_MS);

    expect(await compact()).toBe(0);
    expect((await page()).entries).toEqual(vault.log.entries);
  });

  it("drops bodies that a second device vouches for, and keeps leaves, control entries and what follows", async () => {
    const phone = await vault.addDevice();
    await server.append(
      vault.vaultId,
      token,
      vault.position(vault.at.seq - 1),
      vault.entries(vault.at.seq - 1),
    );
    await confirm(phone);
    const early = await compact();
    server.pass(30 * DAY_MS);
    const freed = await compact();
    const { entries } = await page();
    const start = decodeStartAnswer(bytesOf(await server.get("start", vault.vaultId, token))).start;

    expect(early).toBe(0);
    expect(freed).toBe(6 * 1024);
    expect(entries.slice(0, 2)).toEqual(vault.entries(0, 2));
    expect(entries.slice(2, 8)).toEqual(vault.leaves(8).slice(2));
    expect(entries.slice(8)).toEqual(vault.entries(8));
    expect(start).toEqual(vault.start(snapshotSeq));
    expect(await compact()).toBe(0);
  });

  it("goes through all vaults, page by page", async () => {
    for (let count = 0; count < 3; count++) {
      const other = await TestVault.found(`other ${count}`);
      await server.found(other.genesis);
    }

    expect(await compact()).toBe(0);
  });
});
