/**
 * Builds whole logs for tests with the shipped sealing and signing: a vault with any number of devices, entries of all
 * kinds. It writes what it is told, also what `accept` must refuse.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { accept } from "../../../shared/log/accept.ts";
import { encodeDeviceAddClear, possessionBytes } from "../../../shared/log/clear-device-add.ts";
import { encodeRekeyClear, type RekeyClear } from "../../../shared/log/clear-rekey.ts";
import { activeMembers, type ControlState, memberById } from "../../../shared/log/control-state.ts";
import { type Entry, encodeEntry, signEntry } from "../../../shared/log/entry.ts";
import type { EntryHeader } from "../../../shared/log/entry-header.ts";
import type { Kind } from "../../../shared/log/kinds.ts";
import { type ControlBody, encodeControlBody } from "../../../shared/vault/control-body.ts";
import { type DeviceKeys, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { encodeDataBody } from "../../../shared/vault/entry-body.ts";
import { type EpochKey, type EpochKeys, epochKey, epochKeys } from "../../../shared/vault/epoch-key.ts";
import type { PlacedEntry } from "../../../shared/vault/epoch-key-search.ts";
import { wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import { type FoundedVault, foundVault } from "../../../shared/vault/found-vault.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { sealEntry } from "../../../shared/vault/seal-entry.ts";
import type { WriterPlace, Written } from "../../../shared/vault/write-at.ts";
import { seededRandom, tickingClock } from "./seeded-random.ts";

export const NAMES = { deviceName: "Laptop", platform: "Chromium on Linux" };

type Overrides = {
  readonly clear?: Uint8Array;
  readonly header?: Partial<EntryHeader>;
  readonly cosignSeeds?: readonly Uint8Array[];
  readonly body?: Uint8Array;
};

export class LogBuilder {
  readonly entries: Uint8Array[] = [];
  readonly random = seededRandom("log builder");
  readonly nowMs = tickingClock();
  readonly founded: FoundedVault;
  readonly entropy: Uint8Array;
  state: ControlState;
  key: EpochKey;
  /** All epoch keys so far. */
  keys: EpochKeys;

  private constructor(founded: FoundedVault, entropy: Uint8Array) {
    this.founded = founded;
    this.entropy = entropy;
    this.state = mustAccept(null, founded.genesis);
    this.entries.push(founded.genesis);
    const [first] = founded.keyring.epochKeys.values();
    if (first === undefined) throw new Error("no epoch key");
    this.key = first;
    this.keys = founded.keyring.epochKeys;
  }

  static async found(seed = "vault"): Promise<LogBuilder> {
    const random = seededRandom(seed);
    const entropy = random(32);
    return new LogBuilder(await foundVault(entropy, NAMES, { random, nowMs: tickingClock() }), entropy);
  }

  get device(): DeviceKeys {
    return this.founded.keyring.device;
  }

  /** The paper device, as if the words had just been typed. */
  get recovery(): DeviceKeys {
    return recoveryKeys(this.entropy);
  }

  /** Where the next entry goes, as the shipped writers take it. */
  get place(): WriterPlace {
    return { control: this.state, hlc: { ms: this.nowMs(), counter: 0 }, epochKeys: this.keys };
  }

  /** Appends what a shipped writer wrote. */
  take({ entry, brings }: Pick<Written, "entry" | "brings">): void {
    this.state = mustAccept(this.state, entry);
    this.entries.push(entry);
    if (brings !== null) this.#use(brings.epochKey);
  }

  #use(key: EpochKey): void {
    this.key = key;
    this.keys = epochKeys([...this.keys.values(), key]);
  }

  newDevice(): DeviceKeys {
    return generateDeviceKeys(this.random);
  }

  /** An entry for the next place, signed by `signer`; `change` overrides what is right with something else. */
  draft(kind: Kind, signer: DeviceKeys, change: Overrides = {}, key: EpochKey = this.key): Entry {
    const { header, body = encodeControlBody({ about: "policy" }) } = change;
    const cosignSeeds = change.cosignSeeds ?? [];
    const entry = sealEntry(
      {
        kind,
        vaultId: this.state.vaultId,
        seq: this.state.seq + 1,
        prev: this.state.head,
        devSeq: (memberById(this.state, signer.deviceId)?.devSeq ?? 0) + 1,
        clear: change.clear ?? new Uint8Array(),
        body,
      },
      key,
      { ...signer, cosignSeeds },
      this.random,
    );
    if (header === undefined) return entry;
    return signEntry({ ...entry, header: { ...entry.header, ...header } }, signer.signSeed, cosignSeeds);
  }

  /** Appends an entry that must be accepted. */
  append(entry: Entry): void {
    const bytes = encodeEntry(entry);
    this.state = mustAccept(this.state, bytes);
    this.entries.push(bytes);
  }

  data(signer: DeviceKeys, ops: readonly Op[], change: Partial<{ baseSeq: number; ms: number }> = {}): Entry {
    const body = encodeDataBody({
      opId: this.random(16),
      hlc: { ms: change.ms ?? this.nowMs(), counter: 0 },
      baseSeq: change.baseSeq ?? this.state.seq,
      ops,
      group: null,
    });
    return this.draft("data", signer, { body });
  }

  control(kind: Kind, signer: DeviceKeys, clear: Uint8Array, body: ControlBody): Entry {
    return this.draft(kind, signer, { clear, body: encodeControlBody(body) });
  }

  async deviceAdd(
    newcomer: DeviceKeys,
    signer: DeviceKeys = this.device,
    possession?: Uint8Array,
  ): Promise<Entry> {
    const { wrapped } = await wrapEpochKey(this.state.vaultId, this.key, newcomer);
    const proof = ed25519.sign(possessionBytes(this.state.vaultId, newcomer), newcomer.signSeed);
    const clear = encodeDeviceAddClear({
      newcomer,
      expiresAtMs: null,
      possession: possession ?? proof,
      wrapped,
    });
    return this.control("deviceAdd", signer, clear, {
      about: "device",
      deviceName: "Phone",
      platform: "Firefox",
    });
  }

  /** A right rekey, unless `change` says otherwise. Returns the new key: call `use` after appending. */
  async rekey(
    signer: DeviceKeys,
    removed: readonly Uint8Array[] = [],
    change: Partial<RekeyClear> & {
      newWords?: DeviceKeys;
      cosignSeeds?: readonly Uint8Array[];
      header?: Partial<EntryHeader>;
    } = {},
  ): Promise<{ entry: Entry; key: EpochKey }> {
    const key = epochKey(this.state.vaultId, this.state.epoch + 1, this.random(32));
    const gone = new Set(removed.map(String));
    const stays = activeMembers(this.state).filter(
      (member) => !gone.has(String(member.deviceId)) && !(change.newWords && member.role === "recovery"),
    );
    const recipients = change.newWords ? [...stays, change.newWords] : stays;
    const wraps = await Promise.all(recipients.map((to) => wrapEpochKey(this.state.vaultId, key, to)));
    const clear = encodeRekeyClear({
      removed,
      newRecovery: change.newWords ?? null,
      commitment: key.commitment,
      lostEpochs: [],
      wraps,
      ...change,
    });
    const body = encodeControlBody({ about: "rekey", previous: this.key.key });
    const overrides = { clear, body, cosignSeeds: change.cosignSeeds ?? [] };
    const entry = this.draft(
      "rekey",
      signer,
      change.header ? { ...overrides, header: change.header } : overrides,
      key,
    );
    return { entry, key };
  }

  async appendRekey(signer: DeviceKeys, removed: readonly Uint8Array[] = []): Promise<void> {
    const { entry, key } = await this.rekey(signer, removed);
    this.append(entry);
    this.#use(key);
  }
}

export function mustAccept(state: ControlState | null, bytes: Uint8Array): ControlState {
  const judged = accept(state, bytes);
  if (judged.outcome !== "accepted") throw new Error(`not accepted: ${JSON.stringify(judged)}`);
  return judged.state;
}

/** Every entry with the state right after it. */
export function placedEntries(log: LogBuilder): readonly PlacedEntry[] {
  const placed: PlacedEntry[] = [];
  for (const bytes of log.entries) {
    const judged = accept(placed.at(-1)?.control ?? null, bytes);
    if (judged.outcome !== "accepted") throw new Error("not accepted");
    placed.push({ entry: judged.entry, kind: judged.kind, control: judged.state });
  }
  return placed;
}
