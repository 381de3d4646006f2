/** Vectors of shared/log: what can be computed and checked without any key. */
import { encodeCheckpointClear } from "../../shared/log/clear-checkpoint.ts";
import { encodeCloseClear } from "../../shared/log/clear-close.ts";
import { decodeGenesisClear } from "../../shared/log/clear-genesis.ts";
import { encodePolicyClear } from "../../shared/log/clear-policy.ts";
import { encodeReissueClear } from "../../shared/log/clear-reissue.ts";
import { encodeRekeyClear } from "../../shared/log/clear-rekey.ts";
import { encodeSnapshotClear } from "../../shared/log/clear-snapshot.ts";
import { deviceIdOf } from "../../shared/log/device-id.ts";
import { decodeEntry, signedBytes } from "../../shared/log/entry.ts";
import { type EntryHeader, encodeEntryHeader } from "../../shared/log/entry-header.ts";
import { encodeFounding } from "../../shared/log/founding.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import { LABELS, labelled } from "../../shared/log/labels.ts";
import { padBody, paddedLength } from "../../shared/log/size-classes.ts";
import { vaultIdOf } from "../../shared/log/vault-id.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import type { LogHead } from "../../shared/vault/log-head.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { writeDataEntry } from "../../shared/vault/write-entry.ts";
import { hex, named, nowMs, type VectorFile } from "./vector-file.ts";

export async function logVectors(): Promise<readonly VectorFile[]> {
  return [labels(), ids(), headers(), clearParts(), sizes(), await chain()];
}

function labels(): VectorFile {
  return {
    path: "log/labels.json",
    about: "Every label with the bytes that begin its pre-image.",
    cases: Object.entries(LABELS).map(([name, label]) => ({ name, label, bytes: hex(labelled(label)) })),
  };
}

function ids(): VectorFile {
  const random = named("ids");
  const keys = () => ({ signPublicKey: random(32), kemPublicKey: random(32) });
  return {
    path: "log/ids.json",
    about: "Founding records, vault ids and device ids.",
    cases: ["first", "second", "third"].map((name) => {
      const founding = { random: random(32), recovery: keys(), firstDevice: keys() };
      const bytes = encodeFounding(founding);
      return {
        name,
        founding: hex(bytes),
        vaultId: hex(vaultIdOf(bytes)),
        recoveryId: hex(deviceIdOf(founding.recovery)),
        deviceId: hex(deviceIdOf(founding.firstDevice)),
      };
    }),
  };
}

function headers(): VectorFile {
  const random = named("headers");
  const cases: readonly [string, Partial<EntryHeader>][] = [
    ["smallest numbers", { kind: 1, epoch: 1, seq: 1, devSeq: 1, clearLength: 0, ciphertextLength: 16 }],
    [
      "data entry of 1 KiB",
      { kind: 2, epoch: 3, seq: 258, devSeq: 17, clearLength: 0, ciphertextLength: 826 },
    ],
    ["greatest numbers", { kind: 255, epoch: 2 ** 32 - 1, seq: Number.MAX_SAFE_INTEGER, devSeq: 2 ** 40 }],
  ];
  return {
    path: "log/headers.json",
    about: "Entry headers, 134 bytes each.",
    cases: cases.map(([name, numbers]) => {
      const header: EntryHeader = {
        kind: 2,
        vaultId: random(32),
        epoch: 1,
        seq: 1,
        prev: random(32),
        deviceId: random(16),
        devSeq: 1,
        nonce: random(24),
        clearLength: 2 ** 32 - 1,
        ciphertextLength: 2 ** 32 - 1,
        ...numbers,
      };
      const { vaultId, prev, deviceId, nonce, ...rest } = header;
      const fields = { vaultId: hex(vaultId), prev: hex(prev), deviceId: hex(deviceId), nonce: hex(nonce) };
      return { name, ...rest, ...fields, bytes: hex(encodeEntryHeader(header)) };
    }),
  };
}

