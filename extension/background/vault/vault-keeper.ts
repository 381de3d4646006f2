/**
 * Holds the vault open and shuts it. While unlocked, only the local key and the deadlines are in session storage;
 * everything else is opened from sealed rows when it is needed.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { equalBytes, wipe } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { type NewReplica, newVaultReplica } from "../../../shared/sync/new-replica.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { asLocalKey, generateLocalKey, type LocalKey } from "../../../shared/vault/local-key.ts";
import { readRecoveryWords, recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { type Argon2id, openLocalKey, sealLocalKey } from "../../../shared/vault/unlock-password.ts";
import { openWithMethod } from "../../../shared/vault/unlock-prf.ts";
import { decodeUnlockRecord } from "../../../shared/vault/unlock-record.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { UnlockResult, VaultState } from "../../messages/contract.ts";
import type { VaultRow } from "../../storage/schema.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { SessionArea } from "../session-area.ts";
import { openMethods, prfRecordsIn, recordsOf } from "../unlocking/method-list.ts";
import { KeeperFault } from "./keeper-fault.ts";
import { OpenKeys } from "./open-keys.ts";
import { PasswordAttempts } from "./password-attempts.ts";
import { namingDamage, readEach } from "./readable-rows.ts";
import { RowSealer } from "./row-sealer.ts";
import { ROWS_TURN } from "./sealed-replica.ts";
import { shelvedRows, upgradeRows } from "./upgrade-rows.ts";
import { newVaultRows, resealedRows, TABLES_VERSION } from "./vault-rows.ts";

const UNLOCKED = "unlocked";
/** Turns at what is in session storage: a note of use that overtook a lock would open the vault again. */
const SESSION_TURN = "session";
const RESEAL_ATTEMPTS = 3;

/** In session storage while the vault is unlocked. */
type Unlocked = {
  readonly localKey: string;
  readonly unlocksAtMs: number;
  readonly verifiedAtMs: number;
  readonly idleDeadlineMs: number;
  readonly absoluteDeadlineMs: number;
};

export type LockTimes = { readonly lockAfterIdleMinutes: number; readonly lockAfterHours: number };

export type KeeperWorld = {
  readonly repository: VaultRepository;
  readonly session: SessionArea;
  readonly argon2id: Argon2id;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
  /** Shared with the replica: rows get another local key in a turn of their own. */
  readonly turns: OneAtATime;
  /** The vault was opened: with a password, by founding or by joining it. */
  readonly opened: () => void;
  /** Hears of every new deadline, and null when the vault is locked. */
  readonly deadlineMoved: (deadlineMs: number | null) => void;
};

export class VaultKeeper {
  readonly #world: KeeperWorld;
  readonly #attempts: PasswordAttempts;
  readonly #sessionTurns = new OneAtATime();
  /** The keys of the present unlocking, opened once per life of the worker. */
  #opened: { readonly localKey: string; readonly keys: OpenKeys } | null = null;

  constructor(world: KeeperWorld) {
    this.#world = world;
    this.#attempts = new PasswordAttempts(world.session, world.nowMs);
  }

