/** The vault and its server: one engine for what the person decides and for what happens by itself. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { activeMembers, MAX_DEVICES } from "../../../shared/log/control-state.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { Admission } from "../../../shared/sync/add-device.ts";
import type { HttpDoor } from "../../../shared/sync/http-exchange.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { entryBytesOf, leastBytesHeld, quotaOf } from "../../../shared/sync/server-room.ts";
import { type Comparison, SyncEngine } from "../../../shared/sync/sync-engine.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { WriteProgress } from "../../../shared/sync/write-progress.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import type { Keyring } from "../../../shared/vault/keyring.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { Newcomer } from "../../../shared/vault/write-device-add.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import type { SyncStatus } from "../../messages/contract.ts";
import { namedByPerson, readDeviceWords } from "../devices/device-items.ts";
import { expiredDevices } from "../devices/expired-devices.ts";
import type { SessionArea } from "../session-area.ts";
import { KeeperFault } from "../vault/keeper-fault.ts";
import type { OpenKeys } from "../vault/open-keys.ts";
import type { Alongside, SealedReplica } from "../vault/sealed-replica.ts";
import { inEngineLock, type Locks } from "./engine-lock.ts";
import { type HintLine, HintSocket, type HintTarget } from "./hint-socket.ts";
import { serverOrigin } from "./server-address.ts";
import { readProgress } from "./sync-progress.ts";
import { SyncScheduler } from "./sync-scheduler.ts";
import { itemsOfNotices, sitesOf, syncStatus } from "./sync-status.ts";

/** A site that asks again and again makes no more syncs than this. */
const ARRIVAL_PAUSE_MS = 30_000;

export type VaultSyncWorld = {
  readonly replica: SealedReplica;
  /** The keys while unlocked, else null. */
  readonly keys: () => Promise<OpenKeys | null>;
  readonly session: SessionArea;
  readonly locks: Locks;
  readonly door: HttpDoor<AbortSignal>;
  readonly connect: (url: string, protocols: readonly string[]) => HintLine;
  readonly isPageOpen: () => Promise<boolean>;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
  readonly wakeAt: (timeMs: number | null) => void;
  readonly after: (delayMs: number, job: () => void) => () => void;
  readonly pause: (ms: number) => Promise<void>;
  /** Something that pages show has changed by itself. */
  readonly moved: () => void;
  /** A sync brought what may concern a locked vault too. */
  readonly synced: () => Promise<void>;
  /** A sync has proved that another member removed this device. */
  readonly removed: () => Promise<void>;
};

/** A server as one member of the vault reaches it. */
type Link = { readonly key: string; readonly transport: HttpTransport<AbortSignal> };

export class VaultSync {
  readonly scheduler: SyncScheduler;
  readonly #world: VaultSyncWorld;
  readonly #engine: SyncEngine<Alongside>;
  readonly #hints: HintSocket;
  #link: Link | null = null;
  /** Whether there is a server, once this worker has looked: only it changes that. */
  #hasServer: boolean | null = null;
  #arrivedAtMs = Number.NEGATIVE_INFINITY;

