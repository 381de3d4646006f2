/** Makes a device write a snapshot now, as it does by itself after 256 entries. */

import { attemptOf } from "../../shared/sync/attempt.ts";
import { contentOfReplica } from "../../shared/sync/snapshot-facts.ts";
import { buildSnapshot } from "../../shared/vault/snapshot-chunks.ts";
import { currentKey } from "../../shared/vault/write-at.ts";
import { writeSnapshot } from "../../shared/vault/write-snapshot.ts";
import { placeOf } from "./forge.ts";
import type { Device } from "./stage.ts";

/** Signed, sent, and part of the log. `stateHash`: another than the true one. Hashes of its chunks, in order. */
export async function snapshotBy(device: Device, stateHash?: Uint8Array): Promise<readonly Uint8Array[]> {
  const { replica, environment, state } = device;
  const place = placeOf(state);
  const owner = { vaultId: state.keyring.vaultId, epochKey: currentKey(place) };
  const built = await buildSnapshot(contentOfReplica(replica, state), owner, environment);
  const chunkHashes = built.chunks.map(({ hash }) => hash);
  const names = { chunkHashes, stateHash: stateHash ?? built.stateHash };
  const attempt = attemptOf(writeSnapshot(place, device.keys, names, environment));
  const { generation } = state;
  await replica.commit({
    from: generation,
    state: {},
    attempts: { add: [attempt] },
    chunks: { add: built.chunks },
  });
  await device.sync();
  return chunkHashes;
}
