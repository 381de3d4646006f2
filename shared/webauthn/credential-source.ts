/**
 * The public key credential source (WebAuthn Level 3, section 4 "Terminology"): what an authenticator keeps of one
 * passkey. The ceremony makes and uses it; `shared/vault` seals it.
 */
import type { CoseAlgorithm } from "../cose/algorithms.ts";

/** The two secrets behind the `prf` extension, made with the passkey and never changed. */
export type PrfSeeds = {
  /** 32 bytes. Secret. Answers when the user was verified. */
  readonly withUserVerification: Uint8Array;
  /** 32 bytes. Secret. Answers when the user was only present. */
  readonly withoutUserVerification: Uint8Array;
};

/** Everything about a passkey that never changes after its creation. Contains secrets: one is opened per ceremony. */
export type CredentialSource = {
  /** 1 to 1023 opaque bytes. Known to the site. */
  readonly credentialId: Uint8Array;
  /** The site. Tells where the person has an account: never stored in clear. */
  readonly rpId: string;
  /** 0 to 64 bytes chosen by the site, or null where an import brought none. May identify the person. */
  readonly userHandle: Uint8Array | null;
  readonly alg: CoseAlgorithm;
  /** PKCS#8 DER. Secret. Leaves the device only sealed, or by an export that the person asked for. */
  readonly privateKeyPkcs8: Uint8Array;
  /** Secret; null where an import brought none. */
  readonly prfSeeds: PrfSeeds | null;
  /** False: usable only when the site names it in allowCredentials. */
  readonly isDiscoverable: boolean;
  /** BE flag as registered; a site may refuse a change, so it never changes. */
  readonly backupEligible: boolean;
  /** BS flag as registered. */
  readonly backupState: boolean;
  /** Signature counter it arrived with; 0 for every passkey made here. */
  readonly counter: number;
};

/** What may be shown of a passkey and searched in: no secret, but sites and names, so sealed on disk all the same. */
export type PasskeyFacts = {
  readonly credentialId: Uint8Array;
  readonly rpId: string;
  readonly userHandle: Uint8Array | null;
  /** user.name: the account as the site calls it. */
  readonly userName: string;
  readonly userDisplayName: string;
  readonly isDiscoverable: boolean;
  readonly createdAtMs: number;
};

/** What a new passkey is born with beside its credential source; each of these may change later. */
export type NewPasskeyNames = {
  readonly rpName: string;
  readonly userName: string;
  readonly userDisplayName: string;
};

/** What the site keeps with a passkey (largeBlob), and whether the passkey was made to keep something. Secret. */
export type HeldLargeBlob = { readonly mayHold: boolean; readonly blob: Uint8Array | null };
