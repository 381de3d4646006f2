/** The vault as ceremonies and handlers see it: shut, or open with everything that can be done with it. */
import type { NowMs } from "../../../shared/bytes/environment.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOp } from "../../../shared/vault/passkey-record.ts";
import type { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { Settings, SiteSettings, UnlockResult, VaultState } from "../../messages/contract.ts";
import type { MethodResult } from "../../messages/unlock-contract.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import type { CounterOwner, NewPasskey, OpenVault, VaultDoor } from "../ceremony/ceremony-doors.ts";
import type { SealedOutcomes } from "../ceremony/recorded-outcomes.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import { KeeperFault } from "./keeper-fault.ts";
import type { LockedKnowledge } from "./locked-knowledge.ts";
import type { OpenKeys } from "./open-keys.ts";
import { Passkeys } from "./passkeys.ts";
import { DEFAULT_SETTINGS, type ReadSettings, readSettings, writeSettings } from "./settings.ts";
import { SignatureCounters } from "./signature-counters.ts";
import { Sites } from "./sites.ts";
import { VaultContents } from "./vault-contents.ts";
import type { VaultKeeper } from "./vault-keeper.ts";
import type { VaultWriter } from "./vault-writer.ts";

/** How long a verification counts for what asks for a fresh one: time to read what is about to be done. */
const FRESH_MS = 2 * 60_000;

export type AccessParts = {
  readonly keeper: VaultKeeper;
  readonly repository: VaultRepository;
  readonly writer: VaultWriter;
  readonly outcomes: SealedOutcomes;
  readonly locked: LockedKnowledge;
  readonly nowMs: NowMs;
};

type OpenedParts = AccessParts & { readonly counterTurns: OneAtATime };

export class VaultAccess implements VaultDoor {
  readonly #parts: OpenedParts;

  constructor(parts: AccessParts) {
    this.#parts = { ...parts, counterTurns: new OneAtATime() };
  }

  state(): Promise<VaultState> {
    return this.#parts.keeper.state();
  }

  async open(): Promise<OpenedVault | null> {
    const { keeper, repository } = this.#parts;
    const keys = await keeper.keys();
    if (keys === null) return null;
    const read = await readSettings(keys, repository);
    return new OpenedVault(this.#parts, keys, read, await keeper.verifiedAtMs());
  }

  /** As `open`, for what cannot be done while locked. Throws KeeperFault "vault/locked". */
  async opened(): Promise<OpenedVault> {
    const vault = await this.open();
    if (vault === null) throw new KeeperFault("vault/locked", "unlock first");
    return vault;
  }

  /** Unlocks with the usual times, then with the person's own, which only an open vault can tell. */
  async unlock(password: string): Promise<UnlockResult> {
    const result = await this.#parts.keeper.unlock(password, DEFAULT_SETTINGS);
    if (result.result === "unlocked") await this.#unlocked();
    return result;
  }

  /** As `unlock`, by what an authenticator has computed. */
  async unlockByMethod(credentialId: Uint8Array, output: Uint8Array): Promise<MethodResult> {
    const isOpen = await this.#parts.keeper.unlockByMethod(credentialId, output, DEFAULT_SETTINGS);
    if (isOpen) await this.#unlocked();
    return { result: isOpen ? "unlocked" : "wrong-method" };
  }

  async #unlocked(): Promise<void> {
    const vault = await this.opened();
    await this.#parts.keeper.used(vault.settings);
    await vault.rememberNativeSites();
  }

  /**
   * For what must not be done by whoever finds the vault open: the person has shown within the last two minutes who they
   * are. Throws KeeperFault "vault/locked", "vault/verify-first".
   */
  async requireVerified(): Promise<void> {
    const { verifiedAtMs } = await this.opened();
    const ageMs = verifiedAtMs === null ? Number.POSITIVE_INFINITY : this.#parts.nowMs() - verifiedAtMs;
    if (ageMs < 0 || ageMs > FRESH_MS) throw new KeeperFault("vault/verify-first", "not lately");
  }

  /** The person used the vault in a page of the extension. */
  async used(): Promise<void> {
    const vault = await this.open();
    if (vault) await this.#parts.keeper.used(vault.settings);
  }

  mayHold(credentialId: Uint8Array): Promise<boolean> {
    return this.#parts.locked.mayHold(credentialId);
  }

  isNativeWhileLocked(rpId: string): Promise<boolean> {
    return this.#parts.locked.isNativeSite(rpId);
  }
}

/** How far a write of many operations is. */
export type TogetherProgress = {
  readonly sealing: (done: number, total: number) => void;
  readonly saving: (done: number, total: number) => void;
  /** Lets everything else go first that waits in this worker. */
  readonly breathe: () => Promise<void>;
};

export class OpenedVault implements OpenVault {
  readonly store: Passkeys;
  readonly passkeys: Passkeys;
  readonly sites: Sites;
  readonly contents: VaultContents;
  readonly settings: Settings;
  /** Why something of this device could not be read; what was to be read is at its usual value. */
  readonly faults: readonly VaultFault[];
  readonly verifiedAtMs: number | null;
  readonly #parts: OpenedParts;
  readonly #keys: OpenKeys;
  readonly #counters: SignatureCounters;

  constructor(parts: OpenedParts, keys: OpenKeys, read: ReadSettings, verifiedAtMs: number | null) {
    this.#parts = parts;
    this.#keys = keys;
    this.settings = read.settings;
    this.faults = read.faults;
    this.verifiedAtMs = verifiedAtMs;
    this.passkeys = new Passkeys(keys, parts.repository, parts.writer, parts.nowMs);
    this.store = this.passkeys;
    this.sites = new Sites(keys, parts.repository, parts.writer);
    this.contents = new VaultContents(keys, parts.repository);
    this.#counters = new SignatureCounters(keys, parts.repository, parts.writer, parts.counterTurns);
  }

  site(rpId: string): Promise<SiteSettings> {
    return this.sites.read(rpId);
  }

  async commitPasskey({ source, names, mayHoldLargeBlob, createdAtMs, answer }: NewPasskey): Promise<void> {
    const origin = { createdAtMs, source: "made-here" };
    const op = createPasskeyOp(source, names, origin, mayHoldLargeBlob);
    const outcome = await this.#parts.outcomes.seal(answer);
    await this.#parts.writer.write([op], { outcome });
  }

  readonly lastCounter = (source: CounterOwner): Promise<number> => this.#counters.last(source);

  commitCounter(source: CounterOwner, counter: number): Promise<boolean> {
    return this.#counters.commit(source, counter, this.#parts.nowMs());
  }

  /**
   * Operations on many items as one step: all of it is on disk when it resolves, or nothing. Told of are entries that
   * are sealed, and then items that are saved.
   */
  writeTogether(ops: readonly Op[], progress?: TogetherProgress): Promise<void> {
    if (progress === undefined) return this.#parts.writer.write(ops);
    const { sealing, saving, breathe } = progress;
    return this.#parts.writer.write(ops, { saving }, { told: sealing, breathe });
  }

  async labels(rpId: string): Promise<ReadonlyMap<string, string>> {
    const listed = await this.passkeys.listedOfSite(rpId);
    return new Map(listed.map(({ credentialId, label }) => [credentialId, label]));
  }

  async writeSite(site: SiteSettings): Promise<void> {
    await this.sites.write(site);
    await this.rememberNativeSites();
  }

  async alwaysNative(rpId: string): Promise<void> {
    await this.writeSite({ ...(await this.site(rpId)), rule: "native" });
  }

  async rememberNativeSites(): Promise<void> {
    const native = (await this.sites.list()).filter(({ rule }) => rule === "native");
    await this.#parts.locked.rememberNativeSites(native.map(({ rpId }) => rpId));
  }

  async writeSettings(settings: Settings): Promise<void> {
    await writeSettings(this.#keys, this.#parts.repository, settings);
    await this.#parts.keeper.used(settings);
  }
}
