/** Vectors of control states, compacted beginnings and snapshots: one small vault and what can be said of it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { acceptStart } from "../../shared/log/accept-start.ts";
import type { ControlState } from "../../shared/log/control-state.ts";
import { controlHash, encodeControlState } from "../../shared/log/control-state-codec.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import { CONTROL_KINDS, kindOf } from "../../shared/log/kinds.ts";
import { generateDeviceKeys } from "../../shared/vault/device-keys.ts";
import { type EpochKeys, epochKeys } from "../../shared/vault/epoch-key.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { readLog } from "../../shared/vault/read-log.ts";
import { buildSnapshot } from "../../shared/vault/snapshot-chunks.ts";
import { contentOf } from "../../shared/vault/snapshot-content.ts";
import { encodeContent, layOut } from "../../shared/vault/snapshot-layout.ts";
import type { VaultState } from "../../shared/vault/vault-state.ts";
import { currentKey, type Written } from "../../shared/vault/write-at.ts";
import { writeCheckpoint } from "../../shared/vault/write-checkpoint.ts";
import { provePossession, writeDeviceAdd } from "../../shared/vault/write-device-add.ts";
import { writeDataEntry } from "../../shared/vault/write-entry.ts";
import { writeRekey } from "../../shared/vault/write-rekey.ts";
import { writeSnapshot } from "../../shared/vault/write-snapshot.ts";
import { hex, named, nowMs, type VectorFile } from "./vector-file.ts";

type SmallVault = {
  readonly entries: readonly Uint8Array[];
  readonly controls: readonly ControlState[];
  readonly keys: EpochKeys;
  readonly state: VaultState;
  readonly device: ReturnType<typeof generateDeviceKeys>;
};

export async function snapshotVectors(): Promise<readonly VectorFile[]> {
  const vault = await smallVault();
  return [controlStates(vault), ...(await snapshot(vault))];
}

/** Genesis, a passkey-like item, a second device, a checkpoint, a rekey that removes it, half a group. */
async function smallVault(): Promise<SmallVault> {
  const outside = { random: named("small vault"), nowMs };
  const { random } = outside;
  const names = { deviceName: "Laptop", platform: "Chromium on Linux" };
  const founded = await foundVault(named("words")(32), names, outside);
  const { device, vaultId } = founded.keyring;
  const first = await readLog(vaultId, [founded.genesis], { ...device, ...founded.keyring });
  const entries = [founded.genesis];
  const controls = [first.control];
  let place = { control: first.control, hlc: founded.head.hlc, epochKeys: founded.keyring.epochKeys };
  const take = (written: Written): void => {
    const brought = written.brings === null ? [] : [written.brings.epochKey];
    const keys = epochKeys([...place.epochKeys.values(), ...brought]);
    place = { control: written.control, hlc: written.head.hlc, epochKeys: keys };
    entries.push(written.entry);
    controls.push(written.control);
  };
  const second = generateDeviceKeys(random);
  const possession = provePossession(vaultId, second);
  const newcomer = { keys: second, possession, names: { ...names, deviceName: "Phone" }, expiresAtMs: null };
  take(await writeDeviceAdd(place, device, newcomer, outside));
  take(writeCheckpoint(place, second, { itemCount: 0, confirmedSnapshotSeq: 0 }, outside));
  take(await writeRekey(place, device, { remove: [second.deviceId], newWords: null }, outside));
  const group = { id: random(16), index: 0, count: 2 };
  const put = { op: "put", itemId: random(16), field: "label", value: "work" } as const;
  const secret = new Map([["key", random(32)]]);
  const create = {
    op: "create",
    itemId: random(16),
    type: "vector",
    fixed: new Map(),
    secret,
    fields: new Map(),
  } as const;
  for (const [ops, member] of [
    [[create], null],
    [[put], group],
  ] as const) {
    const reading = await readLog(vaultId, entries, { ...device, epochKeys: place.epochKeys });
    const keyring = { ...founded.keyring, epochKeys: place.epochKeys };
    const written = writeDataEntry(keyring, reading.head, ops, outside, member);
    const after = await readLog(vaultId, [...entries, written.entry], {
      ...device,
      epochKeys: place.epochKeys,
    });
    take({ ...written, control: after.control, brings: null });
  }
  const { state } = await readLog(vaultId, entries, { ...device, epochKeys: place.epochKeys });
  return { entries, controls, keys: place.epochKeys, state, device };
}

function controlStates({ entries, controls }: SmallVault): VectorFile {
  return {
    path: "log/control-states.json",
    about: "A log, and after each entry the control state, encoded and hashed.",
    cases: controls.map((state, index) => ({
      name: `after entry ${state.seq}`,
      entry: hex(entries[index] ?? new Uint8Array()),
      state: hex(encodeControlState(state)),
      hash: hex(controlHash(state)),
    })),
  };
}

async function snapshot(vault: SmallVault): Promise<readonly VectorFile[]> {
  const random = named("snapshot");
  const { entries, keys, state, device } = vault;
  const control = vault.controls.at(-1);
  if (control === undefined) throw new Error("an empty log");
  const content = contentOf(state);
  const epochKey = currentKey({ control, epochKeys: keys });
  const built = await buildSnapshot(content, { vaultId: control.vaultId, epochKey }, { random });
  const names = { chunkHashes: built.chunks.map(({ hash }) => hash), stateHash: built.stateHash };
  const place = { control, hlc: { ms: 0, counter: 0 }, epochKeys: keys };
  const written = writeSnapshot(place, device, names, { random, nowMs });
  const leaves = entries.map((bytes) => leafHash(decodeEntry(bytes)));
  const start = { leaves, control: entries.filter(isControl), snapshot: written.entry };
  if (acceptStart(control.vaultId, start).outcome !== "accepted") throw new Error("not a beginning");
  const about = "Of the log in control-states.json, key and vault id of its last epoch.";
  return [
    {
      path: "log/compacted-start.json",
      about: `${about} One compacted beginning: leaves, control entries, snapshot entry.`,
      cases: [
        {
          name: "beginning",
          vaultId: hex(control.vaultId),
          leaves: start.leaves.map(hex),
          control: start.control.map(hex),
          snapshot: hex(start.snapshot),
          state: hex(encodeControlState(control)),
        },
      ],
    },
    {
      path: "vault/snapshot-chunks.json",
      about: `${about} The chunks of its snapshot, and what any number of chunks of this state must hold.`,
      cases: [
        {
          name: "chunks",
          vaultId: hex(control.vaultId),
          epoch: epochKey.epoch,
          epochKey: hex(epochKey.key),
          chunks: built.chunks.map(({ bytes }) => hex(bytes)),
          chunkHashes: names.chunkHashes.map(hex),
          stateHash: hex(names.stateHash),
        },
        ...(await layouts(state)),
      ],
    },
  ];
}

async function layouts(state: VaultState) {
  const encoded = await encodeContent(contentOf(state));
  return [1, 2, 4].map((count) => ({
    name: `bodies of ${count}`,
    bodies: (layOut(encoded, count) ?? []).map(hex),
    hashes: (layOut(encoded, count) ?? []).map((body) => hex(sha256(body))),
  }));
}

function isControl(bytes: Uint8Array): boolean {
  const kind = kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && CONTROL_KINDS.has(kind);
}
