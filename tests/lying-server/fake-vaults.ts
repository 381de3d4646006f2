/**
 * Vaults that a server makes up for somebody's words, whose public keys it knows: it heard them when the person looked
 * for the vault. What it lacks is their signature.
 */
import { encodeGenesisClear } from "../../shared/log/clear-genesis.ts";
import { encodeEntry } from "../../shared/log/entry.ts";
import { encodeFounding } from "../../shared/log/founding.ts";
import { EMPTY_HEAD } from "../../shared/log/hash-chain.ts";
import { vaultIdOf } from "../../shared/log/vault-id.ts";
import { encodeControlBody } from "../../shared/vault/control-body.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";
import { epochKey } from "../../shared/vault/epoch-key.ts";
import { wrapEpochKey } from "../../shared/vault/epoch-wrap.ts";
import { sealEntry } from "../../shared/vault/seal-entry.ts";
import { attackerRandom, strangerKeys } from "./forge.ts";

/** The genesis of such a vault. `cosignSeeds`: who signs in the place of the words. */
export async function vaultInTheNameOf(
  words: DeviceKeys,
  cosignSeeds: readonly Uint8Array[],
): Promise<Uint8Array> {
  const device = strangerKeys();
  const founding = { random: attackerRandom(32), recovery: words, firstDevice: device };
  const vaultId = vaultIdOf(encodeFounding(founding));
  const key = epochKey(vaultId, 1, attackerRandom(32));
  const wraps = [await wrapEpochKey(vaultId, key, device), await wrapEpochKey(vaultId, key, words)];
  const clear = encodeGenesisClear({ founding, commitment: key.commitment, wraps });
  const body = encodeControlBody({ about: "device", deviceName: "Laptop", platform: "Test" });
  const draft = { kind: "genesis", vaultId, seq: 1, prev: EMPTY_HEAD, devSeq: 1, clear, body } as const;
  return encodeEntry(sealEntry(draft, key, { ...device, cosignSeeds }, attackerRandom));
}
