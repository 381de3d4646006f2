/**
 * The browser that wants in: answers a code, shows digits, waits to be added, then fetches and verifies the vault and
 * keeps it under a password of its own. Nothing of the vault is shown before that.
 */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { type Receipt, sealReceipt } from "../../../shared/pairing/last-words.ts";
import { NewDevice, takeVerdict } from "../../../shared/pairing/new-device.ts";
import { type PairingCode, readPairingWords, readQrText } from "../../../shared/pairing/pairing-code.ts";
import { PairingFault } from "../../../shared/pairing/pairing-fault.ts";
import { HttpMailbox } from "../../../shared/sync/http-mailbox.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { joinAsMember } from "../../../shared/sync/join-as-member.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { writableText } from "../../../shared/vault/writable-text.ts";
import type { JoinResult } from "../../messages/join-result.ts";
import type { GivenCode, JoiningPairing } from "../../messages/pairing-contract.ts";
import { StorageFault } from "../../storage/storage-fault.ts";
import { inEngineLock } from "../sync/engine-lock.ts";
import { heardBefore, resultOf } from "../sync/join.ts";
import { serverOrigin } from "../sync/server-address.ts";
import { DEFAULT_SETTINGS } from "../vault/settings.ts";
import {
  type AwaitedVerdict,
  awaitedVerdict,
  forgetAwaited,
  joinedDevice,
  rememberAwaited,
  rememberJoined,
} from "./awaited-verdict.ts";
import type { PairingWorld } from "./pairing-world.ts";
import { fillSlot, type Watching, waitForSlot } from "./watched-slot.ts";

const SLOT = { offer: 0, message: 1, reveal: 2, verdict: 3, receipt: 4 } as const;
/** The other device reveals at once when it hears. */
const REVEAL_WITHIN_MS = 60_000;
/** Two minutes for the digits, and the adding. */
const VERDICT_WITHIN_MS = 240_000;

type Run = {
  /** What was given, to know it again. */
  readonly given: string;
  view: JoiningPairing;
  isOffline: boolean;
  isOver: boolean;
};

export class JoiningSide {
  readonly #world: PairingWorld;
  #run: Run | null = null;

  constructor(world: PairingWorld) {
    this.#world = world;
  }

