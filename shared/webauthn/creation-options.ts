/**
 * PublicKeyCredentialCreationOptions (WebAuthn Level 3, section 5.4) out of what a page sent. Everything that can be
 * judged without knowing origin, vault or person is judged here.
 */
import { CeremonyFault } from "./ceremony-fault.ts";
import { ceremonyTimeoutMs } from "./ceremony-timeout.ts";
import { type CredentialDescriptor, decodeDescriptors } from "./credential-descriptor.ts";
import { decodeCredPropsForCreate } from "./extensions/cred-props.ts";
import { decodeLargeBlobForCreate } from "./extensions/large-blob.ts";
import { decodePrfForCreate, type PrfInputs } from "./extensions/prf.ts";
import { decodeHints, type Hint } from "./hints.ts";
import { storableName } from "./storable-name.ts";
import type { UserVerificationRequirement } from "./user-gate.ts";
import { decodeUserVerification } from "./user-verification.ts";
import {
  malformed,
  toBoolean,
  toBytes,
  toDictionary,
  toDomString,
  toKnownString,
  toLong,
  toRequiredDictionary,
  toSequence,
  toUnsignedLong,
  type UntrustedDictionary,
} from "./webidl.ts";

export type ResidentKeyRequirement = "required" | "preferred" | "discouraged";

export type CreationOptions = {
  readonly rp: { readonly id: string | null; readonly name: string };
  /** `id`: the user handle, 0 to 64 bytes. */
  readonly user: { readonly id: Uint8Array; readonly name: string; readonly displayName: string };
  readonly challenge: Uint8Array;
  /** COSE numbers in the site's order, also those nobody here can make. */
  readonly algorithms: readonly number[];
  readonly timeoutMs: number;
  readonly excludeCredentials: readonly CredentialDescriptor[];
  readonly authenticatorAttachment: "platform" | "cross-platform" | null;
  readonly residentKey: ResidentKeyRequirement;
  readonly userVerification: UserVerificationRequirement;
  readonly hints: readonly Hint[];
  readonly attestation: "none" | "indirect" | "direct" | "enterprise";
  readonly attestationFormats: readonly string[];
  readonly extensions: {
    readonly credProps: boolean;
    readonly prf: PrfInputs | null;
    /** The new passkey shall be able to hold a large blob. */
    readonly largeBlob: boolean;
    /** Asked for, and nothing here can do it. */
    readonly needsNative: boolean;
  };
};

const MAX_USER_HANDLE_BYTES = 64;
/** ES256 and RS256: what an empty list stands for (5.1.3, step "pubKeyCredParams"). */
const DEFAULT_ALGORITHMS = [-7, -257];

/** `untrusted`: the page's `publicKey` member with buffers as base64url. Throws CeremonyFault. */
export function decodeCreationOptions(untrusted: unknown): CreationOptions {
  const options = toRequiredDictionary(untrusted);
  const rp = toRequiredDictionary(options["rp"]);
  const selection = toDictionary(options["authenticatorSelection"]);
  return {
    rp: { id: rp["id"] === undefined ? null : toDomString(rp["id"]), name: toName(rp["name"]) },
    user: decodeUser(toRequiredDictionary(options["user"])),
    challenge: toBytes(options["challenge"]),
    algorithms: decodeAlgorithms(options["pubKeyCredParams"]),
    timeoutMs: ceremonyTimeoutMs(toUnsignedLong(options["timeout"])),
    excludeCredentials: decodeDescriptors(options["excludeCredentials"]),
    authenticatorAttachment: toKnownString(selection["authenticatorAttachment"], [
      "platform",
      "cross-platform",
    ]),
    residentKey: decodeResidentKey(selection),
    userVerification: decodeUserVerification(selection["userVerification"]),
    hints: decodeHints(options["hints"]),
    attestation:
      toKnownString(options["attestation"], ["none", "indirect", "direct", "enterprise"]) ?? "none",
    attestationFormats: toSequence(options["attestationFormats"], toDomString),
    extensions: decodeExtensions(toDictionary(options["extensions"])),
  };
}

function decodeUser(user: UntrustedDictionary): CreationOptions["user"] {
  return {
    // Zero bytes are taken, as browsers do, although the specification wants at least one.
    id: toBytes(user["id"], MAX_USER_HANDLE_BYTES),
    name: toName(user["name"]),
    displayName: toName(user["displayName"]),
  };
}

/** Deviation: null becomes "" and not "null", since sites that send null mean no name (creation-options.test.ts). */
function toName(untrusted: unknown): string {
  return untrusted === null ? "" : storableName(toDomString(untrusted));
}

function decodeAlgorithms(untrusted: unknown): readonly number[] {
  if (untrusted === undefined) throw malformed("pubKeyCredParams is missing");
  const parameters = toSequence(untrusted, (item) => {
    const dictionary = toRequiredDictionary(item);
    return { alg: toLong(dictionary["alg"]), type: toDomString(dictionary["type"]) };
  });
  if (parameters.length === 0) return DEFAULT_ALGORITHMS;
  const algorithms = parameters.filter(({ type }) => type === "public-key").map(({ alg }) => alg);
  if (algorithms.length === 0)
    throw new CeremonyFault("ceremony/no-supported-type", "no credential type that is known here");
  return algorithms;
}

/** 5.4.4: an absent or unknown residentKey is read from the older requireResidentKey. */
function decodeResidentKey(selection: UntrustedDictionary): ResidentKeyRequirement {
  const asked = toKnownString(selection["residentKey"], ["required", "preferred", "discouraged"]);
  return asked ?? (toBoolean(selection["requireResidentKey"]) ? "required" : "discouraged");
}

function decodeExtensions(extensions: UntrustedDictionary): CreationOptions["extensions"] {
  if (extensions["appid"] !== undefined)
    throw new CeremonyFault("ceremony/unsupported-option", "appid at create");
  return {
    credProps: decodeCredPropsForCreate(extensions["credProps"]),
    prf: decodePrfForCreate(extensions["prf"]),
    largeBlob: decodeLargeBlobForCreate(extensions["largeBlob"]),
    needsNative: extensions["payment"] !== undefined,
  };
}
