/** Forged entries of every kind, right in everything but what a test changes. The phone is the member that cheats. */
import { type DeviceAddClear, encodeDeviceAddClear } from "../../shared/log/clear-device-add.ts";
import { encodeRekeyClear, type RekeyClear } from "../../shared/log/clear-rekey.ts";
import { encodeSnapshotClear, type SnapshotClear } from "../../shared/log/clear-snapshot.ts";
import { WRAP_LENGTH } from "../../shared/log/clear-wraps.ts";
import { activeMembers } from "../../shared/log/control-state.ts";
import { controlHash } from "../../shared/log/control-state-codec.ts";
import type { Entry } from "../../shared/log/entry.ts";
import { type EpochKey, epochKey } from "../../shared/vault/epoch-key.ts";
import { provePossession } from "../../shared/vault/write-device-add.ts";
import { attackerRandom, type Forgery, forge, placeOf, strangerKeys } from "./forge.ts";
import type { Scene } from "./stage.ts";

/** An entry for the next place, by these keys. */
export function by({ laptop }: Scene, keys: Parameters<typeof forge>[1], forgery: Forgery = {}): Entry {
  return forge(placeOf(laptop.state), keys, forgery);
}

export function member(scene: Scene, forgery: Forgery = {}): Entry {
  return by(scene, scene.phone.keys, forgery);
}

export function wrapFor(recipient: Uint8Array) {
  return { recipient, wrapped: attackerRandom(WRAP_LENGTH) };
}

export function adding(
  scene: Scene,
  change: Partial<DeviceAddClear> = {},
  newcomer = strangerKeys(),
  signer = scene.phone.keys,
): Entry {
  const possession = provePossession(scene.vaultId, newcomer);
  const wrapped = attackerRandom(WRAP_LENGTH);
  const clear = encodeDeviceAddClear({ newcomer, expiresAtMs: null, possession, wrapped, ...change });
  return by(scene, signer, { kind: "deviceAdd", clear });
}

export function rekeying(
  scene: Scene,
  change: (right: RekeyClear) => Partial<RekeyClear>,
  forgery: Partial<Forgery> & { readonly key?: EpochKey } = {},
): Entry {
  const { control } = scene.laptop.state;
  const key = epochKey(scene.vaultId, control.epoch + 1, attackerRandom(32));
  const wraps = activeMembers(control).map(({ deviceId }) => wrapFor(deviceId));
  const right = { removed: [], newRecovery: null, commitment: key.commitment, lostEpochs: [], wraps };
  const clear = encodeRekeyClear({ ...right, ...change(right) });
  return member(scene, { kind: "rekey", clear, key, ...forgery });
}

/** A thief of an unlocked device who would lock out the owner of the words. */
export function newWordsWithoutOld(scene: Scene): Entry {
  const fresh = strangerKeys();
  const seeds = [scene.phone.keys.signSeed, fresh.signSeed];
  return rekeying(
    scene,
    ({ wraps }) => ({
      newRecovery: fresh,
      wraps: [
        ...wraps.filter(({ recipient }) => String(recipient) !== String(scene.paper.deviceId)),
        wrapFor(fresh.deviceId),
      ],
    }),
    { cosignSeeds: seeds },
  );
}

export function snapshotting(scene: Scene, change: (right: SnapshotClear) => Partial<SnapshotClear>): Entry {
  const { control } = scene.laptop.state;
  const right = {
    coversSeq: control.seq,
    controlHash: controlHash(control),
    devSeqs: [...control.members.values()],
    chunkHashes: [attackerRandom(32)],
  };
  return member(scene, { kind: "snapshot", clear: encodeSnapshotClear({ ...right, ...change(right) }) });
}
