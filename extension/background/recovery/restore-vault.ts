/**
 * A vault out of a backup file, in a browser that has none, with no server at all. Repeating it is harmless: where the
 * vault of these words is here already, only edits that the file had waiting are made sure of.
 */
import { wipe } from "../../../shared/bytes/bytes.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { restoreBackup } from "../../../shared/sync/backup.ts";
import { openBackup } from "../../../shared/vault/backup-file.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { readRecoveryWords, recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import type { RestoreResult } from "../../messages/recovery-contract.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import { inEngineLock } from "../sync/engine-lock.ts";
import { heardBefore, type JoinWorld, resultOf } from "../sync/join.ts";
import { forgetJoiningDevice, joiningDevice } from "../sync/joining-device.ts";
import { KeeperFault } from "../vault/keeper-fault.ts";
import { DEFAULT_SETTINGS } from "../vault/settings.ts";

export type RestoreWorld = Omit<JoinWorld, "door"> & {
  /** Writes into the vault that is open now. */
  readonly write: (ops: readonly Op[]) => Promise<void>;
};

export type RestoreRequest = {
  readonly password: string;
  readonly words: readonly string[];
  readonly names: DeviceNames;
  readonly changeKey: boolean;
};

/** Throws BackupFault, KeeperFault "vault/not-recovery-words", StorageFault "storage/vault-exists", SyncFault. */
export function restoreVault(
  world: RestoreWorld,
  untrustedFile: Uint8Array,
  { password, words, names, changeKey }: RestoreRequest,
): Promise<RestoreResult> {
  return inEngineLock(world.locks, async () => {
    const reading = readRecoveryWords(words.join(" "));
    if (reading.problem !== null) throw new KeeperFault("vault/not-recovery-words", reading.problem);
    const { entropy } = reading;
    try {
      if (await world.keeper.isOfWords(entropy, password, DEFAULT_SETTINGS))
        return await finish(world, untrustedFile, entropy);
      if ((await world.keeper.state()) !== "none")
        throw new StorageFault("storage/vault-exists", "this device has a vault");
      const { random, nowMs, session } = world;
      const device = await joiningDevice(session, entropy, random);
      const environment = { random, nowMs, scheme: nobleSignatures };
      const restored = await restoreBackup(untrustedFile, { entropy, names, changeKey, device }, environment);
      await world.keeper.keep(restored.replica, password, DEFAULT_SETTINGS);
      await forgetJoiningDevice(session);
      await writeWaiting(world, restored.waiting);
      const { writtenAtMs } = restored;
      return { ...told(await heardBefore(world.access)), ...freshnessOf(restored), writtenAtMs };
    } finally {
      wipe(entropy);
    }
  });
}

/** The answer was lost, or the worker died behind the first commit. */
async function finish(
  world: RestoreWorld,
  untrustedFile: Uint8Array,
  entropy: Uint8Array,
): Promise<RestoreResult> {
  const { waiting, writtenAtMs } = await openBackup(untrustedFile, recoveryKeys(entropy));
  await writeWaiting(world, waiting);
  await forgetJoiningDevice(world.session);
  return { ...told(await heardBefore(world.access)), writtenAtMs };
}

/** The same edit twice changes nothing the second time: births are one, and a value is put where it is already. */
async function writeWaiting(world: RestoreWorld, waiting: readonly (readonly Op[])[]): Promise<void> {
  for (const ops of waiting) await world.write(ops);
}

function told(heard: Awaited<ReturnType<typeof heardBefore>>): RestoreResult {
  const passkeys = heard.result === "joined" ? heard.passkeys : 0;
  return { freshness: null, writtenAtMs: null, passkeys };
}

function freshnessOf(restored: Parameters<typeof resultOf>[0]): Pick<RestoreResult, "freshness"> {
  const result = resultOf(restored);
  return { freshness: result.result === "joined" ? result.freshness : null };
}
