/**
 * The whole background without a browser: real vault, real database (in memory), real ceremonies; the person's
 * windows are an object that remembers what was opened. `restart()` gives what a new worker would have: everything
 * that was stored, nothing that was in memory.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { ApprovalWindows } from "../../extension/background/ceremony/approval-windows.ts";
import { Approvals } from "../../extension/background/ceremony/approvals.ts";
import { CancelMemory } from "../../extension/background/ceremony/cancel-memory.ts";
import { Ceremonies } from "../../extension/background/ceremony/ceremonies.ts";
import { PendingRequests } from "../../extension/background/ceremony/pending-requests.ts";
import { SealedOutcomes } from "../../extension/background/ceremony/recorded-outcomes.ts";
import { isRelated } from "../../extension/background/ceremony/related-origin.ts";
import { DeviceManagement } from "../../extension/background/devices/device-management.ts";
import { RemovedDevice } from "../../extension/background/devices/removed-device.ts";
import type { ExchangeWorld } from "../../extension/background/exchange/exchange-world.ts";
import { Exports } from "../../extension/background/exchange/exports.ts";
import { Imports } from "../../extension/background/exchange/imports.ts";
import { platformDoors } from "../../extension/background/exchange/platform-doors.ts";
import { OneAtATime } from "../../extension/background/one-at-a-time.ts";
import { PageNews } from "../../extension/background/page-news.ts";
import { JoiningSide } from "../../extension/background/pairing/joining.ts";
import { ShowingPairing } from "../../extension/background/pairing/showing.ts";
import type { SessionArea } from "../../extension/background/session-area.ts";
import type { SiteDoor } from "../../extension/background/site-json.ts";
import type { Locks } from "../../extension/background/sync/engine-lock.ts";
import type { JoinWorld } from "../../extension/background/sync/join.ts";
import { VaultSync } from "../../extension/background/sync/vault-sync.ts";
import { UnlockMethods } from "../../extension/background/unlocking/unlock-methods.ts";
import { eraseVault } from "../../extension/background/vault/erase-vault.ts";
import { LockedKnowledge } from "../../extension/background/vault/locked-knowledge.ts";
import { SealedReplica } from "../../extension/background/vault/sealed-replica.ts";
import { DEFAULT_SETTINGS } from "../../extension/background/vault/settings.ts";
import { VaultAccess } from "../../extension/background/vault/vault-access.ts";
import { VaultKeeper } from "../../extension/background/vault/vault-keeper.ts";
import type { Outcome } from "../../extension/messages/page-contract.ts";
import { argon2ByWasm } from "../../extension/platform/argon2.ts";
import { OutcomeRepository } from "../../extension/storage/outcome-repository.ts";
import { ReplicaRepository } from "../../extension/storage/replica-repository.ts";
import { KeyferryDatabase } from "../../extension/storage/schema.ts";
import { VaultRepository } from "../../extension/storage/vault-repository.ts";
import { concatBytes } from "../../shared/bytes/bytes.ts";
import { rsaBySubtle } from "../../shared/cose/rsa-by-subtle.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { wordsFromEntropy } from "../../shared/vault/recovery-words.ts";
import type { Argon2id } from "../../shared/vault/unlock-password.ts";
import type { Fetch } from "./fetch-into-app.ts";
import { memorySession } from "./memory-session.ts";

export const PASSWORD = "correct horse battery staple";
export const WORDS = wordsFromEntropy(new Uint8Array(32).fill(7));

/** Fast: what is tested here is not how hard a password is to guess. */
export const quickKdf: Argon2id = async (password, salt) => sha256(concatBytes(password, salt));

export class WindowsOnRecord implements ApprovalWindows {
  /** Window id -> request id, of those that are open. */
  readonly open_ = new Map<number, string>();
  opened = 0;
  front = true;
  alive = true;
  badgeCount = 0;
  focused = 0;

  async open(requestId: string): Promise<number> {
    this.opened++;
    this.open_.set(this.opened, requestId);
    return this.opened;
  }
  async close(windowId: number): Promise<void> {
    this.open_.delete(windowId);
  }
  async focusAsker(): Promise<void> {
    this.focused++;
  }
  async isInFront(): Promise<boolean> {
    return this.front;
  }
  async isAlive(): Promise<boolean> {
    return this.alive;
  }
  async badge(count: number): Promise<void> {
    this.badgeCount = count;
  }
}

/** What outlives a worker. */
export type Durable = {
  readonly session: SessionArea;
  readonly database: KeyferryDatabase;
  readonly windows: WindowsOnRecord;
  /** Over all workers of one browser. */
  readonly locks: Locks;
  /** The present time. */
  readonly clock: { nowMs: number };
};

export function durable(): Durable {
  return {
    session: memorySession(),
    database: new KeyferryDatabase(`test-${crypto.randomUUID()}`),
    windows: new WindowsOnRecord(),
    locks: lockPerName(),
    clock: { nowMs: 1_800_000_000_000 },
  };
}

function lockPerName(): Locks {
  const turns = new OneAtATime();
  return { request: (name, work) => turns.run(name, work) };
}

export type Worker = {
  readonly ceremonies: Ceremonies;
  readonly approvals: Approvals;
  readonly keeper: VaultKeeper;
  readonly access: VaultAccess;
  readonly outcomes: SealedOutcomes;
  readonly replica: SealedReplica;
  readonly sync: VaultSync;
  readonly joinWorld: JoinWorld;
  readonly devices: DeviceManagement;
  readonly removed: RemovedDevice;
  readonly exchange: { readonly imports: Imports; readonly exports: Exports };
  readonly showing: ShowingPairing;
  readonly joining: JoiningSide;
  readonly methods: UnlockMethods;
  /** What this worker told the relay, by request id. */
  readonly answers: Map<string, Outcome>;
};

