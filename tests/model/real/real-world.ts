/**
 * The shipped engine, log and vault in the place of the model: one step of it does on real disks, with real keys and a
 * server in memory that stands at the very log that the model says, what the model's action does. Worlds are never
 * changed: each step gives another one, so ways that begin alike share their beginning.
 */
import { type Disk, MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { accept } from "../../../shared/log/accept.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import type { SignatureScheme } from "../../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import { joinByWords } from "../../../shared/sync/join.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { type DeviceKeys, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { signatureVerifier } from "../../../sync-server/auth/verify-signature.ts";
import { signNatively } from "../../lying-server/fast-signatures.ts";
import { create, Device, Devices, ORIGIN, settle } from "../../shared/sync/devices.ts";
import { losingAnswers } from "../../shared/sync/losses.ts";
import { seededRandom } from "../../shared/vault/seeded-random.ts";
import { MemoryServer, type ServedVault } from "../../support/memory-server.ts";
import type { Action, Stage } from "../actions.ts";
import {
  ACCOMPLICE,
  bit,
  FIRST,
  type Identity,
  type Mask,
  NEW_PAPER,
  NEWCOMER,
  type NodeId,
  SECOND,
  THIEF,
} from "../log-tree.ts";
import { forgeReal } from "./forge-real.ts";
import type { Step } from "./traces.ts";

const scheme: SignatureScheme = { sign: signNatively, verify: signatureVerifier() };

export type RealWorld = {
  /** What a server has that stands at a log. */
  readonly vaults: ReadonlyMap<NodeId, ServedVault>;
  readonly disks: ReadonlyMap<Identity, Disk>;
};

export class Reality {
  readonly #devices: Devices;
  readonly #stage: Stage;
  #draws = 0;
  readonly #known = new Map<Step, Promise<RealWorld>>();
  readonly start: RealWorld;
  /** Keys of the thief and of its helper. */
  readonly hostile: ReadonlyMap<Identity, DeviceKeys>;

  private constructor(
    devices: Devices,
    stage: Stage,
    start: RealWorld,
    hostile: ReadonlyMap<Identity, DeviceKeys>,
  ) {
    this.#devices = devices;
    this.#stage = stage;
    this.start = start;
    this.hostile = hostile;
  }

  /** The vault with which every way begins: two devices and one that will come into other hands. */
  static async open(stage: Stage): Promise<Reality> {
    const devices = new Devices("model", newServer());
    const first = await devices.foundOnline("First");
    const second = await devices.join("Second");
    const thief = await devices.join("Thief");
    await settle(first, second, thief);
    const vault = devices.server.backup(first.state.keyring.vaultId);
    const disks = new Map([
      [FIRST, first.replica.disk],
      [SECOND, second.replica.disk],
    ]);
    const hostile = new Map([
      [THIEF, thief.state.keyring.device],
      [ACCOMPLICE, generateDeviceKeys(seededRandom("accomplice"))],
    ]);
    return new Reality(devices, stage, { vaults: new Map([[0, vault]]), disks }, hostile);
  }

  /** The world at the end of a way. */
  after(step: Step | null): Promise<RealWorld> {
    if (step === null) return Promise.resolve(this.start);
    const known = this.#known.get(step);
    if (known !== undefined) return known;
    const world = this.after(step.before).then((before) => this.#take(before, step));
    this.#known.set(step, world);
    return world;
  }

  idOf(identity: Identity, { disks }: RealWorld): Uint8Array {
    const id = disks.get(identity)?.state.keyring.device.deviceId ?? this.hostile.get(identity)?.deviceId;
    if (id === undefined) throw new Error(`nobody is ${identity}`);
    return id;
  }

  async #take(world: RealWorld, step: Step): Promise<RealWorld> {
    const { action } = step;
    if (action.does === "restore") return world;
    if (action.does === "forge") return this.#forge(world, step, action);
    if (action.does === "recover") return this.#recover(world, step, action);
    const server = newServer();
    if (action.does !== "edit") server.restore(mustHave(world, action.view));
    const device = this.#deviceOn(world, action.device, server);
    await this.#act(world, device, action, step);
    const moved = withDisk(world, action.device, device.replica.disk);
    return action.does === "edit" ? moved : this.#withSent(moved, server, step);
  }

  async #act(world: RealWorld, device: Device, action: Action, { from }: Step): Promise<void> {
    if (action.does === "edit") {
      const count = (from.left.edits[action.device] ?? 0) - 1;
      return device.engine.write([create(`${action.device} ${count}`)]);
    }
    if (action.does === "merge")
      await device.engine.mergeFork(device.transport).catch(unless("sync/server-lied", "vault/no-epoch-key"));
    if (action.does === "remove") {
      const remove = identitiesIn(action.removes).map((identity) => this.idOf(identity, world));
      await device.engine
        .rekey(device.transport, { remove })
        .catch(unless("sync/unauthorised", "vault/no-epoch-key"));
    }
    if (action.does === "new-words") {
      const change = { old: this.#devices.entropy, fresh: FRESH_WORDS };
      await device.engine
        .changeWords(device.transport, change)
        .catch(unless("sync/unauthorised", "sync/words-unknown", "vault/no-epoch-key"));
    }
    if (action.does !== "sync") return;
    if (action.losesAnswer) device.wrap = losingAnswers;
    await device.sync().catch(unless("vault/no-epoch-key", ...(action.losesAnswer ? LOST : [])));
  }

  async #recover(
    world: RealWorld,
    step: Step,
    action: Extract<Action, { does: "recover" }>,
  ): Promise<RealWorld> {
    const server = newServer();
    server.restore(mustHave(world, action.view));
    const names = { deviceName: "Newcomer", platform: "Test" };
    const door = {
      recover: async (paper: DeviceKeys) => server.recover(paper.signPublicKey),
      transport: (vaultId: Uint8Array, member: DeviceKeys) => server.transport(vaultId, member.deviceId),
    };
    const { paper } = this.#stage.tree.at(action.view);
    const entropy = paper === NEW_PAPER ? FRESH_WORDS : this.#devices.entropy;
    const order = { entropy, names, origin: ORIGIN, changeKey: action.changesKey };
    const { replica } = await joinByWords(order, door, this.#environment("Newcomer"));
    const moved = withDisk(world, NEWCOMER, new MemoryReplica<string>(replica).disk);
    return this.#withSent(moved, server, step);
  }

  async #forge(world: RealWorld, step: Step, action: Extract<Action, { does: "forge" }>): Promise<RealWorld> {
    const vault = mustHave(world, action.view);
    const entry = await forgeReal(vault, action.content, {
      keys: this.hostile,
      logs: [...world.vaults.values()],
      idOf: (identity) => this.idOf(identity, world),
    });
    const server = newServer();
    server.restore(vault);
    server.restore(extended(vault, entry));
    return this.#withSent(world, server, step);
  }

  /** Names what the server was given in this step, entry by entry, as the model does. */
  #withSent(world: RealWorld, server: MemoryServer, step: Step): RealWorld {
    const [vault] = server.vaults.values();
    if (vault === undefined) throw new Error("a server without the vault");
    const { tree } = this.#stage;
    const vaults = new Map(world.vaults);
    // By rising depth, so that the log before is known.
    for (const log of step.to.sent.filter((one) => !vaults.has(one))) {
      const { parent, content } = tree.at(log);
      const before = vaults.get(parent);
      if (before === undefined) throw new Error(`the log before ${log} is not known`);
      const length = content?.kind === "reissue" ? countOf(content.edits) : 1;
      vaults.set(log, prefix(server, vault, before.entries.length + length));
    }
    return { ...world, vaults };
  }

  #deviceOn({ disks }: RealWorld, identity: Identity, server: MemoryServer): Device {
    const disk = disks.get(identity);
    if (disk === undefined) throw new Error(`no device ${identity}`);
    const name = String(identity);
    return new Device(
      name,
      server,
      this.#environment(name),
      new MemoryReplica<string>(disk),
      this.#devices.clock,
    );
  }

  #environment(name: string): EngineEnvironment {
    const { random } = this.#devices.environment(`${name} ${this.#draws++}`);
    return { random, nowMs: this.#devices.clock.read, scheme };
  }
}

