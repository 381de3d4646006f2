/**
 * Entries as an attacker makes them: by whatever keys are at hand, for whatever place, also such as no shipped writer
 * would write. A test gives the state that the entry claims to follow.
 */
import { type ControlState, memberById } from "../../shared/log/control-state.ts";
import { type Entry, encodeEntry, signEntry } from "../../shared/log/entry.ts";
import type { EntryHeader } from "../../shared/log/entry-header.ts";
import { leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import type { Kind } from "../../shared/log/kinds.ts";
import type { ReplicaState } from "../../shared/sync/replica.ts";
import { encodeControlBody } from "../../shared/vault/control-body.ts";
import { type DeviceKeys, generateDeviceKeys } from "../../shared/vault/device-keys.ts";
import { type DataBody, encodeDataBody } from "../../shared/vault/entry-body.ts";
import { type EpochKey, keyByCommitment } from "../../shared/vault/epoch-key.ts";
import { sealEntry } from "../../shared/vault/seal-entry.ts";
import { currentKey, type WriterPlace } from "../../shared/vault/write-at.ts";
import type { WireLogPage } from "../../shared/wire/log-bodies.ts";
import { seededRandom } from "../shared/vault/seeded-random.ts";

export const attackerRandom = seededRandom("attacker");

export type Forgery = {
  readonly kind?: Kind;
  readonly clear?: Uint8Array;
  readonly body?: Uint8Array;
  readonly key?: EpochKey;
  readonly cosignSeeds?: readonly Uint8Array[];
  /** Written over what would be right, before it is signed. */
  readonly header?: Partial<EntryHeader>;
};

/** Keys that nobody knows. */
export function strangerKeys(): DeviceKeys {
  return generateDeviceKeys(attackerRandom);
}

/** Where a device's next entry goes, as the shipped writers take it. */
export function placeOf(state: ReplicaState): WriterPlace {
  return { control: state.control, hlc: state.log.hlc, epochKeys: state.keyring.epochKeys };
}

/** An entry for the place behind `control`, data unless said otherwise. */
export function forge(
  { control, epochKeys }: Pick<WriterPlace, "control" | "epochKeys">,
  signer: DeviceKeys,
  forgery: Forgery = {},
): Entry {
  const { kind = "data", clear = new Uint8Array(), header, cosignSeeds = [] } = forgery;
  const entry = sealEntry(
    {
      kind,
      vaultId: control.vaultId,
      seq: control.seq + 1,
      prev: control.head,
      devSeq: (memberById(control, signer.deviceId)?.devSeq ?? 0) + 1,
      clear,
      body: forgery.body ?? encodeControlBody({ about: "policy" }),
    },
    forgery.key ?? currentKey({ control, epochKeys }),
    { ...signer, cosignSeeds },
    attackerRandom,
  );
  if (header === undefined) return entry;
  return signEntry({ ...entry, header: { ...entry.header, ...header } }, signer.signSeed, cosignSeeds);
}

/** The body of a data entry that has seen everything. */
export function bodyWith(
  control: ControlState,
  change: Pick<DataBody, "ops"> & Partial<DataBody>,
): Uint8Array {
  const hlc = { ms: 1_700_000_000_000, counter: 0 };
  return encodeDataBody({ opId: attackerRandom(16), hlc, baseSeq: control.seq, group: null, ...change });
}

/** A page on which these entries follow `control`, its end computed as an honest server would. */
export function pageBehind(control: ControlState, entries: readonly Entry[]): WireLogPage {
  const head = entries.map(leafHash).reduce(nextHead, control.head);
  const at = { seq: control.seq + entries.length, head };
  return { at, entries: entries.map(encodeEntry), hasMore: false };
}

/** The key of an earlier epoch. */
export function keyOfEpoch({ control, epochKeys }: WriterPlace, epoch: number): EpochKey {
  const commitment = control.commitments[epoch - 1];
  const key = commitment === undefined ? null : keyByCommitment(epochKeys, commitment);
  if (key === null) throw new Error(`no key of epoch ${epoch}`);
  return key;
}
