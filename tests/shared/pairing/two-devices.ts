/** An existing and a new device of one pairing, with clock and chance of their own, and nothing between them. */
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { ExistingDevice } from "../../../shared/pairing/existing-device.ts";
import type { Welcome } from "../../../shared/pairing/last-words.ts";
import { NewDevice } from "../../../shared/pairing/new-device.ts";
import { type PairingCode, readPairingWords, readQrText } from "../../../shared/pairing/pairing-code.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { epochKey, epochKeys } from "../../../shared/vault/epoch-key.ts";
import { seededRandom } from "../vault/seeded-random.ts";

export const ORIGIN = "https://sync.example.org";
export const NAMES = { deviceName: "Phone", platform: "Android" };

export class MonotonicClock {
  nowMs = 5_000;
  readonly read = (): number => this.nowMs;
}

export type Pair = {
  readonly clock: MonotonicClock;
  readonly vaultId: Uint8Array;
  readonly existing: ExistingDevice;
};

export function existingDevice(seed: string): Pair {
  const random = seededRandom(`existing ${seed}`);
  const clock = new MonotonicClock();
  const vaultId = random(32);
  const world = { random, monotonicMs: clock.read, verify: nobleSignatures.verify };
  return { clock, vaultId, existing: new ExistingDevice({ vaultId, origin: ORIGIN }, world) };
}

/** Whoever has read a code: the person's new device, or somebody who photographed it. */
export function newDevice(seed: string, code: PairingCode, origin = ORIGIN): NewDevice {
  const random = seededRandom(`new ${seed}`);
  const self = { keys: generateDeviceKeys(random), names: NAMES };
  return new NewDevice(code, origin, self, { random, scheme: nobleSignatures });
}

export function byQr({ existing }: Pair): PairingCode {
  return readQrText(existing.qrText);
}

export function byWords({ existing }: Pair): PairingCode {
  return readPairingWords(existing.words.join(" "));
}

export function welcomeTo(vaultId: Uint8Array): Welcome {
  const random = seededRandom("welcome");
  const keys = [1, 2].map((epoch) => epochKey(vaultId, epoch, random(32)));
  return { genesis: random(1024), at: { seq: 7, head: random(32) }, epochKeys: epochKeys(keys) };
}

/** The fault that a step ended with. */
export async function faultOf(step: () => unknown): Promise<unknown> {
  try {
    await step();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
  return null;
}
