/** Vectors of shared/vault: words, epoch keys, wraps, bodies, item ids, times, whole logs opened from the words. */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeCanonical } from "../../shared/cbor/cbor.ts";
import { encodeBackupContent, readBackupHeader, sealBackup } from "../../shared/vault/backup-file.ts";
import { encodeCheckpointBody, encodeSnapshotBody } from "../../shared/vault/checkpoint-body.ts";
import { comparePhrase } from "../../shared/vault/compare-words.ts";
import { encodeControlBody } from "../../shared/vault/control-body.ts";
import { deviceKeysFrom } from "../../shared/vault/device-keys.ts";
import { type DataBody, encodeDataBody, encodeReissueBody } from "../../shared/vault/entry-body.ts";
import { entryKey, epochKey, snapshotKey } from "../../shared/vault/epoch-key.ts";
import { wrapEpochKey } from "../../shared/vault/epoch-wrap.ts";
import { encodeHlc } from "../../shared/vault/hlc.ts";
import { createImportOp, undoneImportOp } from "../../shared/vault/import-record.ts";
import { conflictItemId, deviceItemId, passkeyItemId, siteItemId } from "../../shared/vault/item-id.ts";
import { type Op, opToCbor } from "../../shared/vault/ops.ts";
import { createPasskeyOps } from "../../shared/vault/passkey-extras.ts";
import { createPasskeyOp } from "../../shared/vault/passkey-record.ts";
import { recoveryKeys, wordsFromEntropy } from "../../shared/vault/recovery-words.ts";
import { DEFAULT_SITE_RULES, siteRuleOps } from "../../shared/vault/site-rule.ts";
import { hex, named, type VectorFile } from "./vector-file.ts";

export async function vaultVectors(): Promise<readonly VectorFile[]> {
  return [words(), epochKeys(), await wraps(), itemIds(), times(), bodies(), compareWords(), await backups()];
}

function words(): VectorFile {
  const entropies: readonly [string, Uint8Array][] = [
    ["chain", named("words")(32)],
    ["zeros", new Uint8Array(32)],
    ["ones", new Uint8Array(32).fill(0xff)],
    ["counting", Uint8Array.from({ length: 32 }, (_, index) => index)],
  ];
  return {
    path: "vault/recovery-words.json",
    about: "Entropy -> 24 words -> the paper device's keys.",
    cases: entropies.map(([name, entropy]) => {
      const keys = recoveryKeys(entropy);
      return {
        name,
        entropy: hex(entropy),
        words: wordsFromEntropy(entropy).join(" "),
        signSeed: hex(keys.signSeed),
        signPublicKey: hex(keys.signPublicKey),
        kemSecret: hex(keys.kemSecret),
        kemPublicKey: hex(keys.kemPublicKey),
        deviceId: hex(keys.deviceId),
      };
    }),
  };
}

function epochKeys(): VectorFile {
  const random = named("epoch keys");
  return {
    path: "vault/epoch-keys.json",
    about: "Epoch key, vault and epoch -> entry key, snapshot key, commitment.",
    cases: [1, 2, 70_000].map((epoch) => {
      const vaultId = random(32);
      const key = random(32);
      return {
        name: `epoch ${epoch}`,
        vaultId: hex(vaultId),
        epoch,
        key: hex(key),
        entryKey: hex(entryKey(vaultId, epoch, key)),
        snapshotKey: hex(snapshotKey(vaultId, epoch, key)),
        commitment: hex(epochKey(vaultId, epoch, key).commitment),
      };
    }),
  };
}

async function wraps(): Promise<VectorFile> {
  const random = named("wraps");
  const vaultId = random(32);
  const cases = [1, 1, 2].map(async (epoch, index) => {
    const key = epochKey(vaultId, epoch, random(32));
    const recipient = deviceKeysFrom(random(32), random(32));
    const { wrapped } = await wrapEpochKey(vaultId, key, recipient);
    return {
      name: `wrap ${index + 1}`,
      vaultId: hex(vaultId),
      epoch,
      key: hex(key.key),
      recipientId: hex(recipient.deviceId),
      kemPublicKey: hex(recipient.kemPublicKey),
      kemSecret: hex(recipient.kemSecret),
      wrapped: hex(wrapped),
    };
  });
  return {
    path: "vault/wraps.json",
    about: "Epoch keys wrapped for one recipient: enc(32) || ct(48), the same bytes whoever computes them.",
    cases: await Promise.all(cases),
  };
}

