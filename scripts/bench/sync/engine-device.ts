/** A device whose engine runs here: replica in memory, HTTP by fetch, signatures as in the extension unless told otherwise. */
import { randomBytes } from "node:crypto";
import { nobleSignatures, type SignatureScheme } from "../../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import { httpJoinDoor } from "../../../shared/sync/http-join-door.ts";
import type { HttpServer } from "../../../shared/sync/http-session.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { joinByWords } from "../../../shared/sync/join.ts";
import { newVaultReplica } from "../../../shared/sync/new-replica.ts";
import { SyncEngine } from "../../../shared/sync/sync-engine.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { MemoryReplica } from "../../testing/memory-replica.ts";

export type EngineDevice = {
  readonly replica: MemoryReplica;
  readonly engine: SyncEngine;
  readonly transport: HttpTransport<AbortSignal>;
};

/** Founds a vault whose words hold `entropy`, and does not connect it yet. */
export async function foundingDevice(
  origin: string,
  entropy: Uint8Array,
  scheme: SignatureScheme = nobleSignatures,
): Promise<EngineDevice> {
  const environment = environmentOf(scheme);
  const names = namesOf("Laptop");
  const founded = await foundVault(entropy.slice(), names, environment);
  return deviceOn(new MemoryReplica(newVaultReplica(founded, names)), origin, scheme);
}

/** Another device of the vault that the words name. */
export async function joiningDevice(origin: string, entropy: Uint8Array): Promise<EngineDevice> {
  const order = { entropy: entropy.slice(), names: namesOf("Phone"), origin, changeKey: false };
  const door = httpJoinDoor(serverAt(origin), nobleSignatures);
  const { replica } = await joinByWords(order, door, environmentOf(nobleSignatures));
  return deviceOn(new MemoryReplica(replica), origin);
}

/** An engine on this replica. */
export function deviceOn(
  replica: MemoryReplica,
  origin: string,
  scheme: SignatureScheme = nobleSignatures,
): EngineDevice {
  const { vaultId, device } = replica.disk.state.keyring;
  const { deviceId, signSeed } = device;
  const sign = (message: Uint8Array) => scheme.sign(message, signSeed);
  return {
    replica,
    engine: new SyncEngine({ replica, environment: environmentOf(scheme) }),
    transport: new HttpTransport(serverAt(origin), { vaultId, deviceId, sign }),
  };
}

function environmentOf(scheme: SignatureScheme): EngineEnvironment {
  return { random: (length) => new Uint8Array(randomBytes(length)), nowMs: Date.now, scheme };
}

function serverAt(origin: string): HttpServer<AbortSignal> {
  return { origin, door: { fetch, timeout: (ms) => AbortSignal.timeout(ms) }, nowMs: Date.now };
}

function namesOf(deviceName: string) {
  return { deviceName, platform: "Linux" };
}
