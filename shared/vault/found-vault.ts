/**
 * Founds a vault: a first device, the paper device of the words, the first epoch key wrapped for both, and the genesis
 * entry that both sign. The vault's id is the hash of the founding record in it (FORMAT.md, "Genesis").
 */
import { concatBytes, wipe } from "../bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import { encodeGenesisClear } from "../log/clear-genesis.ts";
import { encodeEntry } from "../log/entry.ts";
import { encodeFounding, type Founding } from "../log/founding.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../log/hash-chain.ts";
import { vaultIdOf } from "../log/vault-id.ts";
import { type DeviceNames, encodeControlBody } from "./control-body.ts";
import { type DeviceKeys, generateDeviceKeys } from "./device-keys.ts";
import { EPOCH_KEY_LENGTH, epochKey, epochKeys } from "./epoch-key.ts";
import { wrapEpochKey } from "./epoch-wrap.ts";
import { HLC_ZERO, nextHlc } from "./hlc.ts";
import { type Keyring, keyring } from "./keyring.ts";
import type { LogHead } from "./log-head.ts";
import { recoveryKeys } from "./recovery-words.ts";
import { sealEntry } from "./seal-entry.ts";

export type FoundedVault = {
  /** The exact bytes of the genesis entry. */
  readonly genesis: Uint8Array;
  /** Secret: seal it under the local key. */
  readonly keyring: Keyring;
  readonly head: LogHead;
};

/**
 * `entropy`: the 32 bytes of the words that the person was shown. The paper device's secrets are wiped here; they
 * exist again only when the words are typed.
 */
export async function foundVault(
  entropy: Uint8Array,
  names: DeviceNames,
  outside: { readonly random: RandomBytes; readonly nowMs: NowMs },
): Promise<FoundedVault> {
  const { random } = outside;
  const device = generateDeviceKeys(random);
  const recovery = recoveryKeys(entropy);
  const founding: Founding = { random: random(32), recovery: publicHalf(recovery), firstDevice: device };
  const vaultId = vaultIdOf(encodeFounding(founding));
  const first = epochKey(vaultId, 1, random(EPOCH_KEY_LENGTH));
  const wraps = [await wrapEpochKey(vaultId, first, device), await wrapEpochKey(vaultId, first, recovery)];
  const genesis = sealEntry(
    {
      kind: "genesis",
      vaultId,
      seq: 1,
      prev: EMPTY_HEAD,
      devSeq: 1,
      clear: encodeGenesisClear({ founding, commitment: first.commitment, wraps }),
      body: encodeControlBody({ about: "device", ...names }),
    },
    first,
    { ...device, cosignSeeds: [recovery.signSeed] },
    random,
  );
  wipe(recovery.signSeed, recovery.kemSecret);
  const head: LogHead = {
    vaultId,
    seq: 1,
    head: nextHead(EMPTY_HEAD, leafHash(genesis)),
    epoch: 1,
    commitment: first.commitment,
    devSeq: 1,
    hlc: nextHlc(HLC_ZERO, outside.nowMs()),
  };
  const keys = { vaultId, device, recovery: founding.recovery, epochKeys: epochKeys([first]) };
  return { genesis: encodeEntry(genesis), keyring: keyring(keys), head };
}

/** Only the public keys, copied: the secrets beside them are wiped. */
function publicHalf({ signPublicKey, kemPublicKey }: DeviceKeys): Founding["recovery"] {
  return { signPublicKey: concatBytes(signPublicKey), kemPublicKey: concatBytes(kemPublicKey) };
}
