/**
 * Takes what sites tell of their passkeys. Pages learn nothing by it, whatever is held: nothing is answered, and one
 * that may not speak for an RP ID is passed over in silence. Acted on in the order of arrival and before any later
 * request of a page; while the vault is locked they wait in session storage until it is opened.
 * [Note: floods] What waits is bounded, and so is what one site may change in an hour.
 */
import type { NowMs } from "../../../shared/bytes/environment.ts";
import { CeremonyFault } from "../../../shared/webauthn/ceremony-fault.ts";
import { decodeSiteSignal, type SiteSignal } from "../../../shared/webauthn/site-signal.ts";
import type { Json } from "../../messages/page-contract.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { FrameSender } from "../sender.ts";
import type { SessionArea } from "../session-area.ts";

/** The open vault, as far as a site's word reaches. */
export interface SignalledVault {
  /** Does what the signal says; true if anything changed. */
  obey(signal: SiteSignal): Promise<boolean>;
}

export type SignalWorld = {
  /** The vault, or null while it is locked. */
  readonly open: () => Promise<SignalledVault | null>;
  /** False while there is no vault at all. */
  readonly hasVault: () => Promise<boolean>;
  readonly session: SessionArea;
  /** Tells open pages of the extension. */
  readonly changed: () => void;
  readonly nowMs: NowMs;
};

type Told = { readonly method: string; readonly untrusted: Json; readonly origin: string };

const WAITING = "signals-waiting";
const CHANGES = "signals-changes:";
const MAX_CHARACTERS = 64 * 1024;
const MAX_WAITING = 32;
const MAX_QUEUED = 64;
const MAX_CHANGES = 20;
const CHANGES_WITHIN_MS = 60 * 60_000;

export class SiteSignals {
  readonly #world: SignalWorld;
  readonly #turns = new OneAtATime();
  #queued = 0;

  constructor(world: SignalWorld) {
    this.#world = world;
  }

  /** Resolves once it is done, waits, or is passed over. Never rejects. */
  async take(method: string, untrusted: Json, { origin, asker }: FrameSender): Promise<void> {
    // A private window leaves no trace in the vault.
    if (asker.isPrivate || this.#queued >= MAX_QUEUED) return;
    if (JSON.stringify(untrusted).length > MAX_CHARACTERS) return;
    this.#queued++;
    await this.#inTurn(() => this.#take({ method, untrusted, origin }));
    this.#queued--;
  }

  /** The vault was opened: does what was told while it was locked. */
  opened(): Promise<void> {
    return this.#inTurn(async () => {
      const waiting = await this.#waiting();
      if (waiting.length === 0) return;
      await this.#world.session.remove(WAITING);
      for (const told of waiting) await this.#take(told);
    });
  }

  /** Resolves once everything that was taken before is done. */
  settled(): Promise<void> {
    return this.#inTurn(async () => undefined);
  }

  async #take(told: Told): Promise<void> {
    if (!(await this.#world.hasVault())) return;
    const signal = decoded(told);
    if (signal === null) return;
    const vault = await this.#world.open();
    if (vault === null) {
      const waiting = await this.#waiting();
      if (waiting.length < MAX_WAITING) await this.#world.session.write(WAITING, [...waiting, told]);
      return;
    }
    const name = CHANGES + signal.rpId;
    const lately = (await this.#changes(name)).filter(
      (atMs) => atMs > this.#world.nowMs() - CHANGES_WITHIN_MS,
    );
    if (lately.length >= MAX_CHANGES || !(await vault.obey(signal))) return;
    await this.#world.session.write(name, [...lately, this.#world.nowMs()]);
    this.#world.changed();
  }

  /** What goes wrong is nobody's to hear: the site tells it again at the next sign-in. */
  #inTurn(job: () => Promise<void>): Promise<void> {
    return this.#turns.run("signals", job).catch(() => undefined);
  }

  async #waiting(): Promise<readonly Told[]> {
    // Only this class writes here, so the shape is known.
    return ((await this.#world.session.read(WAITING)) as readonly Told[] | undefined) ?? [];
  }

  async #changes(name: string): Promise<readonly number[]> {
    return ((await this.#world.session.read(name)) as readonly number[] | undefined) ?? [];
  }
}

function decoded({ method, untrusted, origin }: Told): SiteSignal | null {
  try {
    return decodeSiteSignal(method, untrusted, origin);
  } catch (error) {
    if (error instanceof CeremonyFault) return null;
    throw error;
  }
}
