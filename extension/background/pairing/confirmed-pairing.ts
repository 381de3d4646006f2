/**
 * A newcomer that the person has confirmed, as it outlives the worker: from here on nothing depends on a clock, and a
 * device that was added must get what it was added for. In the session's memory only.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { Confirmed } from "../../../shared/pairing/existing-device.ts";
import type { SessionArea } from "../session-area.ts";

const KEY = "confirmed-pairing";

/** `secrets` are secret. */
export type ConfirmedPairing = Pick<Confirmed, "introduction"> & {
  readonly pairingId: string;
  readonly mailbox: Uint8Array;
  readonly origin: string;
  readonly secrets: Pick<Confirmed["secrets"], "verdict" | "receipt">;
};

type Stored = {
  readonly pairingId: string;
  readonly origin: string;
  readonly deviceName: string;
  readonly platform: string;
  readonly mailbox: string;
  readonly signPublicKey: string;
  readonly kemPublicKey: string;
  readonly possession: string;
  readonly verdict: string;
  readonly receipt: string;
};

export async function rememberConfirmed(session: SessionArea, pairing: ConfirmedPairing): Promise<void> {
  const { introduction, mailbox, secrets, pairingId, origin } = pairing;
  const stored: Stored = {
    pairingId,
    origin,
    ...introduction.names,
    mailbox: encodeBase64url(mailbox),
    signPublicKey: encodeBase64url(introduction.keys.signPublicKey),
    kemPublicKey: encodeBase64url(introduction.keys.kemPublicKey),
    possession: encodeBase64url(introduction.possession),
    verdict: encodeBase64url(secrets.verdict),
    receipt: encodeBase64url(secrets.receipt),
  };
  await session.write(KEY, stored);
}

/** The one that is not through yet, or null. */
export async function confirmedPairing(session: SessionArea): Promise<ConfirmedPairing | null> {
  // Only this file writes the key, so the shape is known.
  const stored = (await session.read(KEY)) as Stored | undefined;
  if (stored === undefined) return null;
  const bytes = (text: string) => decodeBase64url(text) ?? new Uint8Array();
  const { pairingId, origin, deviceName, platform } = stored;
  return {
    pairingId,
    origin,
    mailbox: bytes(stored.mailbox),
    introduction: {
      keys: { signPublicKey: bytes(stored.signPublicKey), kemPublicKey: bytes(stored.kemPublicKey) },
      possession: bytes(stored.possession),
      names: { deviceName, platform },
    },
    secrets: { verdict: bytes(stored.verdict), receipt: bytes(stored.receipt) },
  };
}

export async function forgetConfirmed(session: SessionArea): Promise<void> {
  await session.remove(KEY);
}
