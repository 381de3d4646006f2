/** What the engine knows of this device's copy of the log, as rows: one column of `singles` each, and the short lists. */
import { decodeControlState, encodeControlState } from "../../../shared/log/control-state-codec.ts";
import type {
  Attempt,
  CheckpointFacts,
  DeviceFacts,
  EngineNotice,
  ReplicaState,
  ServerLink,
  SnapshotFacts,
  Standing,
} from "../../../shared/sync/replica.ts";
import { deviceKeysFrom } from "../../../shared/vault/device-keys.ts";
import type { Edit } from "../../../shared/vault/edit.ts";
import type { EpochKey } from "../../../shared/vault/epoch-key.ts";
import { decodeLogHead, encodeLogHead } from "../../../shared/vault/log-head.ts";
import type { OpenGroups } from "../../../shared/vault/open-groups.ts";
import type { ReplicaRows } from "../../storage/replica-repository.ts";
import type { AttemptRow, NumberedRow, OutboxRow, SingleName, SingleRow } from "../../storage/schema.ts";
import { devicesIn, sealDevices } from "./device-names.ts";
import { decodeLocal, encodeLocal } from "./local-value.ts";
import { openNamed, sealNamed } from "./named-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { DamageFault, namingDamage } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

/** How this device and its server stand: one row. */
export type SyncFacts = {
  readonly link: ServerLink | null;
  readonly standing: Standing;
  readonly snapshot: SnapshotFacts | null;
  readonly checkpoint: CheckpointFacts | null;
  readonly ownCheckpointAtMs: number | null;
  readonly owedRemovals: readonly Uint8Array[];
  readonly closingSeenAtMs: number | null;
};

/** Guards every step. `notices`: how many there ever were; their numbers are not used again. */
export type Generation = { readonly generation: number; readonly notices: number };

/** Throws DamageFault "vault/damaged-head" where a row is missing or damaged without which nothing can be written. */
export function openReplicaState(keys: OpenKeys, replica: ReplicaRows): ReplicaState {
  const { rows } = keys;
  return {
    generation: openGeneration(rows, replica).generation,
    keyring: keys.keyringIn(replica.vault),
    log: decodeLogHead(openSingle(rows, replica, "head")),
    control: decodeControlState(openSingle(rows, replica, "control")),
    openGroups: decodeLocal<OpenGroups>(openSingle(rows, replica, "groups")),
    devices: devicesIn(rows, replica.singles.get("devices") ?? null) ?? new Map<string, DeviceFacts>(),
    ...openSyncFacts(rows, replica),
    outbox: replica.outbox.map((row) => decodeLocal<Edit>(openNamed(rows, "outbox", row).content)),
    attempts: replica.attempts.map((row) => openAttempt(rows, row)),
    notices: replica.notices.map(({ number, sealed }) => ({
      id: number,
      notice: decodeLocal<EngineNotice>(rows.open("notices", String(number), sealed)),
    })),
  };
}

export function openSyncFacts(rows: RowSealer, replica: ReplicaRows): SyncFacts {
  return decodeLocal<SyncFacts>(openSingle(rows, replica, "sync"));
}

export function openGeneration(rows: RowSealer, replica: ReplicaRows): Generation {
  return decodeLocal<Generation>(openSingle(rows, replica, "generation"));
}

/** The parts that a step changes. `before`: the sync facts that it does not name. */
export function sealStateParts(
  rows: RowSealer,
  parts: Partial<ReplicaState>,
  before: SyncFacts,
): readonly SingleRow[] {
  const singles: SingleRow[] = [];
  const add = (name: SingleName, plaintext: Uint8Array) =>
    singles.push({ name, sealed: rows.seal("singles", name, plaintext) });
  if (parts.log) add("head", encodeLogHead(parts.log));
  if (parts.control) add("control", encodeControlState(parts.control));
  if (parts.openGroups) add("groups", encodeLocal(parts.openGroups));
  if (parts.devices) singles.push(sealDevices(rows, parts.devices));
  const facts = syncFacts({ ...before, ...parts });
  if (Object.keys(facts).some((name) => name in parts)) add("sync", encodeLocal(facts));
  return singles;
}

export function sealGeneration(rows: RowSealer, generation: Generation): SingleRow {
  const name = "generation";
  return { name, sealed: rows.seal("singles", name, encodeLocal(generation)) };
}

function syncFacts(state: SyncFacts): SyncFacts {
  const { link, standing, snapshot, checkpoint, ownCheckpointAtMs, owedRemovals, closingSeenAtMs } = state;
  return { link, standing, snapshot, checkpoint, ownCheckpointAtMs, owedRemovals, closingSeenAtMs };
}

export function sealEdit(rows: RowSealer, edit: Edit, place: number): OutboxRow {
  return { ...sealNamed(rows, "outbox", edit.opId, encodeLocal(edit)), place };
}

export function sealAttempt(rows: RowSealer, attempt: Attempt): AttemptRow {
  return { ...sealNamed(rows, "attempts", attempt.leaf, encodeLocal(attempt)), seq: attempt.seq };
}

export function sealNotice(rows: RowSealer, number: number, notice: EngineNotice): NumberedRow {
  return { number, sealed: rows.seal("notices", String(number), encodeLocal(notice)) };
}

/** As stored: keys without the derived halves and without what keeps them from being printed. */
type StoredAttempt = Omit<Attempt, "brings"> & {
  readonly brings:
    | { readonly epochKey: EpochKey }
    | { readonly device: { readonly signSeed: Uint8Array; readonly kemSecret: Uint8Array } }
    | null;
};

function openAttempt(rows: RowSealer, row: AttemptRow): Attempt {
  const stored = decodeLocal<StoredAttempt>(openNamed(rows, "attempts", row).content);
  const { brings } = stored;
  if (brings === null || "epochKey" in brings) return { ...stored, brings };
  const { signSeed, kemSecret } = brings.device;
  return { ...stored, brings: { device: deviceKeysFrom(signSeed, kemSecret) } };
}

function openSingle(rows: RowSealer, replica: ReplicaRows, name: SingleName): Uint8Array {
  const sealed = replica.singles.get(name);
  if (sealed === undefined) throw new DamageFault("vault/damaged-head", `${name} is missing`);
  return namingDamage("vault/damaged-head", () => rows.open("singles", name, sealed));
}
