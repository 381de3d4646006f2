/**
 * Holds the vault open and shuts it. While unlocked, only the local key and the deadlines are in session storage;
 * everything else is opened from sealed rows when it is needed.
 */
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import { wipe } from "../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../shared/bytes/environment.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { asLocalKey, generateLocalKey, type LocalKey } from "../../shared/vault/local-key.ts";
import { readRecoveryWords } from "../../shared/vault/recovery-words.ts";
import { type Argon2id, openLocalKey, sealLocalKey } from "../../shared/vault/unlock-password.ts";
import { VaultFault } from "../../shared/vault/vault-fault.ts";
import type { UnlockResult, VaultState } from "../messages/contract.ts";
import type { VaultRow } from "../storage/schema.ts";
import type { VaultRepository } from "../storage/vault-repository.ts";
import { OpenKeys } from "./open-keys.ts";
import { PasswordAttempts } from "./password-attempts.ts";
import type { SessionArea } from "./session-area.ts";
import { newVaultRows, resealedRows } from "./vault-rows.ts";

/** Of the tables; FORMAT.md counts the versions of what is inside them. */
export const TABLES_VERSION = 1;

const UNLOCKED = "unlocked";

/** In session storage while the vault is unlocked. */
type Unlocked = {
  readonly localKey: string;
  readonly unlockedAtMs: number;
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
  /** Hears of every new deadline, and null when the vault is locked. */
  readonly deadlineMoved: (deadlineMs: number | null) => void;
};

export class VaultKeeper {
  readonly #world: KeeperWorld;
  readonly #attempts: PasswordAttempts;
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
   * Founds a vault on this device and leaves it unlocked. Throws VaultFault where the words are not 24 recovery
   * words, StorageFault "storage/vault-exists" where there is a vault.
   */
  async create(
    password: string,
    words: readonly string[],
    deviceName: string,
    times: LockTimes,
  ): Promise<void> {
    const { repository, argon2id, random, nowMs } = this.#world;
    const reading = readRecoveryWords(words.join(" "));
    if (reading.problem !== null) throw new VaultFault("vault/malformed-words", "not 24 recovery words");
    const founded = await foundVault({ entropy: reading.entropy, deviceName, random, nowMs });
    wipe(reading.entropy);
    const localKey = generateLocalKey(random);
    const { vaultId, deviceId } = founded.keyring;
    const unlockRecord = await sealLocalKey({ password, localKey, vaultId, deviceId, argon2id, random });
    const { rows, filter } = newVaultRows(founded, localKey, unlockRecord, random);
    await repository.found(rows, { id: "filter", bytes: filter });
    await this.#open(localKey, times);
  }

  /** Checks the password; on success the vault is unlocked and the person counts as verified. */
  async unlock(password: string, times: LockTimes | null): Promise<UnlockResult> {
    const waitMs = await this.#attempts.waitMs();
    if (waitMs > 0) return { result: "wait", retryAfterMs: waitMs };
    const vault = await this.#readableVault();
    const localKey = await this.#localKeyOf(vault, password);
    if (localKey === null) {
      const attemptsLeft = await this.#attempts.failed();
      if (attemptsLeft === 0) await this.lock();
      return { result: "wrong-password", attemptsLeft };
    }
    await this.#attempts.succeeded();
    await this.#open(localKey, times ?? (await this.#timesOf(localKey, vault)));
    return { result: "unlocked" };
  }

  /** Gives the vault another password and with it another local key; every row is sealed anew in one transaction. */
  async changePassword(password: string, newPassword: string, times: LockTimes): Promise<UnlockResult> {
    const checked = await this.unlock(password, times);
    if (checked.result !== "unlocked") return checked;
    const { repository, argon2id, random } = this.#world;
    const keys = await this.keys();
    const rows = await repository.all();
    if (keys === null || rows === null) throw new VaultFault("vault/corrupted-row", "the vault row is gone");
    const localKey = generateLocalKey(random);
    const { vaultId, deviceId } = rows.vault;
    const record = await sealLocalKey({
      password: newPassword,
      localKey,
      vaultId,
      deviceId,
      argon2id,
      random,
    });
    const { previousHead, resealed } = resealedRows(rows, keys, localKey, record, random);
    await repository.reseal(previousHead, resealed);
    await this.#open(localKey, times);
    return { result: "unlocked" };
  }

  async lock(): Promise<void> {
    this.#opened = null;
    await this.#world.session.remove(UNLOCKED);
    this.#world.deadlineMoved(null);
  }

  /** The keys while unlocked, else null. */
  async keys(): Promise<OpenKeys | null> {
    const unlocked = await this.#unlocked();
    if (unlocked === null) return null;
    if (this.#opened?.localKey === unlocked.localKey) return this.#opened.keys;
    const vault = await this.#readableVault();
    const keys = OpenKeys.from(localKeyIn(unlocked), vault);
    this.#opened = { localKey: unlocked.localKey, keys };
    return keys;
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
  async used(times: LockTimes): Promise<void> {
    const unlocked = await this.#unlocked();
    if (unlocked === null) return;
    await this.#write({ ...unlocked, ...deadlines(this.#world.nowMs(), unlocked.unlockedAtMs, times) });
  }

  async #open(localKey: LocalKey, times: LockTimes): Promise<void> {
    const nowMs = this.#world.nowMs();
    await this.#write({
      localKey: encodeBase64url(localKey),
      unlockedAtMs: nowMs,
      verifiedAtMs: nowMs,
      ...deadlines(nowMs, nowMs, times),
    });
  }

  async #write(unlocked: Unlocked): Promise<void> {
    await this.#world.session.write(UNLOCKED, unlocked);
    this.#world.deadlineMoved(Math.min(unlocked.idleDeadlineMs, unlocked.absoluteDeadlineMs));
  }

  /** Checks the deadlines at every entry: alarms may be late, and a clock that was set back also locks. */
  async #unlocked(): Promise<Unlocked | null> {
    // Only this class writes the key, so the shape is known.
    const unlocked = (await this.#world.session.read(UNLOCKED)) as Unlocked | undefined;
    if (unlocked === undefined) return null;
    const nowMs = this.#world.nowMs();
    const isDue = nowMs >= unlocked.idleDeadlineMs || nowMs >= unlocked.absoluteDeadlineMs;
    if (!isDue && nowMs >= unlocked.unlockedAtMs) return unlocked;
    await this.lock();
    return null;
  }

  async #readableVault(): Promise<VaultRow> {
    const vault = await this.#world.repository.vault();
    if (vault === null) throw new VaultFault("vault/none", "no vault on this device");
    if (vault.version !== TABLES_VERSION)
      throw new VaultFault("vault/unknown-version", `tables of version ${vault.version}`);
    return vault;
  }
}

function deadlines(nowMs: number, unlockedAtMs: number, times: LockTimes) {
  return {
    idleDeadlineMs: nowMs + times.lockAfterIdleMinutes * 60_000,
    absoluteDeadlineMs: unlockedAtMs + times.lockAfterHours * 3_600_000,
  };
}