  async state(): Promise<VaultState> {
    if ((await this.#world.repository.vault()) === null) return "none";
    return (await this.#unlocked()) === null ? "locked" : "unlocked";
  }

  /**
   * Founds a vault on this device and leaves it unlocked. Throws KeeperFault where the words are not 24 recovery
   * words, StorageFault "storage/vault-exists" where there is another vault.
   */
  async create(
    password: string,
    words: readonly string[],
    names: DeviceNames,
    times: LockTimes,
  ): Promise<void> {
    const reading = readRecoveryWords(words.join(" "));
    if (reading.problem !== null) throw new KeeperFault("vault/not-recovery-words", reading.problem);
    if (await this.isOfWords(reading.entropy, password, times)) return;
    const founded = await foundVault(reading.entropy, names, this.#world);
    wipe(reading.entropy);
    await this.keep(newVaultReplica(founded, names), password, times);
  }

  /**
   * Writes a vault that is new on this device, under a new local key, and leaves it unlocked. Throws StorageFault
   * "storage/vault-exists" where there is one already.
   */
  async keep(replica: NewReplica, password: string, times: LockTimes): Promise<void> {
    const { repository, argon2id, random } = this.#world;
    const localKey = generateLocalKey(random);
    const { vaultId, device } = replica.state.keyring;
    const owner = { vaultId, deviceId: device.deviceId };
    const unlockRecord = await sealLocalKey(localKey, password, owner, { random, argon2id });
    const { rows, filter } = newVaultRows(replica, new RowSealer(localKey, random), unlockRecord);
    await repository.found(rows, { id: "filter", bytes: filter });
    await this.#open(localKey, times);
  }

  /**
   * Checks the password; on success the vault is unlocked and the person counts as verified. Throws VaultFault or
   * DamageFault where what this needs is damaged; the vault stays locked then.
   */
  async unlock(password: string, times: LockTimes): Promise<UnlockResult> {
    const waitMs = await this.#attempts.waitMs();
    if (waitMs > 0) return { result: "wait", retryAfterMs: waitMs };
    const vault = await this.#readableVault();
    const localKey = await openWithPassword(vault, password, this.#world.argon2id);
    if (localKey === null) {
      const attemptsLeft = await this.#attempts.failed();
      if (attemptsLeft === 0) await this.lock();
      return { result: "wrong-password", attemptsLeft };
    }
    await this.#attempts.succeeded();
    await this.#openWith(localKey, vault, times);
    return { result: "unlocked" };
  }

  /** As `unlock`, by what one of the vault's authenticators has computed; false where that opens nothing here. */
  async unlockByMethod(credentialId: Uint8Array, output: Uint8Array, times: LockTimes): Promise<boolean> {
    const vault = await this.#readableVault();
    for (const record of prfRecordsIn(vault.unlockRecords)) {
      if (!equalBytes(record.credentialId, credentialId)) continue;
      const localKey = await openWithMethod(record, output, vault);
      if (localKey === null) continue;
      await this.#openWith(localKey, vault, times);
      return true;
    }
    return false;
  }

  /** Gives the vault another password and with it another local key; every row is sealed anew in one transaction. */
  async changePassword(password: string, newPassword: string, times: LockTimes): Promise<UnlockResult> {
    const checked = await this.unlock(password, times);
    if (checked.result !== "unlocked") return checked;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#resealUnder(newPassword, times);
        return { result: "unlocked" };
      } catch (error) {
        // A passkey was stored meanwhile: its rows belong to what is sealed anew.
        const isStale = error instanceof StorageFault && error.code === "storage/changed-meanwhile";
        if (!isStale || attempt === RESEAL_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Seals every row under a new local key, and that key under the password. In one turn, for what the engine writes
   * meanwhile would have to be sealed anew again.
   */
  #resealUnder(password: string, times: LockTimes): Promise<void> {
    const { repository, argon2id, random, turns } = this.#world;
    return turns.run(ROWS_TURN, async () => {
      const keys = await this.keys();
      const all = await repository.all();
      if (keys === null || all === null)
        throw new KeeperFault("vault/no-vault", "gone while it was worked on");
      const localKey = generateLocalKey(random);
      const record = await sealLocalKey(localKey, password, all.vault, { random, argon2id });
      const listed = all.singles.find(({ name }) => name === "methods")?.sealed ?? null;
      const methods = await recordsOf(openMethods(keys.rows, listed), localKey, all.vault, random);
      const records = [record, ...methods];
      const { rows, filter } = resealedRows(all, keys, new RowSealer(localKey, random), records);
      await repository.reseal(all, rows, filter);
      await this.#openUnlessLocked(localKey, times);
    });
  }

  /** A vault of an earlier version gets what it lacks. Where that cannot be computed it can still be read. */
  async #upgrade(keys: OpenKeys, vault: VaultRow): Promise<void> {
    if (vault.version === TABLES_VERSION) return;
    const { repository } = this.#world;
    if (vault.version === 1) {
      const all = await repository.all();
      const [rows] = readEach(all === null ? [] : [all], (present) => upgradeRows(keys, present)).values;
      if (rows === undefined) return;
      await repository.upgrade(rows);
    }
    const [upgraded, generation] = [await repository.vault(), await repository.single("generation")];
    if (upgraded === null || generation === null) return;
    await repository.shelve(shelvedRows(keys, upgraded, generation, await repository.items()));
  }

  /** Hex id of the device that this browser is in its vault, or null where there is none. */
  async deviceId(): Promise<string | null> {
    const vault = await this.#world.repository.vault();
    return vault === null ? null : idText(vault.deviceId);
  }

  /**
   * True when there is a vault of these very words, open now: the page repeats a call whose answer got lost, perhaps with
   * the worker that had written the vault and not opened it yet.
   */
  async isOfWords(entropy: Uint8Array, password: string, times: LockTimes): Promise<boolean> {
    if ((await this.state()) === "locked") await this.unlock(password, times);
    const keys = await this.keys();
    const vault = await this.#world.repository.vault();
    if (keys === null || vault === null) return false;
    const { recovery } = keys.keyringIn(vault);
    return equalBytes(recoveryKeys(entropy).signPublicKey, recovery.signPublicKey);
  }

  lock(): Promise<void> {
    return this.#sessionTurns.run(SESSION_TURN, () => this.#forget());
  }

  /** The keys while unlocked, else null. */
  async keys(): Promise<OpenKeys | null> {
    const unlocked = await this.#unlocked();
    if (unlocked === null) return null;
    if (this.#opened?.localKey === unlocked.localKey) return this.#opened.keys;
    const vault = await this.#readableVault();
    const keys = openKeys(localKeyIn(unlocked), vault, this.#world.random);
    await this.#upgrade(keys, vault);
    this.#opened = { localKey: unlocked.localKey, keys };
    return keys;
  }

  /** Secret; null while locked. */
  async localKey(): Promise<LocalKey | null> {
    const unlocked = await this.#unlocked();
    return unlocked && localKeyIn(unlocked);
  }

  async verifiedAtMs(): Promise<number | null> {
    return (await this.#unlocked())?.verifiedAtMs ?? null;
  }

  /** When the vault will be locked, or null if it is. */
  async deadlineMs(): Promise<number | null> {
    const unlocked = await this.#unlocked();
    return unlocked && Math.min(unlocked.idleDeadlineMs, unlocked.absoluteDeadlineMs);
  }

  /** The person used the vault: the idle time starts anew. */
  used(times: LockTimes): Promise<void> {
    return this.#sessionTurns.run(SESSION_TURN, async () => {
      const unlocked = await this.#inSession();
      if (unlocked === null) return;
      await this.#write({ ...unlocked, ...deadlines(this.#world.nowMs(), unlocked.unlocksAtMs, times) });
    });
  }

  /** Without its keyring the vault stays locked: nothing in it could be read. The keys are opened once for all calls. */
  async #openWith(localKey: LocalKey, vault: VaultRow, times: LockTimes): Promise<void> {
    const keys = openKeys(localKey, vault, this.#world.random);
    await this.#upgrade(keys, vault);
    await this.#open(localKey, times, keys);
  }

  #open(localKey: LocalKey, times: LockTimes, keys: OpenKeys | null = null): Promise<void> {
    return this.#sessionTurns.run(SESSION_TURN, () => this.#remember(localKey, times, keys));
  }

  /** Locked while its rows got another local key, the vault stays locked. */
  #openUnlessLocked(localKey: LocalKey, times: LockTimes): Promise<void> {
    return this.#sessionTurns.run(SESSION_TURN, async () => {
      if ((await this.#inSession()) !== null) await this.#remember(localKey, times);
    });
  }

  async #remember(localKey: LocalKey, times: LockTimes, keys: OpenKeys | null = null): Promise<void> {
    const nowMs = this.#world.nowMs();
    const inSession = encodeBase64url(localKey);
    if (keys !== null) this.#opened = { localKey: inSession, keys };
    await this.#write({
      localKey: inSession,
      unlocksAtMs: nowMs,
      verifiedAtMs: nowMs,
      ...deadlines(nowMs, nowMs, times),
    });
    this.#world.opened();
  }

  async #write(unlocked: Unlocked): Promise<void> {
    await this.#world.session.write(UNLOCKED, unlocked);
    this.#world.deadlineMoved(Math.min(unlocked.idleDeadlineMs, unlocked.absoluteDeadlineMs));
  }

