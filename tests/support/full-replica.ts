/**
 * Fills every table of a vault through the replica, with things that are easy to find again: for tests that look at
 * what lies on disk, and that all of it survives.
 */
import type { SealedReplica } from "../../extension/background/vault/sealed-replica.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import type { ItemWrite, ReplicaState } from "../../shared/sync/replica.ts";
import { makeEdit } from "../../shared/vault/edit.ts";
import { applyEntry } from "../../shared/vault/fold.ts";
import { NO_GROUPS } from "../../shared/vault/open-groups.ts";
import { createPasskeyOp } from "../../shared/vault/passkey-record.ts";
import { writeDataEntry } from "../../shared/vault/write-entry.ts";
import { aCredentialSource } from "./credential-source.ts";
import { nodeRandom } from "./node-randomness.ts";

const outside = { random: nodeRandom, nowMs: () => 1_800_000_000_000 };

/** What was put in; all of it may be searched for. */
export const PLANTED = {
  rpId: "quittenmarke.example",
  userName: "zwetschge.4711@example.org",
  rpName: "Quarzmarkt Rosenheim",
  origin: "https://brombeerhecke.example",
  deviceName: "Werkbank im Gartenhaus",
  platform: "Steinzeit 42",
  newOrigin: "https://umgezogen.example",
  credentialId: new Uint8Array(32).fill(0xc7),
  privateSeed: new Uint8Array(32).fill(0x5e),
  chunk: new Uint8Array(600).fill(0x3c),
  chunkHash: new Uint8Array(32).fill(0x4d),
  snapshotHash: new Uint8Array(32).fill(0x6f),
  itemOfNotice: new Uint8Array(16).fill(0x71),
} as const;

export function plantedPasskey(credentialId: Uint8Array = PLANTED.credentialId) {
  return createPasskeyOp(
    aCredentialSource({
      rpId: PLANTED.rpId,
      credentialId,
      prfSeeds: {
        withUserVerification: PLANTED.privateSeed,
        withoutUserVerification: PLANTED.privateSeed,
      },
    }),
    { rpName: PLANTED.rpName, userName: PLANTED.userName, userDisplayName: PLANTED.userName },
    { createdAtMs: 1_800_000_000_000, source: "made-here" },
  );
}

/** A passkey as another device's entry would bring it; with both layers, of which the second may be left out. */
export function bornItem(state: ReplicaState, confirmed: "as-visible" | "waiting" | "both"): ItemWrite {
  const { opened } = writeDataEntry(state.keyring, state.log, [plantedPasskey()], outside);
  const [change] = applyEntry(NO_GROUPS, () => null, opened).changes;
  if (change === undefined || typeof change.secret === "string") throw new Error("a birth has a secret");
  const layer = { state: change.item, secret: change.secret };
  if (confirmed === "as-visible") return { itemId: change.item.itemId, visible: layer, confirmed };
  return { itemId: change.item.itemId, visible: layer, confirmed: confirmed === "both" ? layer : null };
}

/** One step and then another, after which no table is empty. Returns the secrets that may not lie in clear. */
export async function fillEveryTable(replica: SealedReplica): Promise<readonly Uint8Array[]> {
  const state = await replica.state();
  const ops = [plantedPasskey(new Uint8Array(32).fill(0xc8))];
  const { entry, opened } = writeDataEntry(state.keyring, state.log, ops, outside);
  const bytes = entry;
  const leaf = leafHash(decodeEntry(entry));
  const [epochKey] = [...state.keyring.epochKeys.values()];
  if (epochKey === undefined) throw new Error("a vault has an epoch key");
  await replica.commit({
    from: state.generation,
    state: {
      link: { origin: PLANTED.origin, lastSyncedAtMs: 1_800_000_000_000 },
      standing: { is: "closed", how: "moved", newOrigin: PLANTED.newOrigin },
      snapshot: { seq: 9, coversSeq: 8, chunkHashes: [PLANTED.snapshotHash], isChecked: true },
      openGroups: new Map([["group", [opened]]]),
      devices: new Map([["00", { name: PLANTED.deviceName, platform: PLANTED.platform, heard: null }]]),
    },
    appended: [{ seq: 2, bytes }],
    items: [bornItem(state, "both")],
    outbox: { add: [makeEdit(state.log, ops, outside)] },
    attempts: {
      add: [
        { seq: 2, leaf, bytes, opId: null, brings: { epochKey } },
        { seq: 3, leaf: PLANTED.snapshotHash, bytes, opId: null, brings: { device: state.keyring.device } },
      ],
    },
    notices: {
      add: [
        {
          about: "conflict-item",
          seq: 2,
          itemId: PLANTED.itemOfNotice,
          conflictId: PLANTED.itemOfNotice,
        },
      ],
    },
    chunks: { add: [{ hash: PLANTED.chunkHash, bytes: PLANTED.chunk }] },
    theirs: [{ seq: 2, bytes }],
  });
  const { generation } = await replica.state();
  await replica.commit({ from: generation, state: {}, abandonFrom: 2, appended: [{ seq: 2, bytes }] });
  const { device } = state.keyring;
  return [device.signSeed, device.kemSecret, epochKey.key, leaf, bytes.slice(-64)];
}

/** Everything that the contract tells of a replica. */
export async function everythingIn(replica: SealedReplica): Promise<unknown> {
  const { generation: _, ...state } = await replica.state();
  const confirmed: unknown[] = [];
  for await (const item of replica.confirmedItems()) confirmed.push(item);
  return {
    state,
    confirmed,
    items: await replica.items([bornItemId()]),
    entries: await replica.entries(1, 99),
    theirs: await replica.theirs(),
    abandoned: await replica.abandoned(),
    chunk: await replica.chunk(PLANTED.chunkHash),
    hasSigned: await replica.hasSigned(PLANTED.snapshotHash),
  };
}

function bornItemId(): Uint8Array {
  return plantedPasskey().itemId;
}
