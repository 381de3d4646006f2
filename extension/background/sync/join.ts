/**
 * Makes this browser another device of the vault that the words and a server name, under a new password of its own.
 * Repeating it is harmless: the same words on a vault that is there already were heard before.
 */
import { wipe } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { HttpDoor } from "../../../shared/sync/http-exchange.ts";
import { httpJoinDoor } from "../../../shared/sync/http-join-door.ts";
import { joinByWords } from "../../../shared/sync/join.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { JoinedVault } from "../../../shared/sync/whole-vault.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import { isLive } from "../../../shared/vault/item-state.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { readRecoveryWords } from "../../../shared/vault/recovery-words.ts";
import type { JoinResult } from "../../messages/join-result.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import type { SessionArea } from "../session-area.ts";
import { deviceNameOf } from "../vault/device-names.ts";
import { KeeperFault } from "../vault/keeper-fault.ts";
import { DEFAULT_SETTINGS } from "../vault/settings.ts";
import type { VaultAccess } from "../vault/vault-access.ts";
import type { VaultKeeper } from "../vault/vault-keeper.ts";
import { inEngineLock, type Locks } from "./engine-lock.ts";
import { forgetJoiningDevice, joiningDevice } from "./joining-device.ts";
import { serverOrigin } from "./server-address.ts";

export type JoinWorld = {
  readonly keeper: VaultKeeper;
  readonly access: VaultAccess;
  readonly session: SessionArea;
  readonly locks: Locks;
  readonly door: HttpDoor<AbortSignal>;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
};

export type JoinRequest = {
  readonly password: string;
  readonly words: readonly string[];
  readonly names: DeviceNames;
  /** As typed. */
  readonly server: string;
  readonly changeKey: boolean;
};

/** Throws SyncFault, KeeperFault "vault/not-recovery-words", StorageFault "storage/vault-exists". */
export function joinVault(world: JoinWorld, request: JoinRequest): Promise<JoinResult> {
  return inEngineLock(world.locks, async () => {
    const origin = serverOrigin(request.server);
    const reading = readRecoveryWords(request.words.join(" "));
    if (reading.problem !== null) throw new KeeperFault("vault/not-recovery-words", reading.problem);
    try {
      if (await world.keeper.isOfWords(reading.entropy, request.password, DEFAULT_SETTINGS)) {
        await forgetJoiningDevice(world.session);
        return await heardBefore(world.access);
      }
      if ((await world.keeper.state()) !== "none")
        throw new StorageFault("storage/vault-exists", "this device has a vault");
      return await joinNew(world, request, origin, reading.entropy);
    } finally {
      wipe(reading.entropy);
    }
  });
}

async function joinNew(
  world: JoinWorld,
  { password, names, changeKey }: JoinRequest,
  origin: string,
  entropy: Uint8Array,
): Promise<JoinResult> {
  const { door, random, nowMs, session } = world;
  const scheme = nobleSignatures;
  const device = await joiningDevice(session, entropy, random);
  try {
    const joined = await joinByWords(
      { entropy, names, origin, changeKey, device },
      httpJoinDoor({ origin, door, nowMs }, scheme),
      { random, nowMs, scheme },
    );
    await world.keeper.keep(joined.replica, password, DEFAULT_SETTINGS);
    await forgetJoiningDevice(session);
    return resultOf(joined);
  } catch (error) {
    if (error instanceof SyncFault && error.code === "sync/words-unknown") return { result: "words-unknown" };
    throw error;
  }
}

/** What a page is told of a vault that has just arrived. */
export function resultOf({ replica, freshness }: JoinedVault): JoinResult {
  const { devices } = replica.state;
  return {
    result: "joined",
    freshness: freshness && {
      deviceName: deviceNameOf(devices, freshness.device),
      atMs: freshness.at.ms,
      itemCount: freshness.itemCount,
    },
    passkeys: livePasskeys(replica),
  };
}

function livePasskeys({ items }: NewReplica): number {
  return items.filter(({ state }) => isLive(state) && passkeyRecord(state) !== null).length;
}

/** The answer got lost on its way to the page: what it told can be told again. */
export async function heardBefore(access: VaultAccess): Promise<JoinResult> {
  const { passkeys } = await access.opened();
  const live = (await passkeys.list()).filter(({ trashedAtMs }) => trashedAtMs === null);
  return { result: "joined", freshness: null, passkeys: live.length };
}
