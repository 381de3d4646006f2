/**
 * PublicKeyCredentialRequestOptions (WebAuthn Level 3, section 5.5) out of what a page sent. Everything that can be
 * judged without knowing origin, vault or person is judged here.
 */
import { ceremonyTimeoutMs } from "./ceremony-timeout.ts";
import { type CredentialDescriptor, decodeDescriptors } from "./credential-descriptor.ts";
import { refuseCredPropsForGet } from "./extensions/cred-props.ts";
import { decodeLargeBlobForGet, type LargeBlobRequest } from "./extensions/large-blob.ts";
import { decodePrfForGet, type PrfInputs } from "./extensions/prf.ts";
import { decodeHints, type Hint } from "./hints.ts";
import type { UserVerificationRequirement } from "./user-gate.ts";
import { decodeUserVerification } from "./user-verification.ts";
import {
  toBytes,
  toDictionary,
  toDomString,
  toRequiredDictionary,
  toUnsignedLong,
  type UntrustedDictionary,
} from "./webidl.ts";

export type RequestOptions = {
  readonly rpId: string | null;
  readonly challenge: Uint8Array;
  readonly timeoutMs: number;
  /** Empty: any discoverable passkey of the site. */
  readonly allowCredentials: readonly CredentialDescriptor[];
  readonly userVerification: UserVerificationRequirement;
  readonly hints: readonly Hint[];
  readonly extensions: {
    readonly prf: PrfInputs | null;
    readonly largeBlob: LargeBlobRequest | null;
    /** Asked for, and nothing here can do it. */
    readonly needsNative: boolean;
  };
};

/** `untrusted`: the page's `publicKey` member with buffers as base64url. Throws CeremonyFault. */
export function decodeRequestOptions(untrusted: unknown): RequestOptions {
  const options = toRequiredDictionary(untrusted);
  const allowCredentials = decodeDescriptors(options["allowCredentials"]);
  return {
    rpId: options["rpId"] === undefined ? null : toDomString(options["rpId"]),
    challenge: toBytes(options["challenge"]),
    timeoutMs: ceremonyTimeoutMs(toUnsignedLong(options["timeout"])),
    allowCredentials,
    userVerification: decodeUserVerification(options["userVerification"]),
    hints: decodeHints(options["hints"]),
    extensions: decodeExtensions(toDictionary(options["extensions"]), allowCredentials),
  };
}

function decodeExtensions(
  extensions: UntrustedDictionary,
  allowCredentials: readonly CredentialDescriptor[],
): RequestOptions["extensions"] {
  refuseCredPropsForGet(extensions["credProps"]);
  return {
    prf: decodePrfForGet(extensions["prf"], allowCredentials),
    largeBlob: decodeLargeBlobForGet(extensions["largeBlob"], allowCredentials),
    needsNative: extensions["payment"] !== undefined,
  };
}