  constructor(world: VaultSyncWorld) {
    this.#world = world;
    const { replica, random, nowMs, after, wakeAt, session, moved } = world;
    const environment = { random, nowMs, scheme: nobleSignatures, pause: world.pause };
    this.#engine = new SyncEngine({ replica, environment });
    const fraction = () => (random(4)[0] ?? 0) / 256;
    const times = { nowMs, fraction, after };
    this.scheduler = new SyncScheduler({
      ...times,
      sync: () => this.#sync(),
      maySync: () => this.#maySync(),
      session,
      wakeAt,
      moved,
    });
    this.#hints = new HintSocket({
      ...times,
      target: () => this.#hintTarget(),
      // It ended with its time, or with this device's membership: a sync tells.
      tokenRefused: () => {
        this.#link = null;
        this.scheduler.atOnce();
      },
      connect: world.connect,
      isPageOpen: world.isPageOpen,
      hinted: () => void this.scheduler.hinted(),
    });
  }

  /** On disk, with what goes alongside, when it resolves; waits for no network. See SyncEngine.write. */
  async write(ops: readonly Op[], alongside?: Alongside, sealing?: WriteProgress): Promise<void> {
    if (ops.some(({ op }) => op === "create")) await this.#requireMembership();
    await this.#engine.write(ops, alongside, sealing);
    if (ops.some((op) => op.op === "create" && op.type === "passkey")) this.scheduler.atOnce();
    else void this.scheduler.soon();
  }

  /**
   * False where the server surely has not enough room for these operations. True without a server, and where it cannot
   * be asked: what waits here is safe.
   */
  async hasRoomFor(ops: readonly Op[]): Promise<boolean> {
    const { replica, door } = this.#world;
    const { link } = await replica.state();
    if (link === null) return true;
    try {
      const quota = await quotaOf(door, link.origin);
      return (await leastBytesHeld(replica)) + entryBytesOf(ops) <= quota;
    } catch (cause) {
      if (cause instanceof SyncFault) return true;
      throw cause;
    }
  }

  /** The vault was opened. */
  opened(): void {
    this.scheduler.atOnce();
    this.#hints.active();
  }

  /** The vault was shut: nothing that a key is needed for goes on. */
  shut(): void {
    this.#hints.close();
    this.#link = null;
  }

  /** Somebody uses the vault. */
  active(): void {
    this.#hints.active();
  }

  /** A page wants to make a passkey: what other devices made meanwhile may exclude it. */
  createArrived(): void {
    const nowMs = this.#world.nowMs();
    if (nowMs - this.#arrivedAtMs < ARRIVAL_PAUSE_MS) return;
    this.#arrivedAtMs = nowMs;
    this.scheduler.atOnce();
  }

  async status(): Promise<SyncStatus> {
    const { replica, session } = this.#world;
    const state = await replica.state();
    const itemIds = itemsOfNotices(state.notices);
    const sites = sitesOf(itemIds, await replica.items(itemIds));
    const { isSyncing } = this.scheduler;
    const devices = namedByPerson(state.devices, await readDeviceWords(replica, state));
    return syncStatus({ ...state, devices }, { isSyncing, progress: await readProgress(session) }, sites);
  }

  /** `server` as typed. Throws SyncFault; where the link was made by then, later syncs go on with it. */
  async connect(server: string, invite: string | null): Promise<void> {
    const origin = serverOrigin(server);
    const { keyring } = await this.#world.replica.state();
    const { transport } = this.#linkTo(origin, keyring);
    await this.scheduler.startAnew();
    try {
      await this.#alone(() => this.#engine.connect(transport, origin, invite));
      await this.#world.synced();
    } finally {
      this.#hasServer = null;
      this.opened();
    }
  }

  /** Keeps everything here; the server keeps what it has. */
  async disconnect(): Promise<void> {
    this.shut();
    await this.#alone(() => this.#engine.disconnect());
    this.#hasServer = null;
    await this.scheduler.startAnew();
  }

  /** Throws SyncFault "sync/no-server", or what made the sync fail. */
  async now(): Promise<void> {
    await this.#requireLink();
    this.#hints.active();
    await this.scheduler.now();
  }

  async mergeFork(): Promise<void> {
    const { transport } = await this.#requireLink();
    try {
      await this.#alone(() => this.#engine.mergeFork(transport));
    } finally {
      this.scheduler.atOnce();
    }
  }

  /** Removes these devices and changes the vault's key, in one entry. Throws SyncFault. */
  async rekey(remove: readonly Uint8Array[]): Promise<void> {
    const transport = await this.#transportIfLinked();
    await this.#decide(() => this.#engine.rekey(transport, { remove }));
  }

  /** Which vault this is, where it is kept, and whether it takes no more devices. Throws SyncFault "sync/no-server". */
  async place(): Promise<{
    readonly vaultId: Uint8Array;
    readonly origin: string;
    readonly isFull: boolean;
  }> {
    const { link, keyring, control } = await this.#world.replica.state();
    if (link === null) throw new SyncFault("sync/no-server", "this device keeps the vault alone");
    const devices = activeMembers(control).filter(({ role }) => role === "device");
    return { vaultId: keyring.vaultId, origin: link.origin, isFull: devices.length >= MAX_DEVICES };
  }

  /** Opens a mailbox of a pairing. Throws SyncFault. */
  async openMailbox(mailbox: Uint8Array, offer: Uint8Array): Promise<void> {
    await (await this.#requireLink()).transport.openMailbox(mailbox, offer);
  }

  /** Adds a device, on the server's word that it is accepted, and says what to give it. Throws SyncFault, VaultFault. */
  async addDevice(newcomer: Newcomer): Promise<Admission> {
    const { transport } = await this.#requireLink();
    try {
      return await this.#alone(() => this.#engine.addDevice(transport, newcomer));
    } finally {
      this.scheduler.atOnce();
    }
  }

  /** New keys for this device, and its old ones removed with whoever has copied them. Throws SyncFault. */
  async renewIdentity(): Promise<void> {
    const { link, keyring } = await this.#world.replica.state();
    const transportOf =
      link === null
        ? null
        : (device: DeviceKeys) => this.#linkTo(link.origin, { vaultId: keyring.vaultId, device }).transport;
    await this.#decide(() => this.#engine.renewIdentity(transportOf, { removeOld: true }));
  }

  compare(place: number | null): Promise<Comparison> {
    return this.#engine.compareWords(place);
  }

  dismissNote(noteId: number): Promise<void> {
    return this.#engine.dismissNotice(noteId);
  }

  /** What the person decided, and a sync after it whatever came of it. */
  async #decide(work: () => Promise<unknown>): Promise<void> {
    try {
      await this.#alone(work);
      await this.#world.synced();
    } finally {
      this.scheduler.atOnce();
    }
  }

  async #sync(): Promise<void> {
    const { transport } = await this.#requireLink();
    try {
      await this.#alone(() => this.#syncOnce(transport));
    } catch (error) {
      // Whatever the engine met in a vault that was shut under it, it was that.
      if ((await this.#world.keys()) === null) throw new KeeperFault("vault/locked", "in a sync", error);
      throw error;
    }
    await this.#world.synced();
    if (await this.#isRemoved()) await this.#world.removed();
  }

  /** One sync, after which devices whose time is over are removed. */
  async #syncOnce(transport: HttpTransport<AbortSignal>): Promise<void> {
    await this.#engine.sync(transport);
    const remove = expiredDevices(await this.#world.replica.state(), this.#world.nowMs());
    if (remove.length > 0) await this.#engine.rekey(transport, { remove });
  }

  /** What a removed device makes is nobody's but its own, and about to be wiped. */
  async #requireMembership(): Promise<void> {
    if (await this.#isRemoved()) throw new KeeperFault("vault/removed", "no member any more");
  }

  async #isRemoved(): Promise<boolean> {
    return (await this.#world.replica.state()).standing.is === "removed";
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return inEngineLock(this.#world.locks, work);
  }

  async #requireLink(): Promise<Link> {
    const state = await this.#world.replica.state();
    if (state.link === null) throw new SyncFault("sync/no-server", "this device keeps the vault alone");
    return this.#linkTo(state.link.origin, state.keyring);
  }

  async #transportIfLinked(): Promise<HttpTransport<AbortSignal> | null> {
    const { link, keyring } = await this.#world.replica.state();
    return link === null ? null : this.#linkTo(link.origin, keyring).transport;
  }

  async #maySync(): Promise<boolean> {
    if (this.#hasServer === false || (await this.#world.keys()) === null) return false;
    this.#hasServer ??= (await this.#world.replica.state()).link !== null;
    return this.#hasServer;
  }

  async #hintTarget(): Promise<HintTarget | null> {
    if (!(await this.#maySync())) return null;
    const state = await this.#world.replica.state();
    if (state.link === null || state.standing.is !== "active") return null;
    const { transport } = this.#linkTo(state.link.origin, state.keyring);
    const url = new URL(pathOf("events", { vaultId: state.keyring.vaultId }), state.link.origin);
    url.protocol = url.protocol === "http:" ? "ws:" : "wss:";
    return { url: url.href, token: await transport.liveToken() };
  }

  /** The same as long as server and device are: it keeps the token and what was seen last. */
  #linkTo(origin: string, { vaultId, device }: Pick<Keyring, "vaultId" | "device">): Link {
    const { door, nowMs } = this.#world;
    const { deviceId, signSeed } = device;
    const key = `${origin} ${bytesToHex(deviceId)}`;
    if (this.#link?.key !== key) {
      const sign = (message: Uint8Array) => nobleSignatures.sign(message, signSeed);
      const transport = new HttpTransport({ origin, door, nowMs }, { vaultId, deviceId, sign });
      this.#link = { key, transport };
    }
    return this.#link;
  }
}