  async #forget(): Promise<void> {
    this.#opened = null;
    await this.#world.session.remove(UNLOCKED);
    this.#world.deadlineMoved(null);
  }

  /** Checks the deadlines at every entry: alarms may be late, and a clock that was set back also locks. */
  #unlocked(): Promise<Unlocked | null> {
    return this.#sessionTurns.run(SESSION_TURN, () => this.#inSession());
  }

  async #inSession(): Promise<Unlocked | null> {
    // Only this class writes the key, so the shape is known.
    const unlocked = (await this.#world.session.read(UNLOCKED)) as Unlocked | undefined;
    if (unlocked === undefined) return null;
    const nowMs = this.#world.nowMs();
    const isDue = nowMs >= unlocked.idleDeadlineMs || nowMs >= unlocked.absoluteDeadlineMs;
    if (!isDue && nowMs >= unlocked.unlocksAtMs) return unlocked;
    await this.#forget();
    return null;
  }

  async #readableVault(): Promise<VaultRow> {
    const vault = await this.#world.repository.vault();
    if (vault === null) throw new KeeperFault("vault/no-vault", "no vault on this device");
    if (vault.version < 1 || vault.version > TABLES_VERSION)
      throw new VaultFault("vault/unknown-version", `tables of version ${vault.version}`);
    return vault;
  }
}

