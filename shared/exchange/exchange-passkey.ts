/**
 * A passkey on its way between vaults: the superset of what every format can say of one. What a format does not say
 * is null, never a guess, so that comparing before and after a format shows exactly what it loses.
 */
import type { CoseAlgorithm } from "../cose/algorithms.ts";
import type { Json } from "./untrusted-json.ts";

/** Raw seeds (CredRandom), used as they are: never derived from, never shortened. */
export type ExchangeSeeds = {
  /** Secret. Behind WebAuthn `prf`. */
  readonly withUserVerification: Uint8Array;
  /** Secret. Null where the file had the other one only; made by second-seed.ts. */
  readonly withoutUserVerification: Uint8Array | null;
};

/** What another vendor wrote beside a passkey and Keyferry has no place for, as JSON, to be written back to it. */
export type ForeignMembers = {
  /** The format that these members belong to. */
  readonly format: FormatId;
  readonly members: { readonly [name: string]: Json };
};

export type ExchangePasskey = {
  /** 1 to 1023 opaque bytes. Known to the site. */
  readonly credentialId: Uint8Array;
  /** A domain, or localhost. Tells where the person has an account. */
  readonly rpId: string;
  /** 1 to 64 bytes chosen by the site (more are kept as they came), or null. May identify the person. */
  readonly userHandle: Uint8Array | null;
  /** user.name, "" where there is none. Identifies the person. */
  readonly userName: string;
  /** user.displayName, "" where there is none. Identifies the person. */
  readonly userDisplayName: string;
  /** rp.name, "" where there is none. */
  readonly rpName: string;
  /** What the person called the entry, "" where they did not. */
  readonly title: string;
  /** What the person wrote about it, "" where there is nothing. */
  readonly notes: string;
  readonly alg: CoseAlgorithm;
  /** PKCS#8 DER in the one form that every reader takes (EC with the public key). Secret. */
  readonly privateKeyPkcs8: Uint8Array;
  /** False: usable only when the site names the credential. */
  readonly isDiscoverable: boolean;
  /** BE as registered; null: unknown, and the import has to choose. */
  readonly backupEligible: boolean | null;
  readonly backupState: boolean | null;
  /** Signature counter the site may have stored; 0 for nearly all. */
  readonly counter: number;
  /** Secret; null where there are none. */
  readonly prfSeeds: ExchangeSeeds | null;
  /** What the site stored with the passkey, inflated. Secret. */
  readonly largeBlob: Uint8Array | null;
  /** CTAP credBlob. Secret. */
  readonly credBlob: Uint8Array | null;
  /** Usable for Secure Payment Confirmation. */
  readonly payments: boolean | null;
  readonly createdAtMs: number | null;
  readonly modifiedAtMs: number | null;
  /** Folders, groups or collections it lay in, as paths with slashes. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  /** The format it first came from; null for a passkey made in Keyferry. */
  readonly source: FormatId | null;
  readonly foreign: ForeignMembers | null;
};

/** Every file format that can carry passkeys, by the name under which reports and the command line know it. */
export const FORMAT_IDS = [
  "cxf",
  "bundle",
  "bitwarden",
  "bitwarden-protected",
  "passkey",
  "kdbx",
  "proton",
  "aliasvault",
] as const;

export type FormatId = (typeof FORMAT_IDS)[number];

/** All that a codec may leave out: what is not said is unknown. */
export const UNSAID = {
  userHandle: null,
  userName: "",
  userDisplayName: "",
  rpName: "",
  title: "",
  notes: "",
  backupEligible: null,
  backupState: null,
  counter: 0,
  prfSeeds: null,
  largeBlob: null,
  credBlob: null,
  payments: null,
  createdAtMs: null,
  modifiedAtMs: null,
  folders: [],
  tags: [],
  source: null,
  foreign: null,
} as const satisfies Partial<ExchangePasskey>;
