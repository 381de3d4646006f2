/**
 * Between a passkey of a file and what the vault keeps. On the way in, silence gets its meaning here and nowhere else:
 * BE and BS count as set, a missing second PRF seed is made, once. Large blob, credBlob, payments, tags, folders and
 * foreign members are not part of a credential source; whoever stores them takes them from the passkey itself.
 */
import type { RandomBytes } from "../bytes/environment.ts";
import type { CredentialSource, NewPasskeyNames, PrfSeeds } from "../webauthn/credential-source.ts";
import { type ExchangePasskey, type ExchangeSeeds, UNSAID } from "./exchange-passkey.ts";

export type ArrivingPasskey = {
  readonly source: CredentialSource;
  readonly names: NewPasskeyNames;
  /** What the person called the entry, "" where they did not. */
  readonly label: string;
  /** Null: not said, and the time of the import has to do. */
  readonly createdAtMs: number | null;
};

const SEED_LENGTH = 32;

/** What to store of a passkey that was read. Chance is used only for a PRF seed that is missing. */
export function arrivingPasskey(passkey: ExchangePasskey, random: RandomBytes): ArrivingPasskey {
  const { credentialId, rpId, userHandle, alg, privateKeyPkcs8, isDiscoverable, counter } = passkey;
  const { userName, userDisplayName, rpName, title, createdAtMs } = passkey;
  return {
    source: {
      ...{ credentialId, rpId, userHandle, alg, privateKeyPkcs8, isDiscoverable, counter },
      prfSeeds: passkey.prfSeeds && withBothSeeds(passkey.prfSeeds, random),
      backupEligible: passkey.backupEligible ?? true,
      backupState: passkey.backupState ?? true,
    },
    names: { rpName, userName, userDisplayName },
    label: title,
    createdAtMs,
  };
}

/** What to write of a passkey of the vault. `more`: whatever is stored beside the credential source. */
export function leavingPasskey(
  source: CredentialSource,
  names: NewPasskeyNames,
  more: Partial<ExchangePasskey> = {},
): ExchangePasskey {
  return { ...UNSAID, ...more, ...names, ...source };
}

/** The seeds, the missing one made. To be stored: another time another one would be made. */
export function withBothSeeds(seeds: ExchangeSeeds, random: RandomBytes): PrfSeeds {
  return {
    withUserVerification: seeds.withUserVerification,
    withoutUserVerification: seeds.withoutUserVerification ?? random(SEED_LENGTH),
  };
}