function itemIds(): VectorFile {
  const random = named("item ids");
  const credentialId = random(16);
  const opId = random(16);
  const passkeys = ["example.org", "login.example.org", "xn--bcher-kva.example"].map((rpId) => ({
    name: `passkey of ${rpId}`,
    kind: "passkey",
    rpId,
    credentialId: hex(credentialId),
    itemId: hex(passkeyItemId(rpId, credentialId)),
  }));
  const sites = ["example.org", "localhost"].map((rpId) => ({
    name: `rules of ${rpId}`,
    kind: "site",
    rpId,
    itemId: hex(siteItemId(rpId)),
  }));
  const deviceId = random(16);
  const device = {
    name: "words about a device",
    kind: "device",
    deviceId: hex(deviceId),
    itemId: hex(deviceItemId(deviceId)),
  };
  const of = passkeyItemId("example.org", credentialId);
  const conflict = { name: "conflict", kind: "conflict", of: hex(of), opId: hex(opId) };
  return {
    path: "vault/item-ids.json",
    about: "Names of items.",
    cases: [...passkeys, ...sites, device, { ...conflict, itemId: hex(conflictItemId(of, opId)) }],
  };
}

function times(): VectorFile {
  const cases = [
    { ms: 0, counter: 0 },
    { ms: 1_700_000_000_000, counter: 0 },
    { ms: 1_700_000_000_000, counter: 65_535 },
    { ms: 2 ** 48 - 1, counter: 1 },
  ];
  return {
    path: "vault/times.json",
    about: "Hybrid logical clock, 8 bytes.",
    cases: cases.map((hlc) => ({ name: `${hlc.ms}.${hlc.counter}`, ...hlc, bytes: hex(encodeHlc(hlc)) })),
  };
}

function bodies(): VectorFile {
  const random = named("bodies");
  const itemId = random(16);
  const names = { rpName: "Example", userName: "ana@example.org", userDisplayName: "Ana" };
  const source = {
    credentialId: random(16),
    rpId: "example.org",
    userHandle: random(32),
    alg: -7,
    privateKeyPkcs8: random(138),
    prfSeeds: { withUserVerification: random(32), withoutUserVerification: random(32) },
    isDiscoverable: true,
    backupEligible: true,
    backupState: true,
    counter: 0,
  } as const;
  const create = createPasskeyOp(source, names, { createdAtMs: 1_700_000_000_000, source: "made-here" });
  const importId = random(16);
  const extras = {
    credBlob: random(32),
    payments: true,
    foreign: '{"format":"cxf","members":{}}',
    largeBlob: random(48),
    label: "work",
    notes: "Ask Bob.",
    folders: ["Work/Sites"],
    tags: ["blue"],
    modifiedAtMs: 1_710_000_000_000,
    importId,
  };
  const imported = { createdAtMs: 1_700_000_000_000, source: "cxf" };
  const ops: Readonly<Record<string, readonly Op[]>> = {
    "create a passkey": [create],
    "import a passkey": [
      createImportOp({ importId, format: "cxf", atMs: 1_720_000_000_000, count: 1 }),
      ...createPasskeyOps(source, names, imported, extras),
    ],
    "undo an import": [
      { op: "tombstone", itemId: create.itemId },
      undoneImportOp(importId, { atMs: 1_730_000_000_000, trashed: 1, kept: 0 }),
    ],
    "create a site": siteRuleOps(null, "example.org", { ...DEFAULT_SITE_RULES, rule: "native" }),
    "put a text": [{ op: "put", itemId, field: "label", value: "work" }],
    "put what a newer version means": [
      { op: "put", itemId, field: "x", value: new Map([["a", [1, null, true]]]) },
    ],
    tombstone: [{ op: "tombstone", itemId }],
    restore: [{ op: "restore", itemId }],
    purge: [{ op: "purge", itemId }],
  };
  const plain = { opId: random(16), hlc: { ms: 1_700_000_000_000, counter: 2 }, baseSeq: 41 };
  const group = { id: random(16), index: 1, count: 3 };
  const dataBodies: readonly [string, DataBody][] = [
    ...Object.entries(ops).map(([name, list]): [string, DataBody] => [
      name,
      { ...plain, ops: list, group: null },
    ]),
    ["member of a group", { ...plain, ops: ops["tombstone"] ?? [], group }],
  ];
  const controls = {
    "genesis or device_add": encodeControlBody({
      about: "device",
      deviceName: "Laptop",
      platform: "Firefox on Windows",
    }),
    rekey: encodeControlBody({ about: "rekey", previous: random(32) }),
    group_abort: encodeControlBody({ about: "group-abort", device: random(16), group: group.id }),
    "close, moved": encodeControlBody({ about: "close", newOrigin: "https://sync.example" }),
    policy: encodeControlBody({ about: "policy" }),
  };
  const reissue = encodeReissueBody({ ...plain, ops: ops["tombstone"] ?? [], group }, random(16));
  const others: readonly [string, string, Uint8Array][] = [
    ["reissue", "reissue", reissue],
    ["close, deleted or cancelled", "control", encodeControlBody({ about: "close", newOrigin: null })],
    [
      "rekey by words that could not open the epoch",
      "control",
      encodeControlBody({ about: "rekey", previous: null }),
    ],
    ["checkpoint", "checkpoint", encodeCheckpointBody({ at: plain.hlc, itemCount: 317 })],
    ["snapshot", "snapshot", encodeSnapshotBody({ stateHash: random(32) })],
  ];
  return {
    path: "vault/bodies.json",
    about: "Sealed bodies before padding and sealing, canonical CBOR; `ops` are the operations alone.",
    cases: [
      ...dataBodies.map(([name, body]) => ({
        name,
        kind: "data",
        body: hex(encodeDataBody(body)),
        ops: body.ops.map((op) => hex(encodeCanonical(opToCbor(op)))),
      })),
      ...Object.entries(controls).map(([name, body]) => ({ name, kind: "control", body: hex(body) })),
      ...others.map(([name, kind, body]) => ({ name, kind, body: hex(body) })),
    ],
  };
}

