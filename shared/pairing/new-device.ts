/**
 * The device that wants in: reads a code, answers the offer that it means, checks what is revealed against what was
 * committed, and shows six digits. Sends nothing secret. Steps out of their order throw.
 *
 *   begun --takeOffer--> introduced --takeReveal--> awaiting a verdict        anything wrong: ended
 */
import { equalBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import type { SignatureScheme } from "../log/signature-scheme.ts";
import type { DeviceNames } from "../vault/control-body.ts";
import type { DeviceKeys } from "../vault/device-keys.ts";
import { redacted } from "../vault/redacted.ts";
import { provePossession } from "../vault/write-device-add.ts";
import { encodeIntroduction } from "./introduction.ts";
import { openVerdict, type PairingRefusal, type Welcome } from "./last-words.ts";
import { commitmentTo, decodeReveal, type Offer, offerOfCode } from "./offer.ts";
import { type ChannelSecrets, sealToOffer } from "./pairing-channel.ts";
import { mailboxOf, type PairingCode } from "./pairing-code.ts";
import { PairingFault, type PairingFaultCode } from "./pairing-fault.ts";
import { sixDigits } from "./six-digits.ts";

export type NewDeviceWorld = { readonly random: RandomBytes; readonly scheme: SignatureScheme };

/** What is known once the digits are shown: all that is needed for the rest. `secrets` are secret. */
export type AwaitingVerdict = {
  readonly vaultId: Uint8Array;
  readonly digits: string;
  readonly secrets: Pick<ChannelSecrets, "verdict" | "receipt">;
};

type Introduced = {
  readonly is: "introduced";
  readonly offer: Offer;
  readonly bytes: Uint8Array;
  readonly message: Uint8Array;
  readonly secrets: ChannelSecrets;
};
type State = { readonly is: "begun" } | Introduced | { readonly is: "awaiting" } | { readonly is: "ended" };

export class NewDevice {
  readonly mailbox: Uint8Array;
  readonly origin: string;
  readonly #world: NewDeviceWorld;
  readonly #code: PairingCode;
  readonly #keys: DeviceKeys;
  readonly #names: DeviceNames;
  #state: State = { is: "begun" };

  /**
   * `origin`: the server that is spoken to, as the code or the person names it. `keys`: fresh and of nobody else; names
   * of at most 64 characters.
   */
  constructor(
    code: PairingCode,
    origin: string,
    self: { readonly keys: DeviceKeys; readonly names: DeviceNames },
    world: NewDeviceWorld,
  ) {
    this.mailbox = mailboxOf(code);
    this.origin = origin;
    this.#code = code;
    this.#keys = self.keys;
    this.#names = self.names;
    this.#world = world;
    redacted(this, "NewDevice");
  }

  /** What slot 0 holds. Returns what to put into slot 1. Throws PairingFault "pairing/tampered", which ends it. */
  async takeOffer(untrusted: Uint8Array): Promise<Uint8Array> {
    this.#require("begun");
    this.#state = { is: "ended" };
    const { random, scheme } = this.#world;
    const offer = offerOfCode(untrusted, this.#code);
    const possession = provePossession(offer.vaultId, this.#keys, scheme);
    const introduction = encodeIntroduction({ keys: this.#keys, possession, names: this.#names }, random(32));
    const place = { code: this.#code, offer: untrusted, origin: this.origin };
    const sealed = await sealToOffer(place, offer.publicKey, random(32), introduction).catch(
      (cause: unknown) => {
        throw new PairingFault("pairing/tampered", "a key that nothing can be sealed to", cause);
      },
    );
    this.#state = { is: "introduced", offer, bytes: untrusted, ...sealed };
    return sealed.message;
  }

  /**
   * What slot 2 holds. Returns the digits to show. Throws PairingFault "pairing/tampered" where it is not what was
   * committed to, which ends it.
   */
  takeReveal(untrusted: Uint8Array): AwaitingVerdict {
    const { offer, bytes, message, secrets } = this.#require("introduced");
    this.#state = { is: "ended" };
    const keptBack = decodeReveal(untrusted);
    if (!equalBytes(commitmentTo(keptBack), offer.commitment))
      throw new PairingFault("pairing/tampered", "not what was committed to");
    const digits = sixDigits(secrets.digits, { offer: bytes, message, keptBack, origin: this.origin });
    this.#state = { is: "awaiting" };
    const { verdict, receipt } = secrets;
    return redacted({ vaultId: offer.vaultId, digits, secrets: { verdict, receipt } }, "AwaitingVerdict");
  }

  #require<Is extends "begun" | "introduced">(is: Is): Extract<State, { is: Is }> {
    const state = this.#state;
    if (state.is !== is) throw new PairingFault("pairing/out-of-order", `${state.is}, not ${is}`);
    // Compared above; the compiler does not narrow by a type parameter.
    return state as Extract<State, { is: Is }>;
  }
}

const REFUSED: Readonly<Record<PairingRefusal, PairingFaultCode>> = {
  "wrong-digits": "pairing/wrong-digits",
  expired: "pairing/expired",
  cancelled: "pairing/cancelled",
  "not-added": "pairing/not-added",
};

/**
 * What slot 3 holds: the welcome. Throws PairingFault: "pairing/tampered" where it is not the existing device's, else
 * what that device says.
 */
export function takeVerdict({ vaultId, secrets }: AwaitingVerdict, untrusted: Uint8Array): Welcome {
  const verdict = openVerdict(secrets.verdict, vaultId, untrusted);
  if (verdict === null) throw new PairingFault("pairing/tampered", "a verdict of somebody else");
  if (verdict.is === "refused") throw new PairingFault(REFUSED[verdict.why], "said by the other device");
  return verdict.welcome;
}