/** Parts that a test may replace by ones that fail. */
export type WorkerParts = {
  readonly session?: SessionArea;
  readonly repository?: VaultRepository;
  readonly replicaRepository?: ReplicaRepository;
  readonly argon2id?: Argon2id;
  readonly fetch?: Fetch;
  readonly locks?: Locks;
  /** How sites are reached; nowhere otherwise. */
  readonly siteDoor?: SiteDoor;
  readonly exchange?: Partial<Pick<ExchangeWorld, "doors" | "bundleScryptLogN">>;
  /** Timers, which otherwise never ring. */
  readonly after?: (delayMs: number, job: () => void) => () => void;
  readonly wakeAt?: (timeMs: number | null) => void;
};

export function startWorker(
  { session, database, windows, clock, locks }: Durable,
  parts: WorkerParts = {},
): Worker {
  const ownSession = parts.session ?? session;
  const repository = parts.repository ?? new VaultRepository(database);
  const turns = new OneAtATime();
  const nowMs = () => clock.nowMs;
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const outside = { random, nowMs };
  const outcomes = new SealedOutcomes(new OutcomeRepository(database), ownSession, outside);
  const keeper: VaultKeeper = new VaultKeeper({
    repository,
    session: ownSession,
    argon2id: parts.argon2id ?? quickKdf,
    turns,
    ...outside,
    opened: () => sync.opened(),
    deadlineMoved: (deadlineMs) => {
      if (deadlineMs !== null) return sync.active();
      sync.shut();
      exchange.imports.forget();
      exchange.exports.forget();
      void showing.stop();
    },
  });
  const replica = new SealedReplica({
    repository: parts.replicaRepository ?? new ReplicaRepository(database),
    keys: () => keeper.keys(),
    turns,
  });
  const network = {
    locks: parts.locks ?? locks,
    door: { fetch: parts.fetch ?? NO_NETWORK, timeout: (ms: number) => AbortSignal.timeout(ms) },
  };
  const news = new PageNews(() => undefined, nowMs);
  const sync = new VaultSync({
    replica,
    keys: () => keeper.keys(),
    session: ownSession,
    ...network,
    connect: () => ({ listen: () => undefined, send: () => undefined, close: () => undefined }),
    isPageOpen: async () => false,
    ...outside,
    wakeAt: (timeMs) => parts.wakeAt?.(timeMs),
    after: parts.after ?? (() => () => undefined),
    pause: () => new Promise((resolve) => setTimeout(resolve, 1)),
    moved: news.moved,
    synced: async () => (await access.open())?.rememberNativeSites(),
    removed: () => removed.leave(),
  });
  const locked = new LockedKnowledge(repository, ownSession);
  const access: VaultAccess = new VaultAccess({
    ...{ keeper, repository, writer: sync, outcomes, locked, nowMs },
  });
  const answers = new Map<string, Outcome>();
  const ceremonies = new Ceremonies({
    requests: new PendingRequests(ownSession),
    recorded: outcomes,
    vault: access,
    isRelated: (rpId, origin) => isRelated(rpId, origin, parts.siteDoor ?? NO_SITES),
    windows,
    cancels: new CancelMemory(ownSession),
    answer: (requestId, outcome) => void answers.set(requestId, outcome),
    watch: () => undefined,
    changed: () => undefined,
    arrived: (operation) => void (operation === "create" && sync.createArrived()),
    rsa: rsaBySubtle(crypto.subtle),
    ...outside,
  });
  const exchangeWorld = {
    access,
    loadEngine: () => import("../../extension/background/exchange/exchange-engine.ts"),
    doors: platformDoors({ ...outside, argon2: argon2ByWasm }),
    breathe: () => new Promise<void>((resolve) => setTimeout(resolve, 0)),
    hasRoomFor: (ops: readonly Op[]) => sync.hasRoomFor(ops),
    changed: () => undefined,
    ...outside,
    ...parts.exchange,
  };
  const exchange = { imports: new Imports(exchangeWorld), exports: new Exports(exchangeWorld) };
  const pairing = {
    ...{ access, keeper, sync, session: ownSession, ...network, ...outside },
    monotonicMs: nowMs,
    pause: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
    changed: () => undefined,
  };
  const showing = new ShowingPairing(pairing);
  const removed = new RemovedDevice({
    ...{ replica, repository, keeper, session: ownSession },
    erase: () =>
      eraseVault({
        ...{ keeper, repository, session: ownSession, locks: network.locks, turns },
        giveUpRequests: () => ceremonies.giveUp(),
        unregister: async () => undefined,
      }),
  });
  const joinWorld = { keeper, access, session: ownSession, ...network, ...outside };
  return {
    ceremonies,
    approvals: new Approvals(ceremonies),
    keeper,
    access,
    outcomes,
    replica,
    sync,
    joinWorld,
    removed,
    devices: new DeviceManagement({ replica, sync, access, nowMs }),
    exchange,
    showing,
    joining: new JoiningSide(pairing),
    methods: new UnlockMethods({ repository, keeper, access, turns, ...outside }),
    answers,
  };
}

const NO_SITES: SiteDoor = {
  fetch: () => Promise.reject(new TypeError("no network")),
  timeout: (ms) => AbortSignal.timeout(ms),
};
const NO_NETWORK: Fetch = () => Promise.reject(new TypeError("no network"));

/** Founds a vault and leaves it unlocked. */
export async function foundTestVault(world: Durable): Promise<Worker> {
  const worker = startWorker(world);
  const names = { deviceName: "Test device", platform: "linux" };
  await worker.keeper.create(PASSWORD, WORDS, names, DEFAULT_SETTINGS);
  return worker;
}
