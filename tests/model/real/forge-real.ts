/** The thief's entries with real keys: whatever the model lets it sign, sealed under whatever it can really open. */
import { accept } from "../../../shared/log/accept.ts";
import { encodeDeviceAddClear } from "../../../shared/log/clear-device-add.ts";
import { encodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { WRAP_LENGTH } from "../../../shared/log/clear-wraps.ts";
import { activeMembers, memberById } from "../../../shared/log/control-state.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { encodeEntry } from "../../../shared/log/entry.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { type DeviceKeys, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { type EpochKeys, epochKey, keyByCommitment } from "../../../shared/vault/epoch-key.ts";
import { findEpochKeys, type PlacedEntry } from "../../../shared/vault/epoch-key-search.ts";
import { wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import { provePossession } from "../../../shared/vault/write-device-add.ts";
import { signatureVerifier } from "../../../sync-server/auth/verify-signature.ts";
import { bodyWith, forge } from "../../lying-server/forge.ts";
import { create } from "../../shared/sync/devices.ts";
import { seededRandom } from "../../shared/vault/seeded-random.ts";
import type { ServedVault } from "../../support/memory-server.ts";
import { type Content, has, type Identity, THIEF } from "../log-tree.ts";

const verify = signatureVerifier();
const random = seededRandom("forger");

export type Forger = {
  readonly keys: ReadonlyMap<Identity, DeviceKeys>;
  /** Everything that any server was given. */
  readonly logs: readonly ServedVault[];
  readonly idOf: (identity: Identity) => Uint8Array;
};

/** Its exact bytes; whether the log takes them is another question. */
export async function forgeReal(vault: ServedVault, content: Content, forger: Forger): Promise<Uint8Array> {
  const { control } = vault;
  const signer = keysOf(forger, content.signer);
  const epochKeys = await coalitionEpochKeys(forger);
  const current = keyByCommitment(epochKeys, control.commitments.at(-1) ?? new Uint8Array());
  const place = { control, epochKeys };
  const stranger = epochKey(control.vaultId, control.epoch, random(32));
  if (content.kind === "data") {
    const body = bodyWith(control, { ops: [create(`planted ${content.edits}`)] });
    return encodeEntry(forge(place, signer, { body, key: current ?? stranger }));
  }
  if (content.kind === "add") {
    const newcomer = keysOf(forger, content.newcomer);
    const possession = provePossession(control.vaultId, newcomer);
    const { wrapped } = await wrapEpochKey(control.vaultId, current ?? stranger, newcomer);
    const clear = encodeDeviceAddClear({ newcomer, expiresAtMs: null, possession, wrapped });
    const body = encodeControlBody({ about: "device", deviceName: "Helper", platform: "Test" });
    return encodeEntry(forge(place, signer, { kind: "deviceAdd", clear, body, key: current ?? stranger }));
  }
  if (content.kind !== "rekey") throw new RangeError(`nobody forges a ${content.kind}`);
  return forgeRekey(vault, content, forger, current?.key ?? null);
}

async function forgeRekey(
  { control }: ServedVault,
  content: Extract<Content, { kind: "rekey" }>,
  forger: Forger,
  previous: Uint8Array | null,
): Promise<Uint8Array> {
  const signer = keysOf(forger, content.signer);
  const key = epochKey(control.vaultId, control.epoch + 1, random(32));
  const removed = identities(content.removes).map(forger.idOf).sort(Buffer.compare);
  const gone = new Set(removed.map(idText));
  const isReplaced = content.newWords !== null;
  const fresh = isReplaced ? generateDeviceKeys(random) : null;
  const stay = activeMembers(control).filter(
    ({ deviceId, role }) => !gone.has(idText(deviceId)) && !(isReplaced && role === "recovery"),
  );
  const garbled = new Set(identities(content.garbled & ~1).map((identity) => idText(forger.idOf(identity))));
  const wraps = await Promise.all(
    [...stay, ...(fresh === null ? [] : [fresh])].map(async (to) => {
      const isPaper = memberById(control, to.deviceId)?.role === "recovery";
      const isGarbled = garbled.has(idText(to.deviceId)) || (isPaper && has(content.garbled, 0));
      const right = await wrapEpochKey(control.vaultId, key, to);
      return isGarbled ? { ...right, wrapped: random(WRAP_LENGTH) } : right;
    }),
  );
  const clear = encodeRekeyClear({
    removed,
    newRecovery: fresh,
    commitment: key.commitment,
    lostEpochs: [],
    wraps,
  });
  const body = encodeControlBody({ about: "rekey", previous });
  const cosignSeeds = fresh === null ? [] : [signer.signSeed, fresh.signSeed];
  return encodeEntry(
    forge({ control, epochKeys: new Map() }, signer, { kind: "rekey", clear, body, key, cosignSeeds }),
  );
}

/** All epoch keys that thief and helper can get from everything that was ever sent. */
export async function coalitionEpochKeys({ keys, logs }: Pick<Forger, "keys" | "logs">): Promise<EpochKeys> {
  let epochKeys: EpochKeys = new Map();
  for (let size = -1; size !== epochKeys.size; ) {
    size = epochKeys.size;
    for (const device of keys.values())
      for (const log of logs) epochKeys = await findEpochKeys(placed(log), { ...device, epochKeys });
  }
  return epochKeys;
}

const placedOf = new WeakMap<ServedVault, readonly PlacedEntry[]>();

function placed(vault: ServedVault): readonly PlacedEntry[] {
  const known = placedOf.get(vault);
  if (known !== undefined) return known;
  const entries = placedEntries(vault.entries);
  placedOf.set(vault, entries);
  return entries;
}

/** Every entry of a log with the state right after it. */
export function placedEntries(log: readonly Uint8Array[]): readonly PlacedEntry[] {
  const entries: PlacedEntry[] = [];
  for (const bytes of log) {
    const judged = accept(entries.at(-1)?.control ?? null, bytes, verify);
    if (judged.outcome !== "accepted") throw new Error("a log that does not hold");
    entries.push({ entry: judged.entry, kind: judged.kind, control: judged.state });
  }
  return entries;
}

function identities(mask: number): readonly Identity[] {
  return Array.from({ length: 8 }, (_, identity) => identity).filter((identity) => has(mask, identity));
}

function keysOf({ keys }: Forger, identity: Identity): DeviceKeys {
  const found = keys.get(identity) ?? keys.get(THIEF);
  if (found === undefined) throw new Error("no keys");
  return found;
}
