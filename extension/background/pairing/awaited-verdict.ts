/**
 * A pairing of a browser that wants in, from the moment it shows its digits, as it outlives the worker: the other device
 * may have added these keys already. In the session's memory only. Once the vault is here, only whose device it is stays,
 * for an answer that got lost.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { AwaitingVerdict } from "../../../shared/pairing/new-device.ts";
import { type DeviceKeys, deviceKeysFrom } from "../../../shared/vault/device-keys.ts";
import type { SessionArea } from "../session-area.ts";

const KEY = "awaited-verdict";

/** Contains secrets. */
export type AwaitedVerdict = {
  readonly awaiting: AwaitingVerdict;
  readonly mailbox: Uint8Array;
  readonly origin: string;
  readonly keys: DeviceKeys;
  /** What slot 3 held, once it was there and opened. */
  readonly verdict: Uint8Array | null;
};

type Stored = {
  readonly origin: string;
  readonly mailbox: string;
  readonly vaultId: string;
  readonly digits: string;
  readonly verdictKey: string;
  readonly receiptKey: string;
  readonly signSeed: string;
  readonly kemSecret: string;
  readonly verdict: string | null;
};
type Joined = { readonly joinedDevice: string };

export async function rememberAwaited(session: SessionArea, awaited: AwaitedVerdict): Promise<void> {
  const { awaiting, keys, verdict } = awaited;
  const stored: Stored = {
    origin: awaited.origin,
    mailbox: encodeBase64url(awaited.mailbox),
    vaultId: encodeBase64url(awaiting.vaultId),
    digits: awaiting.digits,
    verdictKey: encodeBase64url(awaiting.secrets.verdict),
    receiptKey: encodeBase64url(awaiting.secrets.receipt),
    signSeed: encodeBase64url(keys.signSeed),
    kemSecret: encodeBase64url(keys.kemSecret),
    verdict: verdict && encodeBase64url(verdict),
  };
  await session.write(KEY, stored);
}

/** The one under way, or null. */
export async function awaitedVerdict(session: SessionArea): Promise<AwaitedVerdict | null> {
  // Only this file writes the key, so the shape is known.
  const stored = (await session.read(KEY)) as Stored | Joined | undefined;
  if (stored === undefined || "joinedDevice" in stored) return null;
  const bytes = (text: string) => decodeBase64url(text) ?? new Uint8Array();
  return {
    awaiting: {
      vaultId: bytes(stored.vaultId),
      digits: stored.digits,
      secrets: { verdict: bytes(stored.verdictKey), receipt: bytes(stored.receiptKey) },
    },
    mailbox: bytes(stored.mailbox),
    origin: stored.origin,
    keys: deviceKeysFrom(bytes(stored.signSeed), bytes(stored.kemSecret)),
    verdict: stored.verdict === null ? null : bytes(stored.verdict),
  };
}

/** The vault is here: its secrets are its own now. */
export async function rememberJoined(session: SessionArea, { keys }: AwaitedVerdict): Promise<void> {
  await session.write(KEY, { joinedDevice: bytesToHex(keys.deviceId) } satisfies Joined);
}

/** Hex id of the device that the last pairing of this browser session made, or null. */
export async function joinedDevice(session: SessionArea): Promise<string | null> {
  const stored = (await session.read(KEY)) as Stored | Joined | undefined;
  return stored !== undefined && "joinedDevice" in stored ? stored.joinedDevice : null;
}

export async function forgetAwaited(session: SessionArea): Promise<void> {
  await session.remove(KEY);
}
