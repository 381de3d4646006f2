/**
 * Where a lie is told: a vault of two devices on the shipped server behind a liar. The vault is made once a file; every
 * test gets its devices and its server as they were then. Ends every test with what must hold after any lie: the honest
 * server works again, everything the person has is there, and nothing readable ever left a device.
 */
import { expect } from "vitest";
import { type Disk, MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import type { SignatureScheme } from "../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../shared/sync/environment.ts";
import { httpJoinDoor } from "../../shared/sync/http-join-door.ts";
import type { HttpServer } from "../../shared/sync/http-session.ts";
import { HttpTransport } from "../../shared/sync/http-transport.ts";
import { joinByWords } from "../../shared/sync/join.ts";
import { newVaultReplica } from "../../shared/sync/new-replica.ts";
import { SyncEngine, type SyncReport } from "../../shared/sync/sync-engine.ts";
import type { JoinedVault } from "../../shared/sync/whole-vault.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { isLive, textField } from "../../shared/vault/item-state.ts";
import { recoveryKeys } from "../../shared/vault/recovery-words.ts";
import { pathOf } from "../../shared/wire/paths.ts";
import { encodeSuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { signatureVerifier } from "../../sync-server/auth/verify-signature.ts";
import { Clock } from "../shared/sync/devices.ts";
import { seededRandom } from "../shared/vault/seeded-random.ts";
import { TestServer } from "../sync-server/test-server.ts";
import { signNatively } from "./fast-signatures.ts";
import { Liar, type Lie } from "./liar.ts";
import { markersIn, newPasskey } from "./markers.ts";

const scheme: SignatureScheme = { sign: signNatively, verify: signatureVerifier() };

/** How long a request may take where a test says nothing: the machine may be busy. */
const PATIENCE_MS = 20_000;

export class Device {
  readonly replica: MemoryReplica<never>;
  readonly engine: SyncEngine;
  readonly transport: HttpTransport<AbortSignal>;
  readonly environment: EngineEnvironment;

  constructor(disk: MemoryReplica<never>, environment: EngineEnvironment, server: HttpServer<AbortSignal>) {
    this.replica = disk;
    this.environment = environment;
    this.engine = new SyncEngine({ replica: disk, environment });
    const { vaultId } = this.state.keyring;
    this.transport = new HttpTransport(server, {
      vaultId,
      deviceId: this.keys.deviceId,
      sign: (message) => scheme.sign(message, this.keys.signSeed),
    });
  }

  get state() {
    return this.replica.disk.state;
  }

  get keys(): DeviceKeys {
    return this.state.keyring.device;
  }

  get pin() {
    return { seq: this.state.log.seq, head: this.state.log.head };
  }

  sync(): Promise<SyncReport> {
    return this.engine.sync(this.transport);
  }

  /** Names of the passkeys that the person sees and can sign in with. */
  get names(): readonly string[] {
    return [...this.replica.disk.items.values()]
      .flatMap(({ visible }) =>
        visible === null || !isLive(visible.state) || visible.secret === null
          ? []
          : [textField(visible.state, "userName") ?? ""],
      )
      .sort();
  }

  notices(about: string) {
    return this.state.notices.map(({ notice }) => notice).filter((notice) => notice.about === about);
  }

  /** All that a lie could have changed. What this device itself signed or waits to send is left out. */
  get holdings() {
    const { state, signed: _signed, ...rest } = this.replica.disk;
    const { generation: _generation, attempts: _attempts, outbox: _outbox, ...known } = state;
    return { ...rest, state: known };
  }
}

/** One test's world. */
export class Scene {
  readonly liar: Liar;
  readonly laptop: Device;
  readonly phone: Device;
  readonly clock: Clock;
  readonly entropy: Uint8Array;
  /** How long the devices wait for an answer. */
  patienceMs = PATIENCE_MS;
  readonly #name: string;

  constructor(name: string, liar: Liar, disks: Disks, entropy: Uint8Array, clock: Clock) {
    this.#name = name;
    this.liar = liar;
    this.clock = clock;
    this.entropy = entropy;
    this.laptop = this.device("Laptop", disks.laptop);
    this.phone = this.device("Phone", disks.phone);
  }

  get vaultId(): Uint8Array {
    return this.laptop.state.keyring.vaultId;
  }

  get paper(): DeviceKeys {
    return recoveryKeys(this.entropy);
  }

  get http(): HttpServer<AbortSignal> {
    const timeout = (ms: number) => AbortSignal.timeout(Math.min(ms, this.patienceMs));
    return { origin: this.liar.origin, nowMs: this.clock.read, door: { fetch, timeout } };
  }

  device(name: string, disk: Disk): Device {
    return new Device(new MemoryReplica(disk), this.environment(name), this.http);
  }

  environment(name: string): EngineEnvironment {
    return { random: seededRandom(`${this.#name} ${name}`), nowMs: this.clock.read, scheme };
  }

  /** A third device by the words. */
  async join(name = "Tablet"): Promise<{ readonly device: Device; readonly joined: JoinedVault }> {
    const environment = this.environment(name);
    const names = { deviceName: name, platform: "Test" };
    const { origin } = this.liar;
    const order = { entropy: this.entropy.slice(), names, origin, changeKey: false };
    const joined = await joinByWords(order, httpJoinDoor(this.http, scheme), environment);
    return { joined, device: new Device(new MemoryReplica(joined.replica), environment, this.http) };
  }

  /** The device syncs with the lie and refuses it: this code, and all it has is as before. Honest afterwards. */
  async refuses(device: Device, lie: Lie, code: string): Promise<void> {
    const before = device.holdings;
    this.liar.lie = lie;
    await expect(device.sync()).rejects.toMatchObject({ code });
    this.liar.lie = null;
    expect(device.holdings).toEqual(before);
  }

  /** Joining with the lie gives nothing and leaves nothing behind on the real server. Honest afterwards. */
  async refusesToJoin(lie: Lie, code: string): Promise<void> {
    const before = await this.liar.behind.store.vault(this.vaultId);
    this.liar.lie = lie;
    await expect(this.join("Refused")).rejects.toMatchObject({ code });
    this.liar.lie = null;
    expect(await this.liar.behind.store.vault(this.vaultId)).toEqual(before);
  }

  /** The real server, set back to the first `seq` entries of this device's log; all of them if not said. */
  async serverFrom(device: Device, seq = device.pin.seq): Promise<TestServer> {
    const entries = await device.replica.entries(1, seq);
    return serverWith(this.liar.origin, device.state.keyring.vaultId, entries);
  }

  /** After any lie. */
  async requireRecovery(expected: Expectation): Promise<void> {
    this.liar.lie = null;
    const { laptop, phone } = this;
    for (const device of [laptop, phone, laptop]) await device.sync();
    for (const device of [laptop, phone]) {
      expect(device.state.standing).toEqual({ is: "active" });
      expect(device.names).toEqual(expect.arrayContaining([...expected.names]));
      expect(device.state.outbox).toEqual([]);
    }
    expect(phone.state.log.head).toEqual(laptop.state.log.head);
    expect(phone.names).toEqual(laptop.names);
  }

  /** Nothing that was planted may be readable in what the devices sent. */
  requireSilence(): void {
    const { keyring } = this.laptop.state;
    const secrets = [keyring, this.phone.state.keyring].flatMap(({ device, epochKeys }) => [
      device.signSeed,
      device.kemSecret,
      ...[...epochKeys.values()].map(({ key }) => key),
    ]);
    expect(this.liar.heard.length).toBeGreaterThan(0);
    expect(markersIn(Buffer.concat(this.liar.heard), [...secrets, this.entropy])).toEqual([]);
  }
}

type Disks = { readonly laptop: Disk; readonly phone: Disk };

export type Expectation = { readonly names: readonly string[] };

/** "apart": the test itself says how it ends, because devices stay forked, removed or closed. */
export type Ending = "recovered" | "apart";

export class Stage {
  readonly #liar: Liar;
  readonly #disks: Disks;
  readonly #entropy: Uint8Array;
  readonly #nowMs: number;

  private constructor(liar: Liar, disks: Disks, entropy: Uint8Array, nowMs: number) {
    this.#liar = liar;
    this.#disks = disks;
    this.#entropy = entropy;
    this.#nowMs = nowMs;
  }

  static async open(): Promise<Stage> {
    const liar = await Liar.open();
    const server = await TestServer.open({ origin: liar.origin });
    liar.begin(server);
    const clock = new Clock();
    const entropy = seededRandom("words")(32);
    const names = { deviceName: "Laptop", platform: "Test" };
    const environment = { random: seededRandom("founding"), nowMs: clock.read, scheme };
    const replica = newVaultReplica(await foundVault(entropy, names, environment), names);
    const begun = new MemoryReplica<never>(replica).disk;
    const scene = new Scene("founding", liar, { laptop: begun, phone: begun }, entropy, clock);
    const { laptop } = scene;
    await laptop.engine.connect(laptop.transport, liar.origin, null);
    await laptop.engine.write([newPasskey("ann"), newPasskey("bob")]);
    await laptop.engine.write([newPasskey("cat")]);
    await laptop.sync();
    const { device: phone } = await scene.join("Phone");
    for (const device of [phone, laptop, phone]) await device.sync();
    await server.close();
    const disks = { laptop: laptop.replica.disk, phone: phone.replica.disk };
    return new Stage(liar, disks, entropy, clock.nowMs);
  }

  /** The body of a test. */
  play(
    name: string,
    act: (scene: Scene) => Promise<void>,
    ending: Ending = "recovered",
  ): () => Promise<void> {
    return async () => {
      const clock = new Clock();
      clock.nowMs = this.#nowMs;
      const scene = new Scene(name, this.#liar, this.#disks, this.#entropy, clock);
      const server = await scene.serverFrom(scene.laptop);
      this.#liar.begin(server);
      try {
        await act(scene);
        if (ending === "recovered") await scene.requireRecovery({ names: ["ann", "bob", "cat"] });
        scene.requireSilence();
      } finally {
        await this.#liar.behind.close();
      }
    };
  }

  close(): Promise<void> {
    return this.#liar.close();
  }
}

/** A shipped server that has these entries and nothing else. */
export async function serverWith(
  origin: string,
  vaultId: Uint8Array,
  entries: readonly { readonly bytes: Uint8Array }[],
): Promise<TestServer> {
  const server = await TestServer.open({ origin });
  const body = encodeSuffixRequest({
    expect: { seq: 0, head: new Uint8Array(32) },
    start: null,
    entries: entries.map(({ bytes }) => bytes),
    invite: null,
  });
  const answer = await server.ask("PUT", pathOf("suffix", { vaultId }), { body });
  expect(answer.statusCode).toBe(200);
  return server;
}
