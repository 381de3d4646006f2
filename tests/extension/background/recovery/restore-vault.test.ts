/** Backup files through the real background: written while the vault is open, brought back in a browser without one. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { BackupFiles } from "../../../../extension/background/recovery/backup-files.ts";
import { type RestoreWorld, restoreVault } from "../../../../extension/background/recovery/restore-vault.ts";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { FILE_PIECE_BYTES } from "../../../../extension/messages/exchange-contract.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import { concatBytes } from "../../../../shared/bytes/bytes.ts";
import { wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";
import { type Durable, durable, startWorker, WORDS, type Worker } from "../../../support/background-world.ts";
import { plantedPasskey } from "../../../support/full-replica.ts";
import { Mortality, mortal } from "../../../support/mortality.ts";

const REQUEST = {
  password: "another p4ssword",
  words: WORDS,
  names: { deviceName: "New laptop", platform: "linux" },
  changeKey: false,
};
const OTHER_WORDS = wordsFromEntropy(new Uint8Array(32).fill(8));

async function home(): Promise<Worker> {
  const worker = startWorker(durable());
  await worker.keeper.create(
    "p4ssword",
    WORDS,
    { deviceName: "Laptop", platform: "linux" },
    DEFAULT_SETTINGS,
  );
  await worker.sync.write([plantedPasskey()]);
  return worker;
}

async function fileOf({ replica, joinWorld }: Worker): Promise<Uint8Array> {
  const files = new BackupFiles({ replica, random: joinWorld.random, nowMs: joinWorld.nowMs });
  const { backupId, sizeBytes } = await files.write();
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < sizeBytes; offset += FILE_PIECE_BYTES)
    pieces.push(files.piece(backupId, offset));
  return concatBytes(...pieces);
}

function restoreWorld({ joinWorld, sync }: Worker): RestoreWorld {
  return { ...joinWorld, write: (ops) => sync.write(ops) };
}

async function passkeysOf({ access }: Worker) {
  const { passkeys } = await access.opened();
  return passkeys.list();
}

describe("a vault out of a backup file", () => {
  it("has every passkey, a device of its own, its own password, and no server", async () => {
    const from = await home();
    const file = await fileOf(from);
    const there = startWorker(durable());

    const restored = await restoreVault(restoreWorld(there), file, REQUEST);

    expect(restored).toEqual({ freshness: null, writtenAtMs: 1_800_000_000_000, passkeys: 1 });
    expect(await passkeysOf(there)).toEqual(await passkeysOf(from));
    const { devices, server } = await there.sync.status();
    expect({ server, names: devices.map(({ name }) => name).sort() }).toEqual({
      server: null,
      names: ["Laptop", "New laptop"],
    });
    await there.keeper.lock();
    expect(await there.keeper.unlock(REQUEST.password, DEFAULT_SETTINGS)).toMatchObject({
      result: "unlocked",
    });
  });

  it.each([
    ["of other words", REQUEST.words, OTHER_WORDS, "backup/other-words"],
    ["with words that do not belong together", WORDS.with(0, "zebra"), WORDS, "vault/not-recovery-words"],
  ])("is refused %s, and nothing is kept", async (_, words, sealedFor, code) => {
    const from = startWorker(durable());
    await from.keeper.create(
      "p4ssword",
      sealedFor,
      { deviceName: "Laptop", platform: "linux" },
      DEFAULT_SETTINGS,
    );
    const there = startWorker(durable());

    await expect(
      restoreVault(restoreWorld(there), await fileOf(from), { ...REQUEST, words }),
    ).rejects.toMatchObject({ code });
    expect(await there.keeper.state()).toBe("none");
  });

  it("is refused where a vault of other words is already, and that stays as it is", async () => {
    const file = await fileOf(await home());
    const there = startWorker(durable());
    await there.keeper.create(
      "p4ssword",
      OTHER_WORDS,
      { deviceName: "Phone", platform: "linux" },
      DEFAULT_SETTINGS,
    );

    await expect(restoreVault(restoreWorld(there), file, REQUEST)).rejects.toMatchObject({
      code: "storage/vault-exists",
    });
    expect(await there.keeper.unlock("p4ssword", DEFAULT_SETTINGS)).toMatchObject({ result: "unlocked" });
  });

  it("is there, once, wherever the worker died before", async () => {
    const file = await fileOf(await home());
    let deathAt = 1;
    for (; deathAt <= 200; deathAt++) {
      const world: Durable = durable();
      const mortality = new Mortality(deathAt);
      const dying = startWorker(world, {
        repository: mortal(new VaultRepository(world.database), mortality),
        session: mortal(world.session, mortality),
      });
      await restoreVault(restoreWorld(dying), file, REQUEST).catch((error: unknown) => {
        if (!mortality.isDead) throw error;
      });

      const next = startWorker(world);
      const restored = await restoreVault(restoreWorld(next), file, REQUEST);

      expect([deathAt, restored.passkeys]).toEqual([deathAt, 1]);
      expect([deathAt, (await next.sync.status()).devices.length]).toEqual([deathAt, 2]);
      if (!mortality.isDead) break;
    }
    expect(deathAt).toBeGreaterThan(3);
    expect(deathAt).toBeLessThan(200);
  }, 60_000);
});

describe("backup files in a worker", () => {
  it("are gone with it, and say so", async () => {
    const { replica, joinWorld } = await home();
    const world = { replica, random: joinWorld.random, nowMs: joinWorld.nowMs };
    const files = new BackupFiles(world);
    const { backupId, name } = await files.write();
    const restoreId = files.begin(10);

    expect(name).toMatch(/^keyferry-backup-\d{4}-\d\d-\d\d\.keyferry$/);
    const next = new BackupFiles(world);
    const gone = expect.objectContaining({ code: "backup/gone" });
    expect(() => next.piece(backupId, 0)).toThrow(gone);
    expect(() => next.receive(restoreId, 0, new Uint8Array(5))).toThrow(gone);
    expect(() => next.received(restoreId)).toThrow(gone);
    files.end(backupId);
    expect(() => files.piece(backupId, 0)).toThrow(gone);
  });

  it("are not given away before they are whole", async () => {
    const { replica, joinWorld } = await home();
    const files = new BackupFiles({ replica, random: joinWorld.random, nowMs: joinWorld.nowMs });
    const id = files.begin(4);
    files.receive(id, 0, Uint8Array.of(1, 2));

    expect(() => files.received(id)).toThrow(expect.objectContaining({ code: "message/malformed" }));
    expect(files.receive(id, 2, Uint8Array.of(3, 4))).toBe(4);
    expect(files.received(id)).toEqual(Uint8Array.of(1, 2, 3, 4));
  });
});