function clearParts(): VectorFile {
  const random = named("clear parts");
  const wrap = () => ({ recipient: random(16), wrapped: random(80) });
  const keys = { signPublicKey: random(32), kemPublicKey: random(32) };
  const commitment = random(32);
  const rekey = { removed: [], newRecovery: null, commitment, lostEpochs: [], wraps: [wrap(), wrap()] };
  const cases = {
    "rekey of the epoch only": encodeRekeyClear(rekey),
    "rekey that removes two devices": encodeRekeyClear({ ...rekey, removed: [random(16), random(16)] }),
    "rekey with new words and lost epochs": encodeRekeyClear({
      ...rekey,
      newRecovery: keys,
      lostEpochs: [3, 1],
    }),
    "policy of version 1": encodePolicyClear({ signerVersion: 1, minVersion: 1 }),
    "close: deleted": encodeCloseClear("deleted"),
    "close: moved": encodeCloseClear("moved"),
    "snapshot of 256 entries in two chunks": encodeSnapshotClear({
      coversSeq: 256,
      controlHash: random(32),
      devSeqs: [
        { deviceId: random(16), devSeq: 250 },
        { deviceId: random(16), devSeq: 6 },
      ],
      chunkHashes: [random(32), random(32)],
    }),
    "close: cancelled": encodeCloseClear("cancelled"),
    "checkpoint that confirms no snapshot": encodeCheckpointClear({ confirmedSnapshotSeq: 0 }),
    "checkpoint that confirms the snapshot at 257": encodeCheckpointClear({ confirmedSnapshotSeq: 257 }),
    "reissue of what follows 41": encodeReissueClear({ abandonedHead: random(32), forkSeq: 41 }),
  };
  return {
    path: "log/clear-parts.json",
    about: "Clear parts of control kinds; genesis stands in chain.json.",
    cases: Object.entries(cases).map(([name, bytes]) => ({ name, bytes: hex(bytes) })),
  };
}

function sizes(): VectorFile {
  const bodies = [0, 1, 100, 806, 807, 1830, 1831, 60_000, 65_318];
  return {
    path: "log/size-classes.json",
    about: "Body length -> length of the padded body and of the whole entry (no clear part, one signature).",
    cases: bodies.map((bodyLength) => {
      const length = paddedLength({ clearLength: 0, signatureCount: 1 }, bodyLength);
      const body = new Uint8Array(bodyLength).fill(0xaa);
      const beginning = hex(padBody(body, length).slice(0, 8));
      return {
        name: `${bodyLength} bytes`,
        bodyLength,
        paddedLength: length,
        entryLength: length + 214,
        beginning,
      };
    }),
  };
}

/** A log of four entries, each with what the chain makes of it. */
async function chain(): Promise<VectorFile> {
  const random = named("chain");
  const names = { deviceName: "Laptop", platform: "Chromium on Linux" };
  const founded = await foundVault(named("words")(32), names, { random, nowMs });
  const itemId = random(16);
  const writes: readonly (readonly Op[])[] = [
    [{ op: "put", itemId, field: "label", value: "work" }],
    [
      { op: "put", itemId, field: "label", value: "home" },
      { op: "tombstone", itemId },
    ],
    [{ op: "put", itemId, field: "note", value: new Uint8Array(1500) }],
  ];
  const entries: { bytes: Uint8Array; head: LogHead }[] = [{ bytes: founded.genesis, head: founded.head }];
  let head = founded.head;
  for (const ops of writes) {
    const written = writeDataEntry(founded.keyring, head, ops, { random, nowMs });
    head = written.head;
    entries.push({ bytes: written.entry, head });
  }
  const { founding } = decodeGenesisClear(decodeEntry(founded.genesis).clear);
  return {
    path: "log/chain.json",
    about:
      "A log from genesis on. Keys can be had from the words' entropy in vault/recovery-words.json (case 'chain').",
    cases: entries.map(({ bytes, head }) => {
      const entry = decodeEntry(bytes);
      return {
        name: `entry ${head.seq}`,
        entry: hex(bytes),
        signed: hex(signedBytes(entry, entry.signatures.slice(0, -1)).slice(0, 64)),
        signPublicKey: hex(founding.firstDevice.signPublicKey),
        leaf: hex(leafHash(entry)),
        head: hex(head.head),
      };
    }),
  };
}
