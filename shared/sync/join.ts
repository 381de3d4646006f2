/**
 * Makes this browser another device of the vault that the words name: signs in as the paper device, verifies everything
 * from genesis, adds new keys in the paper device's name, and hands back a replica to be stored.
 */
import { equalBytes, wipe } from "../bytes/bytes.ts";
import { activeMembers } from "../log/control-state.ts";
import type { DeviceNames } from "../vault/control-body.ts";
import { type DeviceKeys, generateDeviceKeys } from "../vault/device-keys.ts";
import {
  type EpochKey,
  type EpochKeys,
  epochKeys as epochKeysOf,
  keyByCommitment,
} from "../vault/epoch-key.ts";
import { HLC_ZERO } from "../vault/hlc.ts";
import { recoveryKeys } from "../vault/recovery-words.ts";
import type { WriterPlace, Written } from "../vault/write-at.ts";
import { provePossession, writeDeviceAdd } from "../vault/write-device-add.ts";
import { writeRekey } from "../vault/write-rekey.ts";
import {
  DownloadBudget,
  MAX_JOIN_DOWNLOAD_BYTES,
  MAX_VAULT_DOWNLOAD_BYTES,
  metered,
} from "./download-budget.ts";
import type { EngineEnvironment } from "./environment.ts";
import { FetchedLog } from "./fetched-log.ts";
import { isAt } from "./push.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import type { AppendResult, Transport } from "./transport.ts";
import { controlOf, type JoinedVault, joinedVault, readableLog } from "./whole-vault.ts";

/** The server as a newcomer sees it, who has nothing but the words. */
export type JoinDoor = {
  /** Ids of the vaults that this key is a paper device of, as the server says. */
  readonly recover: (paper: DeviceKeys) => Promise<readonly Uint8Array[]>;
  /** Speaks for this member of the vault. */
  readonly transport: (vaultId: Uint8Array, member: DeviceKeys) => Transport;
};

export type JoinOrder = {
  /** Secret, 32 bytes: what the words hold. The caller wipes it. */
  readonly entropy: Uint8Array;
  readonly names: DeviceNames;
  /** See ServerLink. */
  readonly origin: string;
  /** Everything from now on is sealed under a new key. */
  readonly changeKey: boolean;
  /**
   * Secret: keys of the newcomer, the same for every try of one browser, so that a try whose end was lost leaves no second
   * device behind. Fresh ones where they are not given.
   */
  readonly device?: DeviceKeys;
};

const MAX_TRIES = 16;

/**
 * Throws SyncFault: "sync/words-unknown" where the server has no vault of these words, "sync/closed" where it was closed
 * for good, "sync/server-lied" where what it has is not one, "sync/too-large" where it is more than one.
 */
export async function joinByWords(
  order: JoinOrder,
  door: JoinDoor,
  environment: EngineEnvironment,
): Promise<JoinedVault> {
  const paper = recoveryKeys(order.entropy);
  try {
    const log = await findVault(paper, door, environment);
    return await joinVault(order, log, paper, door, environment);
  } finally {
    wipe(paper.signSeed, paper.kemSecret);
  }
}

/** The longest log in which these words hold and that goes on. */
async function findVault(
  paper: DeviceKeys,
  door: JoinDoor,
  { scheme }: EngineEnvironment,
): Promise<FetchedLog> {
  const logs: FetchedLog[] = [];
  const ofAll = new DownloadBudget(MAX_JOIN_DOWNLOAD_BYTES);
  let fault: SyncFault | null = null;
  for (const vaultId of await door.recover(paper)) {
    const budgets = [ofAll, new DownloadBudget(MAX_VAULT_DOWNLOAD_BYTES)];
    try {
      const transport = metered(door.transport(vaultId, paper), budgets);
      logs.push(await FetchedLog.fetch(transport, vaultId, scheme.verify));
    } catch (cause) {
      if (!(cause instanceof SyncFault) || ofAll.isSpent) throw cause;
      fault = cause;
    }
  }
  const held = logs.filter((log) => isPaperOf(log, paper));
  const open = held.filter((log) => log.control?.closing?.isFinal !== true);
  const [longest] = open.sort((a, b) => b.position.seq - a.position.seq);
  if (longest !== undefined) return longest;
  if (held.length > 0) throw new SyncFault("sync/closed", "closed by its owner");
  if (logs.length > 0) throw lied("a vault of other words");
  throw fault ?? new SyncFault("sync/words-unknown", "no vault of these words");
}

