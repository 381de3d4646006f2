/**
 * Says that the state up to the place before it lies in these chunks. The snapshot must have been built from exactly
 * that state; one that lost its place is built anew (unchanged chunks stay the same).
 */
import { encodeSnapshotClear } from "../log/clear-snapshot.ts";
import { controlHash } from "../log/control-state-codec.ts";
import { encodeSnapshotBody } from "./checkpoint-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** Throws VaultFault as `writeAt` does. */
export function writeSnapshot(
  place: WriterPlace,
  signer: DeviceKeys,
  snapshot: { readonly chunkHashes: readonly Uint8Array[]; readonly stateHash: Uint8Array },
  outside: WriteOutside,
): Written {
  const { control } = place;
  const clear = encodeSnapshotClear({
    coversSeq: control.seq,
    controlHash: controlHash(control),
    devSeqs: [...control.members.values()],
    chunkHashes: snapshot.chunkHashes,
  });
  const body = encodeSnapshotBody({ stateHash: snapshot.stateHash });
  return writeAt(place, signer, { kind: "snapshot", clear, body }, outside);
}
