/**
 * The background's first turn: builds everything and registers every listener synchronously, because a worker that
 * was started by an event is given that event only if its listener is there by then.
 */
import type { RandomBytes } from "../../shared/bytes/environment.ts";
import { rsaBySubtle } from "../../shared/cose/rsa-by-subtle.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { CHANGED } from "../messages/contract.ts";
import { argon2ByWasm, argon2idByWasm } from "../platform/argon2.ts";
import { browser } from "../platform/browser.ts";
import { isPageOpen } from "../platform/open-pages.ts";
import { OutcomeRepository } from "../storage/outcome-repository.ts";
import { ReplicaRepository } from "../storage/replica-repository.ts";
import { KeyferryDatabase } from "../storage/schema.ts";
import { VaultRepository } from "../storage/vault-repository.ts";
import { browserApprovalWindows } from "./ceremony/approval-windows.ts";
import { Approvals } from "./ceremony/approvals.ts";
import { attend } from "./ceremony/attention.ts";
import { attentionEvents } from "./ceremony/attention-events.ts";
import { CancelMemory } from "./ceremony/cancel-memory.ts";
import { Ceremonies } from "./ceremony/ceremonies.ts";
import { CeremonyPorts } from "./ceremony/ceremony-ports.ts";
import { PendingRequests } from "./ceremony/pending-requests.ts";
import { SealedOutcomes } from "./ceremony/recorded-outcomes.ts";
import { isRelated } from "./ceremony/related-origin.ts";
import { DeviceManagement } from "./devices/device-management.ts";
import { RemovedDevice } from "./devices/removed-device.ts";
import { dispatch, type Handlers } from "./dispatch.ts";
import { Exports } from "./exchange/exports.ts";
import { Imports } from "./exchange/imports.ts";
import { platformDoors } from "./exchange/platform-doors.ts";
import { approvalHandlers } from "./handlers/approval.ts";
import { checklistHandlers } from "./handlers/checklist.ts";
import { contentsHandlers } from "./handlers/contents.ts";
import { deviceHandlers } from "./handlers/devices.ts";
import { eraseHandlers } from "./handlers/erase.ts";
import { exchangeHandlers } from "./handlers/exchange.ts";
import { healthHandlers } from "./handlers/health.ts";
import { pairingHandlers } from "./handlers/pairing.ts";
import { recoveryHandlers } from "./handlers/recovery.ts";
import { syncHandlers } from "./handlers/sync.ts";
import { unlockHandlers } from "./handlers/unlock.ts";
import { vaultHandlers } from "./handlers/vault.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { PageNews } from "./page-news.ts";
import { JoiningSide } from "./pairing/joining.ts";
import { ShowingPairing } from "./pairing/showing.ts";
import { BackupFiles } from "./recovery/backup-files.ts";
import { ensureRegistered, ensureUnregistered } from "./registration.ts";
import { browserSession } from "./session-area.ts";
import { SiteSignals } from "./signals/site-signals.ts";
import { listenForSyncAlarm, setSyncAlarm } from "./sync/sync-alarm.ts";
import { VaultSync } from "./sync/vault-sync.ts";
import { webSocketLine } from "./sync/web-socket-line.ts";
import { UnlockMethods } from "./unlocking/unlock-methods.ts";
import { eraseVault } from "./vault/erase-vault.ts";
import { LockedKnowledge } from "./vault/locked-knowledge.ts";
import { listenForLocking, scheduleLock } from "./vault/locking.ts";
import { SealedReplica } from "./vault/sealed-replica.ts";
import { VaultAccess } from "./vault/vault-access.ts";
import { VaultKeeper } from "./vault/vault-keeper.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const nowMs = () => Date.now();
const outside = { random, nowMs };
/** Lets everything else that waits here go first. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const database = new KeyferryDatabase();
const repository = new VaultRepository(database);
const outcomes = new SealedOutcomes(new OutcomeRepository(database), browserSession, outside);
const turns = new OneAtATime();

/** Where no page is open nobody listens, and that is fine. */
const tell = (): void => void browser.runtime.sendMessage({ type: CHANGED }).catch(() => undefined);
const news = new PageNews(tell, nowMs);