/** What the new words hold. */
const FRESH_WORDS = seededRandom("new words")(32);

const LOST = ["sync/unreachable"] as const;

function newServer(): MemoryServer {
  const server = new MemoryServer({ verify: scheme.verify });
  server.removedMayRead = true;
  return server;
}

function prefix(server: MemoryServer, vault: ServedVault, length: number): ServedVault {
  const entries = vault.entries.slice(0, length);
  if (entries.length !== length) throw new Error("the server has less than the model says");
  return { ...vault, entries, leaves: vault.leaves.slice(0, length), control: server.judge(null, entries) };
}

/** The log with one entry more, which the log's rule must take. */
export function extended(vault: ServedVault, bytes: Uint8Array): ServedVault {
  const judged = accept(vault.control, bytes, scheme.verify);
  if (judged.outcome !== "accepted")
    throw new Error(`refused: ${judged.outcome === "refused" ? judged.refusal : judged.outcome}`);
  const leaf = leafHash(judged.entry);
  return {
    ...vault,
    entries: [...vault.entries, bytes],
    leaves: [...vault.leaves, leaf],
    control: judged.state,
  };
}

function withDisk(world: RealWorld, identity: Identity, disk: Disk): RealWorld {
  return { ...world, disks: new Map(world.disks).set(identity, disk) };
}

export function mustHave({ vaults }: RealWorld, log: NodeId): ServedVault {
  const vault = vaults.get(log);
  if (vault === undefined) throw new Error(`no server was given the log ${log}`);
  return vault;
}

export function identitiesIn(mask: Mask): readonly Identity[] {
  return Array.from({ length: 8 }, (_, identity) => identity).filter(
    (identity) => (mask & bit(identity)) !== 0,
  );
}

export function countOf(mask: Mask): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** What came of it is compared with the model all the same. */
function unless(...codes: readonly (SyncFault["code"] | VaultFault["code"])[]): (cause: unknown) => void {
  return (cause) => {
    const isFault = cause instanceof SyncFault || cause instanceof VaultFault;
    if (!isFault || !codes.includes(cause.code)) throw cause;
  };
}