/** An earlier try came so far. */
function isMember({ control }: FetchedLog, { deviceId }: DeviceKeys): boolean {
  return control !== null && activeMembers(control).some((member) => equalBytes(member.deviceId, deviceId));
}

function isPaperOf({ control }: FetchedLog, paper: DeviceKeys): boolean {
  return (
    control !== null &&
    activeMembers(control).some(
      ({ role, deviceId }) => role === "recovery" && equalBytes(deviceId, paper.deviceId),
    )
  );
}

async function joinVault(
  { names, origin, changeKey, device: given }: JoinOrder,
  found: FetchedLog,
  paper: DeviceKeys,
  door: JoinDoor,
  environment: EngineEnvironment,
): Promise<JoinedVault> {
  const { vaultId } = controlOf(found);
  const budget = new DownloadBudget(MAX_JOIN_DOWNLOAD_BYTES);
  const transport = metered(door.transport(vaultId, paper), [budget]);
  const device = given ?? generateDeviceKeys(environment.random);
  let epochKeys: EpochKeys = await found.epochKeys({ ...paper, epochKeys: new Map() });
  const readable = await readableLog(found, transport, { ...paper, epochKeys }, environment);
  const { log } = readable;

  if (changeKey || !hasCurrentKey(log, epochKeys)) {
    const order = { remove: [], newWords: null };
    const rekeyed = await appendAsPaper(log, transport, async () => {
      epochKeys = await log.epochKeys({ ...paper, epochKeys });
      return writeRekey(placeIn(log, epochKeys), paper, order, environment);
    });
    if (rekeyed.brings !== null) epochKeys = withKey(epochKeys, rekeyed.brings.epochKey);
  }
  if (!isMember(log, device)) {
    const possession = provePossession(vaultId, device, environment.scheme);
    const newcomer = { keys: device, possession, names, expiresAtMs: null };
    await appendAsPaper(log, transport, async () => {
      epochKeys = await log.epochKeys({ ...paper, epochKeys });
      return writeDeviceAdd(placeIn(log, epochKeys), paper, newcomer, environment);
    });
  }

  return joinedVault(readable, { ...device, epochKeys }, origin);
}

function placeIn(log: FetchedLog, epochKeys: EpochKeys): WriterPlace {
  return { control: controlOf(log), hlc: HLC_ZERO, epochKeys };
}

function hasCurrentKey({ control }: FetchedLog, epochKeys: EpochKeys): boolean {
  const commitment = control?.commitments.at(-1);
  return commitment !== undefined && keyByCommitment(epochKeys, commitment) !== null;
}

/** One entry by the paper device. `write` is called again where others were faster. */
async function appendAsPaper(
  log: FetchedLog,
  transport: Transport,
  write: () => Promise<Written>,
): Promise<Written> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const written = await write();
    const { vaultId } = written.control;
    const result = await appendTwice(transport, log, written.entry);
    if (result.outcome === "appended") {
      log.extend([written.entry], vaultId);
      if (!isAt(result.at, log.position)) throw lied("appended, but does not stand there");
      return written;
    }
    const before = log.position.seq;
    for (let page = result.page; log.take(page, vaultId) === "more"; )
      page = await transport.pull(log.position.seq);
    if (log.position.seq === before) throw lied("a conflict at the very place that was expected");
  }
  throw new SyncFault("sync/unreachable", "others kept writing");
}

/** The same bytes once more where the answer was lost: harmless if they arrived, and no second device if they did. */
async function appendTwice(transport: Transport, log: FetchedLog, entry: Uint8Array): Promise<AppendResult> {
  try {
    return await transport.append(log.position, [entry]);
  } catch (cause) {
    if (!(cause instanceof SyncFault) || cause.code !== "sync/unreachable") throw cause;
    return transport.append(log.position, [entry]);
  }
}

function withKey(keys: EpochKeys, key: EpochKey): EpochKeys {
  return epochKeysOf([...keys.values(), key]);
}