const keeper = new VaultKeeper({
  repository,
  session: browserSession,
  argon2id: argon2idByWasm,
  turns,
  ...outside,
  opened: () => {
    sync.opened();
    void signals.opened();
  },
  deadlineMoved: (deadlineMs) => {
    void scheduleLock(deadlineMs);
    if (deadlineMs !== null) return sync.active();
    sync.shut();
    // What files hold stays no longer in memory than the keys.
    exchange.imports.forget();
    exchange.exports.forget();
    void showing.stop();
  },
});
const network = {
  locks: navigator.locks,
  door: {
    fetch: (url: string, request: RequestInit) => fetch(url, request),
    timeout: (ms: number) => AbortSignal.timeout(ms),
  },
};
const replica = new SealedReplica({
  repository: new ReplicaRepository(database),
  keys: () => keeper.keys(),
  turns,
  breathe,
});
const sync = new VaultSync({
  replica,
  keys: () => keeper.keys(),
  session: browserSession,
  ...network,
  connect: webSocketLine,
  isPageOpen,
  ...outside,
  wakeAt: setSyncAlarm,
  after: (delayMs, job) => {
    const timer = setTimeout(job, delayMs);
    return () => clearTimeout(timer);
  },
  pause,
  moved: news.moved,
  synced: async () => (await access.open())?.rememberNativeSites(),
  removed: () => removed.leave().finally(news.changed),
});
const locked = new LockedKnowledge(repository, browserSession);
const access = new VaultAccess({ keeper, repository, writer: sync, outcomes, locked, nowMs });
const exchangeWorld = {
  access,
  loadEngine: () => import("./exchange/exchange-engine.ts"),
  doors: platformDoors({ ...outside, argon2: argon2ByWasm }),
  breathe,
  hasRoomFor: (ops: readonly Op[]) => sync.hasRoomFor(ops),
  changed: news.changed,
  ...outside,
};
const exchange = { imports: new Imports(exchangeWorld), exports: new Exports(exchangeWorld) };
const pairing = {
  ...{ access, keeper, sync, session: browserSession, ...network, ...outside },
  monotonicMs: () => performance.now(),
  pause,
  changed: news.changed,
};
const showing = new ShowingPairing(pairing);
const signals = new SiteSignals({
  open: async () => (await access.open())?.passkeys ?? null,
  hasVault: async () => (await access.state()) !== "none",
  session: browserSession,
  changed: news.changed,
  nowMs,
});
const ports = new CeremonyPorts(signals);

const watch = attentionEvents({
  moved: () => void attend(ceremonies.world),
  gone: () => void ceremonies.dropGone(),
});

const ceremonies = new Ceremonies({
  requests: new PendingRequests(browserSession),
  recorded: outcomes,
  vault: access,
  windows: browserApprovalWindows,
  cancels: new CancelMemory(browserSession),
  answer: ports.answer,
  isRelated: (rpId, origin) => isRelated(rpId, origin, network.door),
  watch,
  changed: news.changed,
  arrived: (operation) => {
    sync.active();
    if (operation === "create") sync.createArrived();
  },
  rsa: rsaBySubtle(crypto.subtle),
  ...outside,
});

const eraseWorld = {
  ...{ keeper, repository, session: browserSession, locks: navigator.locks, turns },
  giveUpRequests: () => ceremonies.giveUp(),
  unregister: ensureUnregistered,
};
const removed = new RemovedDevice({
  ...{ replica, repository, keeper, session: browserSession },
  erase: () => eraseVault(eraseWorld),
});

const handlers: Handlers = {
  ...vaultHandlers(access, keeper, ceremonies),
  ...eraseHandlers(eraseWorld, news.changed),
  ...contentsHandlers(access, news),
  ...checklistHandlers(access, news, network.door),
  ...exchangeHandlers(access, exchange),
  ...syncHandlers(sync, { keeper, access, session: browserSession, ...network, ...outside }, news.changed),
  ...unlockHandlers(
    new UnlockMethods({ repository, keeper, access, turns, ...outside }),
    access,
    news.changed,
  ),
  ...deviceHandlers(new DeviceManagement({ replica, sync, access, nowMs }), removed, access, news.changed),
  ...pairingHandlers(showing, new JoiningSide(pairing), access, news.changed),
  ...approvalHandlers(new Approvals(ceremonies)),
  ...recoveryHandlers(
    new BackupFiles({ replica, ...outside }),
    {
      ...{ keeper, access, session: browserSession, locks: navigator.locks, ...outside },
      write: (ops) => sync.write(ops),
    },
    news.changed,
  ),
  ...healthHandlers,
};

ports.listen(ceremonies);
listenForLocking(keeper, news.changed);
listenForSyncAlarm(sync.scheduler);

const own = { id: browser.runtime.id, origin: new URL(browser.runtime.getURL("/")).origin };
browser.runtime.onMessage.addListener((untrusted: unknown, sender, sendResponse) => {
  void dispatch(untrusted, sender, own, handlers).then((answer) => {
    if (answer !== null) sendResponse(answer);
  });
  return true;
});

browser.windows?.onRemoved.addListener((windowId) => void ceremonies.windowClosed(windowId));

// The person gave or took back access to sites: the pages that say so look again.
browser.permissions.onAdded.addListener(news.changed);
browser.permissions.onRemoved.addListener(news.changed);

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void openOnboarding();
});
browser.runtime.onStartup.addListener(() => void start());
void start();

/** What every start of the background does: put back what the browser dropped, end what ran out of time. */
async function start(): Promise<void> {
  await ((await access.state()) === "none" ? ensureUnregistered() : ensureRegistered());
  await ceremonies.expire();
  await attend(ceremonies.world);
  await outcomes.forgetOld();
}

async function openOnboarding(): Promise<void> {
  if ((await access.state()) === "none")
    await browser.tabs.create({ url: browser.runtime.getURL("ui/onboarding/page.html") });
}
