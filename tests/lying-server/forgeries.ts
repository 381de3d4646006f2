/** What a server may show that the log itself refuses, each with the attack it belongs to. */
import { encodeCheckpointClear } from "../../shared/log/clear-checkpoint.ts";
import { encodeCloseClear } from "../../shared/log/clear-close.ts";
import { encodePolicyClear } from "../../shared/log/clear-policy.ts";
import { encodeReissueClear } from "../../shared/log/clear-reissue.ts";
import type { Entry } from "../../shared/log/entry.ts";
import { KINDS } from "../../shared/log/kinds.ts";
import type { Refusal } from "../../shared/log/refusal.ts";
import { epochKey } from "../../shared/vault/epoch-key.ts";
import { provePossession } from "../../shared/vault/write-device-add.ts";
import { attackerRandom, strangerKeys } from "./forge.ts";
import { adding, by, member, newWordsWithoutOld, rekeying, snapshotting, wrapFor } from "./forge-control.ts";
import {
  SMALL_ORDER,
  TRIVIAL_SIGNATURE,
  withPointBeyondThePrime,
  withScalarPlusOrder,
} from "./lenient-signatures.ts";
import type { Scene } from "./stage.ts";

type Forger = (scene: Scene) => Entry;

/** What is forged, the attack it belongs to, why the log refuses it, and the entry. "Member": the phone works with the server. */
export const FORGERIES: readonly (readonly [string, string, Refusal, Forger])[] = [
  ["an entry by a stranger in its own name", "8", "not-a-member", (scene) => by(scene, strangerKeys())],
  [
    "an entry in a member's name, signed by a stranger",
    "8",
    "bad-signature",
    (scene) => by(scene, { ...strangerKeys(), deviceId: scene.phone.keys.deviceId }),
  ],
  [
    "an entry whose signature is zero",
    "8",
    "bad-signature",
    (scene) => ({ ...member(scene), signatures: [new Uint8Array(64)] }),
  ],
  [
    "a device that adds itself",
    "9",
    "not-a-member",
    (scene) => {
      const keys = strangerKeys();
      return adding(scene, {}, keys, keys);
    },
  ],
  [
    "a device added in a member's name by a stranger",
    "9",
    "bad-signature",
    (scene) => adding(scene, {}, strangerKeys(), { ...strangerKeys(), deviceId: scene.phone.keys.deviceId }),
  ],
  [
    "a device added without any signature",
    "9",
    "bad-signature",
    (scene) => ({ ...adding(scene), signatures: [new Uint8Array(64)] }),
  ],
  [
    "a device added without its own proof",
    "9",
    "bad-possession",
    (scene) => adding(scene, { possession: new Uint8Array(64) }),
  ],
  [
    "a device added with the proof of another",
    "9",
    "bad-possession",
    (scene) => adding(scene, { possession: provePossession(scene.vaultId, strangerKeys()) }),
  ],
  ["a device that is a member already", "9", "device-known", (scene) => adding(scene, {}, scene.laptop.keys)],
  [
    "a device whose key is of small order",
    "9",
    "bad-possession",
    (scene) =>
      adding(scene, {
        newcomer: { signPublicKey: SMALL_ORDER, kemPublicKey: strangerKeys().kemPublicKey },
        possession: TRIVIAL_SIGNATURE,
      }),
  ],
  [
    "a device for whose key nothing can be wrapped",
    "10",
    "weak-key",
    (scene) => adding(scene, {}, { ...strangerKeys(), kemPublicKey: new Uint8Array(32) }),
  ],
  [
    "a rekey that leaves a member out",
    "10",
    "wrong-recipients",
    (scene) => rekeying(scene, ({ wraps }) => ({ wraps: wraps.slice(1) })),
  ],
  [
    "a rekey with a recipient too many",
    "10",
    "wrong-recipients",
    (scene) => rekeying(scene, ({ wraps }) => ({ wraps: [...wraps, wrapFor(strangerKeys().deviceId)] })),
  ],
  [
    "a rekey with a stranger in a member's place",
    "10",
    "wrong-recipients",
    (scene) =>
      rekeying(scene, ({ wraps }) => ({ wraps: [...wraps.slice(1), wrapFor(strangerKeys().deviceId)] })),
  ],
  [
    "a rekey that leaves the words out",
    "10",
    "wrong-recipients",
    (scene) =>
      rekeying(scene, ({ wraps }) => ({
        wraps: wraps.filter(({ recipient }) => String(recipient) !== String(scene.paper.deviceId)),
      })),
  ],
  [
    "a rekey back to a key that was there before",
    "13",
    "commitment-known",
    (scene) =>
      rekeying(scene, () => ({
        commitment: scene.laptop.state.control.commitments[0] ?? new Uint8Array(32),
      })),
  ],
  [
    "a rekey that stays in its epoch",
    "13",
    "wrong-epoch",
    (scene) => rekeying(scene, () => ({}), { key: epochKey(scene.vaultId, 1, attackerRandom(32)) }),
  ],
  [
    "a rekey that jumps over an epoch",
    "13",
    "wrong-epoch",
    (scene) => rekeying(scene, () => ({}), { key: epochKey(scene.vaultId, 3, attackerRandom(32)) }),
  ],
  [
    "a rekey that removes the words",
    "37",
    "removes-stranger",
    (scene) => rekeying(scene, () => ({ removed: [scene.paper.deviceId] })),
  ],
  [
    "a rekey that removes a stranger",
    "9",
    "removes-stranger",
    (scene) => rekeying(scene, () => ({ removed: [strangerKeys().deviceId] })),
  ],
  ["new words that the old ones did not sign", "37", "bad-cosignature", newWordsWithoutOld],
  [
    "lost epochs named by a device",
    "10",
    "wrong-lost-epochs",
    (scene) => rekeying(scene, () => ({ lostEpochs: [1] })),
  ],
  [
    "an entry of the next epoch without a rekey",
    "13",
    "wrong-epoch",
    (scene) => member(scene, { header: { epoch: 2 } }),
  ],
  ["an entry of no epoch", "13", "wrong-epoch", (scene) => member(scene, { header: { epoch: 0 } })],
  ["a second genesis", "11", "second-genesis", (scene) => member(scene, { header: { kind: KINDS.genesis } })],
  [
    "an entry of another vault",
    "11",
    "wrong-vault",
    (scene) => member(scene, { header: { vaultId: attackerRandom(32) } }),
  ],
  [
    "a version below the present one",
    "13",
    "version-lowered",
    (scene) =>
      member(scene, { kind: "policy", clear: encodePolicyClear({ signerVersion: 1, minVersion: 0 }) }),
  ],
  [
    "a version above its signer's own",
    "13",
    "version-above-signer",
    (scene) =>
      member(scene, { kind: "policy", clear: encodePolicyClear({ signerVersion: 1, minVersion: 2 }) }),
  ],
  [
    "a snapshot of something else",
    "12",
    "wrong-cover",
    (scene) => snapshotting(scene, ({ coversSeq }) => ({ coversSeq: coversSeq - 1 })),
  ],
  [
    "a snapshot with the counter of a member set back",
    "12",
    "wrong-counters",
    (scene) =>
      snapshotting(scene, ({ devSeqs }) => ({ devSeqs: devSeqs.map((one) => ({ ...one, devSeq: 0 })) })),
  ],
  [
    "a snapshot without a member",
    "12",
    "wrong-counters",
    (scene) => snapshotting(scene, ({ devSeqs }) => ({ devSeqs: devSeqs.slice(1) })),
  ],
  [
    "a snapshot of other members",
    "12",
    "wrong-control-hash",
    (scene) => snapshotting(scene, () => ({ controlHash: attackerRandom(32) })),
  ],
  [
    "a checkpoint that confirms what is still to come",
    "6",
    "not-before-it",
    (scene) =>
      member(scene, {
        kind: "checkpoint",
        clear: encodeCheckpointClear({ confirmedSnapshotSeq: 1_000_000 }),
      }),
  ],
  [
    "a reissue of a fork that is still to come",
    "5",
    "not-before-it",
    (scene) =>
      member(scene, {
        kind: "reissue",
        clear: encodeReissueClear({ abandonedHead: attackerRandom(32), forkSeq: 1_000_000 }),
      }),
  ],
  [
    "the end of a close that never was",
    "20",
    "nothing-to-cancel",
    (scene) => member(scene, { kind: "close", clear: encodeCloseClear("cancelled") }),
  ],
  ["a passkey written by whoever holds the words", "38", "not-authorised", (scene) => by(scene, scene.paper)],
  [
    "a checkpoint written by whoever holds the words",
    "38",
    "not-authorised",
    (scene) =>
      by(scene, scene.paper, {
        kind: "checkpoint",
        clear: encodeCheckpointClear({ confirmedSnapshotSeq: 0 }),
      }),
  ],
  [
    "an entry that its device counted before",
    "35",
    "wrong-dev-seq",
    (scene) => member(scene, { header: { devSeq: 1 } }),
  ],
  [
    "an entry that skips some of its device",
    "7",
    "wrong-dev-seq",
    (scene) => member(scene, { header: { devSeq: 1_000 } }),
  ],
  [
    "an entry for a place further on",
    "3",
    "wrong-seq",
    (scene) => member(scene, { header: { seq: scene.laptop.pin.seq + 2 } }),
  ],
  [
    "an entry for a place that is taken",
    "3",
    "wrong-seq",
    (scene) => member(scene, { header: { seq: scene.laptop.pin.seq } }),
  ],
  ["data with a clear part", "14", "malformed", (scene) => member(scene, { clear: Uint8Array.of(1) })],
  [
    "an entry with a signature too many",
    "8",
    "wrong-signature-count",
    (scene) => member(scene, { cosignSeeds: [scene.phone.keys.signSeed] }),
  ],
  [
    "a signature with another spelling of its scalar",
    "8",
    "bad-signature",
    (scene) => withScalarPlusOrder(member(scene)),
  ],
  [
    "a signature with a point that is not canonical",
    "8",
    "bad-signature",
    (scene) => withPointBeyondThePrime(member(scene), scene.phone.keys),
  ],
];
