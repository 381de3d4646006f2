/** Adds a device that this one has met: on the server's word that it is accepted, and only then, is it told anything. */
import { memberById } from "../log/control-state.ts";
import { deviceIdOf } from "../log/device-id.ts";
import type { EpochKeys } from "../vault/epoch-key.ts";
import { type Newcomer, writeDeviceAdd } from "../vault/write-device-add.ts";
import { appendOwn } from "./append-own.ts";
import { attemptOf, placeOf } from "./attempt.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { Position } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import type { Transport } from "./transport.ts";

/** What a new member is given, once it is one. `epochKeys` are secret. */
export type Admission = {
  readonly genesis: Uint8Array;
  /** Where the log stands with it. */
  readonly at: Position;
  readonly epochKeys: EpochKeys;
};

/**
 * Done where it is a member already. Throws SyncFault, among them "sync/unauthorised" where it was removed meanwhile;
 * VaultFault "vault/cannot-write" where the log would refuse it, for instance with 16 devices.
 */
export async function addDevice<A>(
  parts: EngineParts<A>,
  transport: Transport,
  newcomer: Newcomer,
): Promise<Admission> {
  const deviceId = deviceIdOf(newcomer.keys);
  await appendOwn(parts, transport, async (state) => {
    if (memberById(state.control, deviceId) !== null) return null;
    return attemptOf(await writeDeviceAdd(placeOf(state), state.keyring.device, newcomer, parts.environment));
  });
  const { control, keyring, log } = await parts.replica.state();
  if (memberById(control, deviceId)?.status !== "active")
    throw new SyncFault("sync/unauthorised", "not a member after all");
  const [genesis] = await parts.replica.entries(1, 1);
  if (genesis === undefined) throw new SyncFault("sync/refused", "a vault without a beginning");
  return {
    genesis: genesis.bytes,
    at: { seq: log.seq, head: log.head },
    epochKeys: keyring.epochKeys,
  };
}
