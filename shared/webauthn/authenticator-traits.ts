/** What Keyferry's authenticator says of itself in each new passkey. */
import { hexToBytes } from "../bytes/bytes.ts";

export type AuthenticatorTraits = {
  /** 16 bytes that name the kind of authenticator to sites; the same in every copy of Keyferry. */
  readonly aaguid: Uint8Array;
  readonly credentialIdBytes: number;
  /** May the passkey leave this device? */
  readonly backupEligible: boolean;
  /** Has it? */
  readonly backupState: boolean;
};

export const KEYFERRY_AUTHENTICATOR: AuthenticatorTraits = {
  /** Keyferry's own: 144ca00c-bdea-46ea-b277-09eff33e9fec, drawn once at random and never to change. */
  aaguid: hexToBytes("144ca00cbdea46eab27709eff33e9fec"),
  credentialIdBytes: 32,
  backupEligible: true,
  backupState: true,
};

/** Where else a passkey of the vault can be reached: sorted, as getTransports() must answer. */
export const TRANSPORTS = ["hybrid", "internal"] as const;