function compareWords(): VectorFile {
  const random = named("compare words");
  const cases: readonly (readonly [number, Uint8Array, Uint8Array])[] = [
    [1, random(32), random(32)],
    [70_000, random(32), random(32)],
    [2 ** 40, new Uint8Array(32), new Uint8Array(32)],
  ];
  return {
    path: "vault/compare-words.json",
    about: "Vault, place and head -> six words.",
    cases: cases.map(([seq, vaultId, head]) => ({
      name: `entry ${seq}`,
      vaultId: hex(vaultId),
      seq,
      head: hex(head),
      words: comparePhrase(vaultId, { seq, head }).join(" "),
    })),
  };
}

async function backups(): Promise<VectorFile> {
  const random = named("backup files");
  const entropy = random(32);
  const vaultId = random(32);
  const paper = recoveryKeys(entropy);
  const content = {
    writtenAtMs: 1_700_000_000_000,
    entries: [random(1024)],
    waiting: [[{ op: "tombstone", itemId: random(16) } as const]],
  };
  const start = { leaves: [random(32), random(32)], control: [random(1024)], snapshot: random(1024) };
  const contents = [
    { name: "all entries", content: { ...content, start: null, chunks: [] } },
    { name: "a compacted beginning", content: { ...content, start, chunks: [random(1024)] } },
  ];
  return {
    path: "vault/backup-files.json",
    about:
      "Entropy of the words, vault id, ikmE and body (CBOR) -> the beginning of the file as far as the ciphertext, and SHA-256 of all of it. Entries are random bytes here.",
    cases: await Promise.all(
      contents.map(async (one) => {
        const ikmE = random(32);
        const file = await sealBackup(vaultId, paper, one.content, { random: () => ikmE });
        const ciphertextAt =
          readBackupHeader(file).paperId.length + vaultId.length + file.indexOf(0) + 1 + 32;
        return {
          name: one.name,
          entropy: hex(entropy),
          vaultId: hex(vaultId),
          ikmE: hex(ikmE),
          body: hex(encodeBackupContent(one.content)),
          beginning: hex(file.slice(0, ciphertextAt)),
          sha256: hex(sha256(file)),
        };
      }),
    ),
  };
}
