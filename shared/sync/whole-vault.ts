/**
 * A vault as a newcomer reads it for the first time: everything that the server gave, verified from genesis on, and the
 * replica that comes of it. Shared by joining with the words and by pairing.
 */
import type { ControlState } from "../log/control-state.ts";
import type { DeviceKeys } from "../vault/device-keys.ts";
import { type EpochKeys, keyByCommitment } from "../vault/epoch-key.ts";
import type { LogReader } from "../vault/epoch-key-search.ts";
import type { Chunk } from "../vault/snapshot-chunks.ts";
import type { VaultState } from "../vault/vault-state.ts";
import type { EngineEnvironment } from "./environment.ts";
import { FetchedLog, fetchChunks, foldFetched, stateAtStart } from "./fetched-log.ts";
import { type NewReplica, UNLINKED } from "./new-replica.ts";
import { itemsOf, keyringAfter, logParts } from "./rebuilt.ts";
import type { CheckpointFacts } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";

export type JoinedVault = {
  readonly replica: NewReplica;
  /** The newest word of any device in it: how fresh what the server gave is. Nothing else can tell. */
  readonly freshness: CheckpointFacts | null;
};

export type ReadableLog = {
  readonly log: FetchedLog;
  readonly chunks: readonly Chunk[];
  /** Secret: what the chunks hold, read once. Null where the log has no compacted beginning. */
  readonly atStart: VaultState | null;
};

/** Throws SyncFault "sync/server-lied" for a log without a beginning. */
export function controlOf({ control }: FetchedLog): ControlState {
  if (control === null) throw lied("a log without genesis");
  return control;
}

/**
 * A snapshot that this reader cannot open, or that does not hold, is passed by: what is before it may still be there
 * entry by entry. Judged before anything is written, so that a refused join leaves no device behind that nobody has.
 */
export async function readableLog(
  log: FetchedLog,
  transport: Transport,
  reader: LogReader,
  { scheme }: Pick<EngineEnvironment, "scheme">,
): Promise<ReadableLog> {
  const { vaultId } = controlOf(log);
  const begun = log.beginning === null ? null : await ifItHolds(log, transport, reader);
  if (begun !== null) return begun;
  const whole =
    log.beginning === null
      ? log
      : await FetchedLog.fetch(transport, vaultId, scheme.verify, { isWhole: true });
  logParts(whole, await foldFetched(whole, null, reader));
  return { log: whole, chunks: [], atStart: null };
}

/** What a member keeps of it. `origin`: see ServerLink. */
export async function joinedVault(
  { log, chunks, atStart }: ReadableLog,
  device: DeviceKeys & { readonly epochKeys: EpochKeys },
  origin: string,
): Promise<JoinedVault> {
  const reading = await foldFetched(log, atStart, device);
  const urgent = reading.state.notices.filter(
    ({ about }) => about === "wrong-wrap" || about === "epoch-key-missing",
  );
  return {
    replica: {
      state: {
        ...UNLINKED,
        ...logParts(log, reading),
        keyring: keyringAfter(reading, device),
        link: { origin, lastSyncedAtMs: null },
      },
      entries: log.kept(),
      items: itemsOf(reading),
      chunks,
      notices: urgent,
    },
    freshness: reading.state.checkpoint,
  };
}

async function ifItHolds(
  log: FetchedLog,
  transport: Transport,
  reader: LogReader,
): Promise<ReadableLog | null> {
  const commitment = log.beginning?.accepted.state.commitments.at(-1);
  if (commitment === undefined || keyByCommitment(reader.epochKeys, commitment) === null) return null;
  try {
    const chunks = await fetchChunks(log, transport);
    const atStart = await stateAtStart(log, chunks, reader);
    logParts(log, await foldFetched(log, atStart, reader));
    return { log, chunks, atStart };
  } catch (cause) {
    if (cause instanceof SyncFault && (cause.code === "sync/server-lied" || cause.code === "sync/refused"))
      return null;
    throw cause;
  }
}