function openKeys(localKey: LocalKey, vault: VaultRow, random: RandomBytes): OpenKeys {
  return namingDamage("vault/damaged-keyring", () => OpenKeys.from(localKey, vault, random));
}

/**
 * Any of the records may be the one for passwords; others belong to other ways of unlocking, and a damaged one does
 * not stand in the way of one that is well. Throws VaultFault where none for passwords is left.
 */
async function openWithPassword(
  vault: VaultRow,
  password: string,
  argon2id: Argon2id,
): Promise<LocalKey | null> {
  const forPasswords = readEach(vault.unlockRecords, (record) =>
    decodeUnlockRecord(record).method === "password" ? record : null,
  );
  if (forPasswords.values.length === 0)
    throw forPasswords.faults[0] ?? new VaultFault("vault/malformed-unlock-record", "none for passwords");
  for (const record of forPasswords.values) {
    const localKey = await openLocalKey(record, password, vault, argon2id);
    if (localKey !== null) return localKey;
  }
  return null;
}

function localKeyIn(unlocked: Unlocked): LocalKey {
  const bytes = decodeBase64url(unlocked.localKey);
  if (bytes === null) throw new VaultFault("vault/corrupted-row", "session state");
  return asLocalKey(bytes);
}

function deadlines(nowMs: number, unlocksAtMs: number, times: LockTimes) {
  return {
    idleDeadlineMs: nowMs + times.lockAfterIdleMinutes * 60_000,
    absoluteDeadlineMs: unlocksAtMs + times.lockAfterHours * 3_600_000,
  };
}
