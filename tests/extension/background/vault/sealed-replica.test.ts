import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { decodeEntry } from "../../../../shared/log/entry.ts";
import { leafHash } from "../../../../shared/log/hash-chain.ts";
import { newVaultReplica } from "../../../../shared/sync/new-replica.ts";
import { foundVault } from "../../../../shared/vault/found-vault.ts";
import { replicaConformance } from "../../../shared/sync/replica-conformance.ts";
import { attempt, step } from "../../../shared/sync/replica-fixtures.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  type Worker,
} from "../../../support/background-world.ts";
import { bornItem, everythingIn, fillEveryTable, PLANTED } from "../../../support/full-replica.ts";
import { nodeRandom } from "../../../support/node-randomness.ts";

describe("the replica in sealed rows", () => {
  replicaConformance(async (begin) => {
    const world = durable();
    const worker = startWorker(world);
    await worker.keeper.keep(begin, PASSWORD, DEFAULT_SETTINGS);
    return { replica: worker.replica, again: () => startWorker(world).replica };
  });
});

describe("sealed rows", () => {
  let world: Durable;
  let worker: Worker;
  beforeEach(async () => {
    world = durable();
    worker = await foundTestVault(world);
  });

  it("let a locked vault know a passkey that came from another device", async () => {
    await worker.keeper.lock();
    expect(await worker.access.mayHold(PLANTED.credentialId)).toBe(false);
    await worker.access.unlock(PASSWORD);

    await step(worker.replica, { items: [bornItem(await worker.replica.state(), "as-visible")] });

    await worker.keeper.lock();
    expect(await worker.access.mayHold(PLANTED.credentialId)).toBe(true);
    expect(await worker.access.mayHold(new Uint8Array(32).fill(0xee))).toBe(false);
  });

  it("know every passkey again after all items were replaced, and no other", async () => {
    await step(worker.replica, { items: [bornItem(await worker.replica.state(), "as-visible")] });

    await step(worker.replica, { items: [], replacesAllItems: true });

    expect(await worker.access.mayHold(PLANTED.credentialId)).toBe(false);
  });

  it("show and sign with what waits for the log as with everything else", async () => {
    await step(worker.replica, { items: [bornItem(await worker.replica.state(), "waiting")] });

    const { passkeys } = await worker.access.opened();
    const [listed] = await passkeys.listedOfSite(PLANTED.rpId);
    const source = await passkeys.open(PLANTED.rpId, PLANTED.credentialId);
    expect(listed?.userName).toBe(PLANTED.userName);
    expect(source?.prfSeeds?.withUserVerification).toEqual(PLANTED.privateSeed);
  });

  it("know an own entry by its leaf although it was never an attempt", async () => {
    const own = attempt(await worker.replica.state(), "own");
    const elsewhere = newVaultReplica(
      await foundVault(new Uint8Array(32).fill(1), { deviceName: "b", platform: "c" }, outside),
      { deviceName: "b", platform: "c" },
    );
    const [genesis] = await worker.replica.entries(1, 1);
    const [foreign] = elsewhere.entries;
    if (!genesis || !foreign) throw new Error("every log has a genesis");

    await step(worker.replica, {
      appended: [
        { seq: 2, bytes: own.bytes },
        { seq: 3, bytes: foreign.bytes },
      ],
    });

    expect(await worker.replica.hasSigned(own.leaf)).toBe(true);
    expect(await worker.replica.hasSigned(leafHash(decodeEntry(genesis.bytes)))).toBe(true);
    expect(await worker.replica.hasSigned(leafHash(decodeEntry(foreign.bytes)))).toBe(false);
  });

  it("keep what leaves the log, in order", async () => {
    const state = await worker.replica.state();
    const [first, second] = [attempt(state, "first").bytes, attempt(state, "second").bytes];
    await step(worker.replica, {
      appended: [
        { seq: 2, bytes: first },
        { seq: 3, bytes: second },
      ],
    });

    await step(worker.replica, { abandonFrom: 3 });
    await step(worker.replica, { abandonFrom: 2 });

    expect(await worker.replica.abandoned()).toEqual([second, first]);
  });

  it("are read and written by nobody while the vault is locked, also in the middle", async () => {
    const state = await worker.replica.state();
    await worker.keeper.lock();

    const ends = await Promise.allSettled([
      worker.replica.state(),
      worker.replica.items([new Uint8Array(16)]),
      worker.replica.entries(1, 1),
      worker.replica.hasSigned(new Uint8Array(32)),
      worker.replica.commit({ from: state.generation, state: { ownCheckpointAtMs: 9 } }),
    ]);

    expect(ends.map((end) => (end.status === "rejected" ? end.reason.code : "done"))).toEqual(
      Array(5).fill("vault/locked"),
    );
    await worker.access.unlock(PASSWORD);
    expect((await worker.replica.state()).generation).toBe(state.generation);
  });

  it.each(["head", "control", "groups", "sync", "generation"] as const)(
    "stop writing, and nothing else, where %s is damaged",
    async (name) => {
      const row = await world.database.singles.get(name);
      if (row === undefined) throw new Error(`no ${name}`);
      const damaged = row.sealed.slice();
      damaged.set([(damaged.at(-1) ?? 0) ^ 1], damaged.length - 1);
      await world.database.singles.put({ name, sealed: damaged });

      await expect(worker.replica.state()).rejects.toMatchObject({ code: "vault/damaged-head" });
      expect(await (await worker.access.opened()).passkeys.list()).toEqual([]);

      await world.database.singles.put(row);
      await expect(worker.replica.state()).resolves.toBeDefined();
    },
  );

  it("go on without a damaged row of device names, and do not write over it", async () => {
    const row = await world.database.singles.get("devices");
    const damaged = { name: "devices", sealed: new Uint8Array(300).fill(1) } as const;
    await world.database.singles.put(damaged);

    const { devices } = await worker.replica.state();
    await step(worker.replica, { state: { devices: new Map(), ownCheckpointAtMs: 3 } });

    expect(devices.size).toBe(0);
    expect(await world.database.singles.get("devices")).toEqual(damaged);
    expect((await worker.replica.state()).ownCheckpointAtMs).toBe(3);
    await world.database.singles.put(row ?? damaged);
    expect((await worker.replica.state()).devices.size).toBe(1);
  });

  it("are all there for a worker that was started anew", async () => {
    await fillEveryTable(worker.replica);

    expect(await everythingIn(startWorker(world).replica)).toEqual(await everythingIn(worker.replica));
  });
});

const outside = { random: nodeRandom, nowMs: () => 1_800_000_000_000 };
