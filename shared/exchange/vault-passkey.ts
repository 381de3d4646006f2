/**
 * Between a passkey of a file and what the vault keeps. On the way in, silence gets its meaning here and nowhere else:
 * BE and BS count as set, a missing second PRF seed is made, an entry without a user handle is found only by its name.
 */
import type { CredentialSource, NewPasskeyNames } from "../webauthn/credential-source.ts";
import {
  type ExchangePasskey,
  FORMAT_IDS,
  type ForeignMembers,
  type FormatId,
  UNSAID,
} from "./exchange-passkey.ts";
import { withBothSeeds } from "./second-seed.ts";
import { asObject, asText, type Json } from "./untrusted-json.ts";

/** What stands beside a credential source in the vault (shared/vault/passkey-extras.ts), but for the import itself. */
export type PasskeyBelongings = {
  readonly credBlob: Uint8Array | null;
  readonly payments: boolean | null;
  /** `ForeignMembers` as JSON, or null. */
  readonly foreign: string | null;
  readonly largeBlob: Uint8Array | null;
  /** What the person called the entry, "" where they did not. */
  readonly label: string;
  readonly notes: string;
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly modifiedAtMs: number | null;
};

export type ArrivingPasskey = {
  readonly source: CredentialSource;
  readonly names: NewPasskeyNames;
  readonly belongings: PasskeyBelongings;
  /** Null: not said, and the time of the import has to do. */
  readonly createdAtMs: number | null;
};

/** What to store of a passkey that was read. */
export function arrivingPasskey(passkey: ExchangePasskey): ArrivingPasskey {
  const { credentialId, rpId, userHandle, alg, privateKeyPkcs8, isDiscoverable, counter } = passkey;
  const { userName, userDisplayName, rpName, createdAtMs } = passkey;
  const { credBlob, payments, foreign, largeBlob, title, notes, folders, tags, modifiedAtMs } = passkey;
  return {
    source: {
      ...{ credentialId, rpId, userHandle, alg, privateKeyPkcs8, isDiscoverable, counter },
      prfSeeds: passkey.prfSeeds && withBothSeeds(passkey.prfSeeds, passkey),
      backupEligible: passkey.backupEligible ?? true,
      backupState: passkey.backupState ?? true,
    },
    names: { rpName, userName, userDisplayName },
    belongings: {
      ...{ credBlob, payments, largeBlob, label: title, notes, folders, tags, modifiedAtMs },
      foreign: foreign && JSON.stringify(foreign),
    },
    createdAtMs,
  };
}

/** A passkey of the vault. `source`: the name of the format it came from, or another word where it did not. */
export type LeavingPasskey = Omit<ArrivingPasskey, "createdAtMs"> & {
  readonly createdAtMs: number;
  readonly origin: string;
};

/** What to write of a passkey of the vault. */
export function leavingPasskey({
  source,
  names,
  belongings,
  createdAtMs,
  origin,
}: LeavingPasskey): ExchangePasskey {
  const { label: title, foreign, ...rest } = belongings;
  return {
    ...UNSAID,
    ...rest,
    ...names,
    ...source,
    title,
    createdAtMs,
    source: formatOf(origin),
    foreign: foreign === null ? null : foreignFrom(foreign),
  };
}

/** Written by `arrivingPasskey`; anything else is left where it is, in the vault. */
function foreignFrom(text: string): ForeignMembers | null {
  const parsed: Json = JSON.parse(text);
  const format = formatOf(asText(asObject(parsed)?.["format"]) ?? "");
  const members = asObject(asObject(parsed)?.["members"]);
  return format === null || members === null ? null : { format, members };
}

function formatOf(name: string): FormatId | null {
  return FORMAT_IDS.find((id) => id === name) ?? null;
}
