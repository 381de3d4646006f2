/**
 * The device that is in the vault and lets another in. Shows a code, hears one message, reveals what it kept back, and
 * is told the digits of the other screen once: right, and the newcomer may be added; anything else, and this pairing is
 * over. Steps out of their order throw; so does every step after the end.
 *
 *   offered --hear--> heard --confirm--> confirmed        any step, late, wrong or `end`: ended
 */
import { x25519 } from "@noble/curves/ed25519.js";
import { wipe } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import { redacted } from "../vault/redacted.ts";
import { type Introduction, readIntroduction } from "./introduction.ts";
import { type PairingRefusal, sealVerdict } from "./last-words.ts";
import { commitmentTo, encodeOffer, encodeReveal, KEPT_BACK_LENGTH, offerHashOf } from "./offer.ts";
import { type ChannelSecrets, openAtOffer } from "./pairing-channel.ts";
import { CODE_SECRET_LENGTH, codeAsQrText, codeAsWords, mailboxOf } from "./pairing-code.ts";
import { PairingFault } from "./pairing-fault.ts";
import { areSameDigits, readDigits, sixDigits } from "./six-digits.ts";

/** How long a code waits for the other device, and then how long that device's digits may be typed. */
export const PAIRING_TIME_MS = 120_000;

export type ExistingDeviceWorld = {
  readonly random: RandomBytes;
  /** Milliseconds that no change of the wall clock moves. */
  readonly monotonicMs: () => number;
  readonly verify: VerifySignature;
};

/** What is known once the person has confirmed the newcomer. `secrets` are secret. */
export type Confirmed = { readonly introduction: Introduction; readonly secrets: ChannelSecrets };

type Heard = Confirmed & { readonly digits: string };

type State =
  | { readonly is: "offered"; readonly sinceMs: number }
  | { readonly is: "heard"; readonly heard: Heard; readonly sinceMs: number }
  | { readonly is: "confirmed" }
  | { readonly is: "ended" };

export class ExistingDevice {
  /** 32 bytes: the mailbox, whose slot 0 holds `offer`. */
  readonly mailbox: Uint8Array;
  readonly offer: Uint8Array;
  /** Secret of this pairing: for one screen and nothing else. */
  readonly qrText: string;
  readonly words: readonly string[];
  readonly #world: ExistingDeviceWorld;
  readonly #vaultId: Uint8Array;
  readonly #origin: string;
  readonly #secret: Uint8Array;
  readonly #ephemeral: Uint8Array;
  readonly #keptBack: Uint8Array;
  #state: State;

  constructor(vault: { readonly vaultId: Uint8Array; readonly origin: string }, world: ExistingDeviceWorld) {
    const { random, monotonicMs } = world;
    this.#world = world;
    this.#vaultId = vault.vaultId;
    this.#origin = vault.origin;
    this.#secret = random(CODE_SECRET_LENGTH);
    this.#ephemeral = random(32);
    this.#keptBack = random(KEPT_BACK_LENGTH);
    this.offer = encodeOffer({
      vaultId: vault.vaultId,
      publicKey: x25519.getPublicKey(this.#ephemeral),
      commitment: commitmentTo(this.#keptBack),
    });
    const code = { secret: this.#secret, offerHash: offerHashOf(this.offer) };
    this.mailbox = mailboxOf(code);
    this.qrText = codeAsQrText({ ...code, place: vault });
    this.words = codeAsWords(code);
    this.#state = { is: "offered", sinceMs: monotonicMs() };
    redacted(this, "ExistingDevice");
  }

  /** Milliseconds until the present step is over; 0 where none waits for the person. */
  get leftMs(): number {
    const state = this.#state;
    if (state.is !== "offered" && state.is !== "heard") return 0;
    return Math.max(0, PAIRING_TIME_MS - (this.#world.monotonicMs() - state.sinceMs));
  }

  /**
   * The first message in slot 1, the only one that is ever heard: who it is from, and what to put into slot 2. Throws
   * PairingFault "pairing/expired", "pairing/not-understood"; both end the pairing.
   */
  async hear(
    untrusted: Uint8Array,
  ): Promise<{ readonly introduction: Introduction; readonly reveal: Uint8Array }> {
    this.#require("offered");
    // Nothing else is heard while this is judged, whatever comes of it.
    this.#state = { is: "ended" };
    const place = { code: { secret: this.#secret }, offer: this.offer, origin: this.#origin };
    const opened = await openAtOffer(place, this.#ephemeral, untrusted);
    const introduction = opened && readIntroduction(opened.plaintext, this.#vaultId, this.#world.verify);
    if (opened === null || introduction === null) throw this.#over("pairing/not-understood", "message 1");
    const { secrets } = opened;
    const transcript = {
      offer: this.offer,
      message: untrusted,
      keptBack: this.#keptBack,
      origin: this.#origin,
    };
    const digits = sixDigits(secrets.digits, transcript);
    this.#state = {
      is: "heard",
      heard: { introduction, secrets, digits },
      sinceMs: this.#world.monotonicMs(),
    };
    return { introduction, reveal: encodeReveal(this.#keptBack) };
  }

  /**
   * The digits as the person typed them: one try. Throws PairingFault "pairing/wrong-digits", "pairing/expired"; both end
   * the pairing. Text that is not six digits is no try: null.
   */
  confirm(untrustedText: string): Confirmed | null {
    const { heard } = this.#require("heard");
    const digits = readDigits(untrustedText);
    if (digits === null) return null;
    if (!areSameDigits(digits, heard.digits)) throw this.#over("pairing/wrong-digits", "one try");
    this.#state = { is: "confirmed" };
    this.#forget();
    return { introduction: heard.introduction, secrets: heard.secrets };
  }

  /** Ends it. What to put into slot 3 so that the other device can say why, or null where none is there. */
  end(why: PairingRefusal): Uint8Array | null {
    const state = this.#state;
    if (state.is === "offered" || state.is === "heard") this.#state = { is: "ended" };
    this.#forget();
    if (state.is !== "heard") return null;
    return sealVerdict(state.heard.secrets.verdict, { is: "refused", why }, this.#world.random);
  }

  #require<Is extends "offered" | "heard">(is: Is): Extract<State, { is: Is }> {
    const state = this.#state;
    if (state.is !== is) throw new PairingFault("pairing/out-of-order", `${state.is}, not ${is}`);
    if (this.leftMs === 0) throw this.#over("pairing/expired", is);
    // Compared above; the compiler does not narrow by a type parameter.
    return state as Extract<State, { is: Is }>;
  }

  #over(
    code: "pairing/expired" | "pairing/not-understood" | "pairing/wrong-digits",
    message: string,
  ): PairingFault {
    const refusal = code === "pairing/expired" ? "expired" : "wrong-digits";
    return new PairingEnded(code, message, this.end(refusal));
  }

  #forget(): void {
    wipe(this.#ephemeral, this.#secret);
  }
}

/** A pairing that ended by itself, with what tells the other device so (slot 3), where there is one. */
export class PairingEnded extends PairingFault {
  readonly verdict: Uint8Array | null;

  constructor(
    code: ConstructorParameters<typeof PairingFault>[0],
    message: string,
    verdict: Uint8Array | null,
  ) {
    super(code, message);
    this.verdict = verdict;
  }
}
