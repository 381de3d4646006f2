/**
 * HPKE in PSK mode (RFC 9180, section 5.1.2) from the new device to the existing one, and the secrets that both export
 * from it. Who lacks the code's secret cannot speak; who has it but not the existing device's key cannot listen.
 */

import { HpkeError, type RecipientContext, type SenderContext } from "@hpke/core";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, uint16, utf8ToBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { buffer, newSuite } from "../vault/hpke-suite.ts";
import { redacted } from "../vault/redacted.ts";
import { mailboxOf, type PairingCode, preSharedKeyOf } from "./pairing-code.ts";

const VERSION = 1;
const ENC_LENGTH = 32;
const EXPORT_LENGTH = 32;
const TAG_LENGTH = 16;

/** Secret, 32 bytes each. */
export type ChannelSecrets = {
  readonly digits: Uint8Array;
  readonly verdict: Uint8Array;
  readonly receipt: Uint8Array;
};

export type ChannelPlace = {
  readonly code: Pick<PairingCode, "secret">;
  /** Encoded, as it stands in slot 0. */
  readonly offer: Uint8Array;
  /** The server that both sides speak to. */
  readonly origin: string;
};

/** Message 1, u8 1 || enc(32) || ct, and what its sender may export. `ikmE`: 32 fresh random bytes. */
export async function sealToOffer(
  place: ChannelPlace,
  recipientPublicKey: Uint8Array,
  ikmE: Uint8Array,
  plaintext: Uint8Array,
): Promise<{ readonly message: Uint8Array; readonly secrets: ChannelSecrets }> {
  const suite = newSuite();
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.deserializePublicKey(buffer(recipientPublicKey)),
    ekm: buffer(ikmE),
    ...keySchedule(place),
  });
  const sealed = new Uint8Array(await sender.seal(buffer(plaintext)));
  const message = concatBytes(Uint8Array.of(VERSION), new Uint8Array(sender.enc), sealed);
  return { message, secrets: await exported(sender) };
}

/** What message 1 holds and the same secrets, or null where it was not sealed for this offer, code and server. */
export async function openAtOffer(
  place: ChannelPlace,
  secretKey: Uint8Array,
  untrusted: Uint8Array,
): Promise<{ readonly plaintext: Uint8Array; readonly secrets: ChannelSecrets } | null> {
  if (untrusted[0] !== VERSION || untrusted.length < 1 + ENC_LENGTH + TAG_LENGTH) return null;
  const suite = newSuite();
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: await suite.kem.deserializePrivateKey(buffer(secretKey)),
      enc: buffer(untrusted.slice(1, 1 + ENC_LENGTH)),
      ...keySchedule(place),
    });
    const plaintext = new Uint8Array(await recipient.open(buffer(untrusted.slice(1 + ENC_LENGTH))));
    return { plaintext, secrets: await exported(recipient) };
  } catch (cause) {
    if (cause instanceof HpkeError) return null;
    throw cause;
  }
}

/** L(...) || u16 length of offer || offer || u16 length of origin || origin: bound into every key of the channel. */
function infoOf({ offer, origin }: ChannelPlace): Uint8Array {
  const address = utf8ToBytes(origin);
  return sha256(labelled(LABELS.pairingInfo, uint16(offer.length), offer, uint16(address.length), address));
}

function keySchedule(place: ChannelPlace) {
  return {
    info: buffer(infoOf(place)),
    psk: { id: buffer(mailboxOf(place.code)), key: buffer(preSharedKeyOf(place.code)) },
  };
}

async function exported(context: SenderContext | RecipientContext): Promise<ChannelSecrets> {
  const secret = async (label: Parameters<typeof labelled>[0]) =>
    new Uint8Array(await context.export(buffer(labelled(label)), EXPORT_LENGTH));
  const [digits, verdict, receipt] = [
    await secret(LABELS.pairingDigits),
    await secret(LABELS.pairingVerdict),
    await secret(LABELS.pairingReceipt),
  ];
  return redacted({ digits, verdict, receipt }, "ChannelSecrets");
}
