/**
 * The device that has the vault: shows one code at a time, and once the person has confirmed the newcomer by its digits
 * adds it, waits for the server to accept that, and only then gives it anything. A worker that dies before the digits
 * has changed nothing; one that dies after them goes on from what it remembered.
 */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import { deviceIdOf } from "../../../shared/log/device-id.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { ExistingDevice, PairingEnded } from "../../../shared/pairing/existing-device.ts";
import {
  openReceipt,
  type PairingRefusal,
  sealVerdict,
  type Verdict,
} from "../../../shared/pairing/last-words.ts";
import { PairingFault } from "../../../shared/pairing/pairing-fault.ts";
import { HttpMailbox } from "../../../shared/sync/http-mailbox.ts";
import type { ShownPairing } from "../../messages/pairing-contract.ts";
import {
  type ConfirmedPairing,
  confirmedPairing,
  forgetConfirmed,
  rememberConfirmed,
} from "./confirmed-pairing.ts";
import type { PairingWorld } from "./pairing-world.ts";
import { fillSlot, untilAnswered, type Watching, waitForSlot } from "./watched-slot.ts";

const SLOT = { message: 1, reveal: 2, verdict: 3, receipt: 4 } as const;
/** How long the server may be away while a confirmed newcomer is added, and then while it is told. */
const ADD_WITHIN_MS = 90_000;
/** How long the newcomer may take to fetch the vault and say so. */
const RECEIPT_WITHIN_MS = 120_000;
const ID_LENGTH = 9;

type Run = {
  readonly pairingId: string;
  /** Null once it was taken up again by a new worker. */
  readonly existing: ExistingDevice | null;
  readonly mailbox: HttpMailbox<AbortSignal>;
  readonly origin: string;
  view: ShownPairing;
  isOffline: boolean;
  isOver: boolean;
};

export class ShowingPairing {
  readonly #world: PairingWorld;
  #run: Run | null = null;

  constructor(world: PairingWorld) {
    this.#world = world;
  }

  /** Throws KeeperFault "vault/verify-first", "vault/locked"; SyncFault "sync/no-server". */
  async show(): Promise<ShownPairing> {
    const { access, sync, random, monotonicMs } = this.#world;
    await access.requireVerified();
    const present = this.#run;
    // Somebody has just been confirmed: that goes on, whatever else is asked for.
    if (present !== null && (isIn(present, "adding") || isIn(present, "arriving"))) return viewOf(present);
    const { isFull, ...vault } = await sync.place();
    if (isFull) throw new PairingFault("pairing/too-many-devices", "remove one first");
    await this.#end("cancelled", "pairing/replaced");
    await forgetConfirmed(this.#world.session);
    const existing = new ExistingDevice(vault, { random, monotonicMs, verify: nobleSignatures.verify });
    const pairingId = bytesToHex(random(ID_LENGTH));
    const run = this.#newRun(pairingId, existing, existing.mailbox, vault.origin);
    void this.#guard(run, () => this.#meet(run, existing));
    return run.view;
  }

  /** How far it is. Takes up again what a worker that died had confirmed. */
  async shown(): Promise<ShownPairing> {
    const run = this.#run ?? (await this.#resumed());
    return run === null ? { is: "none" } : viewOf(run);
  }

  /** The person's one try. */
  async confirm(
    digits: string,
  ): Promise<{ readonly result: "not-digits" | "taken"; readonly pairing: ShownPairing }> {
    const run = this.#run;
    if (run === null || run.existing === null || run.view.is !== "comparing")
      return { result: "taken", pairing: await this.shown() };
    await this.#world.access.opened();
    const { existing } = run;
    try {
      const confirmed = existing.confirm(digits);
      if (confirmed === null) return { result: "not-digits", pairing: viewOf(run) };
      const { pairingId, origin } = run;
      const pairing = { pairingId, origin, mailbox: existing.mailbox, ...confirmed };
      this.#become(run, { is: "adding", pairingId, deviceName: confirmed.introduction.names.deviceName });
      await rememberConfirmed(this.#world.session, pairing);
      void this.#guard(run, () => this.#admit(run, pairing));
    } catch (error) {
      await this.#fail(run, error);
    }
    return { result: "taken", pairing: viewOf(run) };
  }

  /** The person ends it, or the vault was locked. What was confirmed by then goes on. */
  async stop(): Promise<ShownPairing> {
    await this.#end("cancelled", "pairing/cancelled");
    return this.#run === null ? { is: "none" } : viewOf(this.#run);
  }

  #newRun(pairingId: string, existing: ExistingDevice | null, name: Uint8Array, origin: string): Run {
    const mailbox = new HttpMailbox({ origin, door: this.#world.door }, name);
    const view: ShownPairing = { is: "opening", pairingId };
    const run: Run = { pairingId, existing, mailbox, origin, view, isOffline: false, isOver: false };
    this.#run = run;
    return run;
  }

  /** From the code to the newcomer's digits. */
  async #meet(run: Run, existing: ExistingDevice): Promise<void> {
    const { sync } = this.#world;
    const { pairingId, origin } = run;
    const watching = this.#watching(run, () => existing.leftMs > 0);
    await untilAnswered(watching, async () => {
      await sync.openMailbox(existing.mailbox, existing.offer);
      return true;
    });
    const { qrText, words } = existing;
    this.#become(run, {
      is: "waiting",
      pairingId,
      qrText,
      words,
      server: origin,
      leftMs: 0,
      isOffline: false,
    });
    const message = await this.#got(run, waitForSlot(watching, SLOT.message));
    const { introduction, reveal } = await existing.hear(message);
    const { deviceName, platform } = introduction.names;
    this.#become(run, { is: "comparing", pairingId, deviceName, platform, leftMs: 0, isOffline: false });
    const put = await fillSlot(
      this.#watching(run, () => existing.leftMs > 0),
      SLOT.reveal,
      reveal,
    );
    if (put === "taken") throw new PairingFault("pairing/tampered", "somebody revealed before");
    await untilAnswered(
      this.#watching(run, () => existing.leftMs > 0 && isIn(run, "comparing")),
      async () => null,
    );
    if (isIn(run, "comparing"))
      throw new PairingEnded("pairing/expired", "no digits", existing.end("expired"));
  }

