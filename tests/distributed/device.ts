/** A device as it is shipped, without a browser around it: the real engine and the real transport over a given door. */

import type { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import type { HttpDoor } from "../../shared/sync/http-exchange.ts";
import { httpJoinDoor } from "../../shared/sync/http-join-door.ts";
import type { HttpServer } from "../../shared/sync/http-session.ts";
import { HttpTransport } from "../../shared/sync/http-transport.ts";
import { joinByWords } from "../../shared/sync/join.ts";
import { type NewReplica, newVaultReplica } from "../../shared/sync/new-replica.ts";
import { SyncEngine, type SyncReport } from "../../shared/sync/sync-engine.ts";
import { SyncFault } from "../../shared/sync/sync-fault.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { signatureVerifier } from "../../sync-server/auth/verify-signature.ts";
import { signNatively } from "../lying-server/fast-signatures.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { ORIGIN } from "./server-node.ts";

export type Door = HttpDoor<AbortSignal>;
export type DeviceNames = { readonly deviceName: string; readonly platform: string };

const scheme = { sign: signNatively, verify: signatureVerifier() };

export const environment = {
  random: nodeRandom,
  nowMs: Date.now,
  scheme,
  /** A tenth of what people wait. */
  pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10)),
};

export class Device {
  readonly replica: MemoryReplica;
  readonly engine: SyncEngine;
  readonly transport: HttpTransport<AbortSignal>;

  constructor(replica: MemoryReplica, door: Door) {
    const { vaultId, device } = replica.disk.state.keyring;
    this.replica = replica;
    this.engine = new SyncEngine({ replica, environment });
    this.transport = new HttpTransport(serverBehind(door), {
      vaultId,
      deviceId: device.deviceId,
      sign: (message) => signNatively(message, device.signSeed),
    });
  }

  get state() {
    return this.replica.disk.state;
  }

  get vaultId(): Uint8Array {
    return this.state.keyring.vaultId;
  }

  /** Puts the vault on the server behind the door, or finds it there. */
  connect(): Promise<SyncReport> {
    return this.engine.connect(this.transport, ORIGIN, null);
  }

  sync(): Promise<SyncReport> {
    return this.engine.sync(this.transport);
  }

  /** Does this again while no server answers. Returns how often it did in vain. */
  async persist(work: () => Promise<unknown>): Promise<number> {
    for (let failures = 0; ; failures++) {
      try {
        await work();
        return failures;
      } catch (cause) {
        if (!(cause instanceof SyncFault) || cause.code !== "sync/unreachable") throw cause;
        if (failures === 200) throw new Error("no server answered for too long", { cause });
        await environment.pause(200);
      }
    }
  }
}

/** A new vault on its first device, and nowhere else. */
export async function foundReplica(
  entropy: Uint8Array,
  names: DeviceNames = { deviceName: "Laptop", platform: "Test" },
): Promise<NewReplica> {
  return newVaultReplica(await foundVault(entropy, names, environment), names);
}

/** Another device of the vault of these words. */
export async function joinedReplica(
  entropy: Uint8Array,
  door: Door,
  names: DeviceNames = { deviceName: "Phone", platform: "Test" },
): Promise<NewReplica> {
  const order = { entropy: entropy.slice(), names, origin: ORIGIN, changeKey: false };
  const joinDoor = httpJoinDoor(serverBehind(door), scheme);
  return (await joinByWords(order, joinDoor, environment)).replica;
}

/** Requests for the origin go to this address. */
export function doorTo(addressOf: () => string): Door {
  return {
    fetch: (url, request) => fetch(url.replace(ORIGIN, addressOf()), request),
    timeout: (ms) => AbortSignal.timeout(ms),
  };
}

function serverBehind(door: Door): HttpServer<AbortSignal> {
  return { origin: ORIGIN, nowMs: Date.now, door };
}