  /** Throws PairingFault "pairing/not-a-code", "pairing/not-words"; SyncFault "sync/not-an-address"; StorageFault. */
  async join(code: GivenCode, names: DeviceNames): Promise<JoiningPairing> {
    const given = JSON.stringify(code);
    const present = this.#run;
    if (present !== null && present.given === given && !present.isOver) return viewOf(present);
    const { code: read, origin } = readCode(code);
    if ((await this.#world.keeper.state()) !== "none")
      throw new StorageFault("storage/vault-exists", "this device has a vault");
    await this.leave();
    await forgetAwaited(this.#world.session);
    const run = this.#newRun(given);
    const readable = { deviceName: writableText(names.deviceName), platform: writableText(names.platform) };
    void this.#guard(run, () => this.#call(run, read, origin, readable));
    return viewOf(run);
  }

  /** How far it is. Takes up again what a worker that died had begun to wait for. */
  async joining(): Promise<JoiningPairing> {
    const run = this.#run ?? (await this.#resumed());
    return run === null ? { is: "none" } : viewOf(run);
  }

  /** Throws PairingFault, SyncFault, StorageFault "storage/vault-exists". Repeating it is harmless. */
  finish(password: string): Promise<JoinResult> {
    return inEngineLock(this.#world.locks, async () => {
      const { session, keeper } = this.#world;
      const awaited = await awaitedVerdict(session);
      if ((await keeper.state()) !== "none") return this.#finishedBefore(awaited, password);
      if (awaited?.verdict == null) throw new PairingFault("pairing/interrupted", "nothing to fetch with");
      const { vaultId } = awaited.awaiting;
      const welcome = takeVerdict(awaited.awaiting, awaited.verdict);
      const { origin, keys: device } = awaited;
      const joined = await joinAsMember({ vaultId, device, origin, ...welcome }, this.#transport(awaited), {
        scheme: nobleSignatures,
      });
      await keeper.keep(joined.replica, password, DEFAULT_SETTINGS);
      await this.#arrived(awaited);
      return resultOf(joined);
    });
  }

  /** The person ends it. */
  async leave(): Promise<JoiningPairing> {
    const run = this.#run;
    const awaited = await awaitedVerdict(this.#world.session);
    if (run !== null && !run.isOver) {
      this.#become(run, { is: "ended", fault: "pairing/cancelled" });
      run.isOver = true;
    }
    if (awaited !== null) {
      await forgetAwaited(this.#world.session);
      await this.#receipt(awaited, "left");
    }
    return this.joining();
  }

  #newRun(given: string): Run {
    const run: Run = { given, view: { is: "calling", isOffline: false }, isOffline: false, isOver: false };
    this.#run = run;
    return run;
  }

  /** From the code to the digits. */
  async #call(run: Run, code: PairingCode, origin: string, names: DeviceNames): Promise<void> {
    const { random, session } = this.#world;
    const keys = generateDeviceKeys(random);
    const newcomer = new NewDevice(code, origin, { keys, names }, { random, scheme: nobleSignatures });
    const mailbox = new HttpMailbox({ origin, door: this.#world.door }, newcomer.mailbox);
    const watching = this.#watching(run, mailbox, REVEAL_WITHIN_MS);
    const offer = got(await waitForSlot(watching, SLOT.offer), "pairing/no-offer");
    const message = await newcomer.takeOffer(offer);
    const put = await fillSlot(watching, SLOT.message, message);
    if (put === "taken") throw new PairingFault("pairing/used", "somebody answered before");
    if (put !== "stored") throw new PairingFault("pairing/no-offer", "gone before it was answered");
    const waiting = this.#watching(run, mailbox, REVEAL_WITHIN_MS);
    const reveal = got(await waitForSlot(waiting, SLOT.reveal), "pairing/silent");
    const awaiting = newcomer.takeReveal(reveal);
    const awaited = { awaiting, mailbox: newcomer.mailbox, origin, keys, verdict: null };
    await rememberAwaited(session, awaited);
    await this.#await(run, awaited);
  }

  /** From the digits to the welcome. */
  async #await(run: Run, awaited: AwaitedVerdict): Promise<void> {
    const { session, door } = this.#world;
    this.#become(run, { is: "comparing", digits: awaited.awaiting.digits, isOffline: false });
    const mailbox = new HttpMailbox({ origin: awaited.origin, door }, awaited.mailbox);
    const waiting = this.#watching(run, mailbox, VERDICT_WITHIN_MS);
    const verdict = got(await waitForSlot(waiting, SLOT.verdict), "pairing/silent");
    takeVerdict(awaited.awaiting, verdict);
    await rememberAwaited(session, { ...awaited, verdict });
    this.#become(run, { is: "welcomed" });
  }

  async #resumed(): Promise<Run | null> {
    const awaited = await awaitedVerdict(this.#world.session);
    if (awaited === null || this.#run !== null) return this.#run;
    const run = this.#newRun("");
    if (awaited.verdict !== null) run.view = { is: "welcomed" };
    else {
      run.view = { is: "comparing", digits: awaited.awaiting.digits, isOffline: false };
      void this.#guard(run, () => this.#await(run, awaited));
    }
    return run;
  }

  /** The answer got lost on its way to the page, perhaps with the worker that had written the vault. */
  async #finishedBefore(awaited: AwaitedVerdict | null, password: string): Promise<JoinResult> {
    const { session, keeper, access } = this.#world;
    const own = awaited === null ? await joinedDevice(session) : bytesToHex(awaited.keys.deviceId);
    if (own === null || own !== (await keeper.deviceId()))
      throw new StorageFault("storage/vault-exists", "this device has a vault");
    if ((await keeper.state()) === "locked") await keeper.unlock(password, DEFAULT_SETTINGS);
    if (awaited !== null) await this.#arrived(awaited);
    return heardBefore(access);
  }

  async #arrived(awaited: AwaitedVerdict): Promise<void> {
    await rememberJoined(this.#world.session, awaited);
    this.#run = null;
    await this.#receipt(awaited, "joined");
  }

  /** Best effort: it only spares the other device's person a wait. */
  async #receipt({ awaiting, mailbox, origin }: AwaitedVerdict, receipt: Receipt): Promise<void> {
    const { door, random } = this.#world;
    const sealed = sealReceipt(awaiting.secrets.receipt, receipt, random);
    await new HttpMailbox({ origin, door }, mailbox).write(SLOT.receipt, sealed).catch(() => undefined);
  }

  #transport({ awaiting, origin, keys }: AwaitedVerdict): HttpTransport<AbortSignal> {
    const { door, nowMs } = this.#world;
    const sign = (message: Uint8Array) => nobleSignatures.sign(message, keys.signSeed);
    return new HttpTransport(
      { origin, door, nowMs },
      { vaultId: awaiting.vaultId, deviceId: keys.deviceId, sign },
    );
  }

  #watching(run: Run, mailbox: HttpMailbox<AbortSignal>, withinMs: number): Watching {
    const { monotonicMs, pause } = this.#world;
    const untilMs = monotonicMs() + withinMs;
    return {
      mailbox,
      pause,
      goesOn: () => !run.isOver && monotonicMs() < untilMs,
      answered: (isAnswered) => {
        run.isOffline = !isAnswered;
      },
    };
  }

  async #guard(run: Run, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (run.isOver) return;
      await forgetAwaited(this.#world.session);
      const fault = error instanceof Fault ? String(error.code) : "unknown";
      this.#become(run, { is: "ended", fault });
      run.isOver = true;
    }
  }

  #become(run: Run, view: JoiningPairing): void {
    if (run.isOver) return;
    run.view = view;
    this.#world.changed();
  }
}

/** Throws PairingFault, SyncFault "sync/not-an-address". */
function readCode(given: GivenCode): { readonly code: PairingCode; readonly origin: string } {
  if ("words" in given)
    return { code: readPairingWords(given.words.join(" ")), origin: serverOrigin(given.server) };
  const code = readQrText(given.qrText);
  const origin = code.place?.origin ?? "";
  if (serverOrigin(origin) !== origin) throw new PairingFault("pairing/not-a-code", "another spelling");
  return { code, origin };
}

function got(
  waited: Uint8Array | null | "gone",
  otherwise: "pairing/no-offer" | "pairing/silent",
): Uint8Array {
  if (waited instanceof Uint8Array) return waited;
  throw new PairingFault(otherwise, waited === null ? "not within its time" : "the mailbox is gone");
}

function viewOf({ view, isOffline }: Run): JoiningPairing {
  return view.is === "calling" || view.is === "comparing" ? { ...view, isOffline } : view;
}