  /** From the right digits to the newcomer's receipt. */
  async #admit(run: Run, pairing: ConfirmedPairing): Promise<void> {
    const { sync, session } = this.#world;
    const { introduction, secrets } = pairing;
    const { pairingId } = run;
    const { deviceName } = introduction.names;
    const deviceId = bytesToHex(deviceIdOf(introduction.keys));
    try {
      const newcomer = { ...introduction, expiresAtMs: null };
      const within = this.#within(ADD_WITHIN_MS);
      const admission = await untilAnswered(this.#watching(run, within), () => sync.addDevice(newcomer));
      if (admission === null) throw new PairingFault("pairing/silent", "the server does not answer");
      this.#become(run, { is: "arriving", pairingId, deviceName, deviceId });
      const welcome = { genesis: admission.genesis, at: admission.at, epochKeys: admission.epochKeys };
      await this.#say(run, secrets.verdict, { is: "welcome", welcome });
    } catch (error) {
      await this.#say(run, secrets.verdict, { is: "refused", why: "not-added" }).catch(() => undefined);
      await forgetConfirmed(session);
      throw error;
    }
    const receipt = await this.#receipt(run, secrets.receipt);
    await forgetConfirmed(session);
    this.#become(run, { is: "done", pairingId, deviceName, deviceId, receipt });
    run.isOver = true;
  }

  async #receipt(run: Run, key: Uint8Array): Promise<"joined" | "left" | "silent"> {
    const within = this.#within(RECEIPT_WITHIN_MS);
    const said = await waitForSlot(this.#watching(run, within), SLOT.receipt).catch(() => null);
    return said === null || said === "gone" ? "silent" : (openReceipt(key, said) ?? "silent");
  }

  async #say(run: Run, key: Uint8Array, verdict: Verdict): Promise<void> {
    const sealed = sealVerdict(key, verdict, this.#world.random);
    await fillSlot(this.#watching(run, this.#within(ADD_WITHIN_MS)), SLOT.verdict, sealed);
  }

  async #resumed(): Promise<Run | null> {
    const pairing = await confirmedPairing(this.#world.session);
    const isOpen = (await this.#world.access.open()) !== null;
    if (pairing === null || !isOpen || this.#run !== null) return this.#run;
    const { pairingId, mailbox, origin, introduction } = pairing;
    const run = this.#newRun(pairingId, null, mailbox, origin);
    run.view = { is: "adding", pairingId, deviceName: introduction.names.deviceName };
    void this.#guard(run, () => this.#admit(run, pairing));
    return run;
  }

  /** What a wait gave, or the reason why it gave nothing. */
  async #got(run: Run, waiting: Promise<Uint8Array | null | "gone">): Promise<Uint8Array> {
    const got = await waiting;
    if (got instanceof Uint8Array) return got;
    const verdict = run.existing?.end("expired") ?? null;
    throw new PairingEnded("pairing/expired", got === null ? "nobody came" : "the mailbox is gone", verdict);
  }

  #watching(run: Run, goesOn: () => boolean): Watching {
    return {
      mailbox: run.mailbox,
      pause: this.#world.pause,
      goesOn: () => !run.isOver && goesOn(),
      answered: (isAnswered) => {
        run.isOffline = !isAnswered;
      },
    };
  }

  #within(ms: number): () => boolean {
    const { monotonicMs } = this.#world;
    const untilMs = monotonicMs() + ms;
    return () => monotonicMs() < untilMs;
  }

  async #guard(run: Run, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.#fail(run, error);
    }
  }

  async #fail(run: Run, error: unknown): Promise<void> {
    if (run.isOver) return;
    const fault = error instanceof Fault ? String(error.code) : "unknown";
    this.#become(run, { is: "ended", pairingId: run.pairingId, fault });
    const verdict = error instanceof PairingEnded ? error.verdict : run.existing?.end("not-added");
    run.isOver = true;
    // Best effort: the other device ends by its own clock if this does not reach it.
    if (verdict) await run.mailbox.write(SLOT.verdict, verdict).catch(() => undefined);
  }

  async #end(why: PairingRefusal, fault: string): Promise<void> {
    const run = this.#run;
    if (run === null || run.isOver || run.view.is === "adding" || run.view.is === "arriving") return;
    const verdict = run.existing?.end(why) ?? null;
    this.#become(run, { is: "ended", pairingId: run.pairingId, fault });
    run.isOver = true;
    if (verdict !== null) await run.mailbox.write(SLOT.verdict, verdict).catch(() => undefined);
  }

  #become(run: Run, view: ShownPairing): void {
    if (run.isOver) return;
    run.view = view;
    this.#world.changed();
  }
}

function isIn(run: Run, is: ShownPairing["is"]): boolean {
  return run.view.is === is;
}

function viewOf({ view, existing, isOffline }: Run): ShownPairing {
  if (view.is !== "waiting" && view.is !== "comparing") return view;
  return { ...view, leftMs: existing?.leftMs ?? 0, isOffline };
}
