/**
 * Everything that a report can say of one passkey, by a code and in one English sentence. Screens translate the
 * code; the command line prints the sentence. A sentence never quotes the file.
 */

/** Why a passkey was not read. */
const SKIP_SENTENCES = {
  "credential-id-missing": "The credentialId is missing.",
  "credential-id-malformed": "The credentialId is not in a form that this format allows.",
  "credential-id-too-long": "The credentialId is longer than the 1023 bytes that WebAuthn allows.",
  "rp-id-missing": "The rpId is missing.",
  "rp-id-is-url": "The rpId is a URL, not a domain.",
  "rp-id-malformed": "The rpId is not a domain.",
  "user-handle-malformed": "The userHandle is not base64.",
  "key-missing": "The private key is missing.",
  "key-not-base64": "The private key is not base64.",
  "key-too-large": "The private key is too large.",
  "key-is-pem": "The key is PEM text where base64 of DER belongs.",
  "key-raw-scalar": "The key is a raw private number, not PKCS#8.",
  "key-sec1": "The key is a SEC1 ECPrivateKey, not PKCS#8.",
  "key-pkcs1": "The key is a PKCS#1 RSA key, not PKCS#8.",
  "key-encrypted": "The key is encrypted a second time.",
  "key-trailing-bytes": "There are bytes after the end of the PKCS#8 key.",
  "key-public-mismatch": "The embedded public key does not belong to the private key.",
  "key-agreement-only": "The key is for key agreement (X25519 or X448) and cannot sign.",
  "key-unsupported": "The key is of a kind that Keyferry cannot sign with.",
  "key-malformed": "The private key is damaged.",
  "key-does-not-sign": "A signature made with the key could not be verified.",
  "parts-disagree": "Two parts of the entry name different passkeys.",
  "content-malformed": "The sealed part of the passkey cannot be read.",
  "content-version": "The sealed part of the passkey has an unknown version.",
  "in-trash": "It lies in the trash.",
  "account-without-items": "The account has no items array.",
  "counter-spent": "The signature counter has reached its end and cannot go on.",
  "not-an-object": "The entry is not in the form of this format.",
  "conflicts-in-file": "Another passkey in this file has the same site and credentialId but another key.",
  "key-used-for-another-site": "The same key stands for another site earlier in this file.",
  "conflicts-in-vault":
    "The vault has another passkey with the same site and credentialId but another key; it was left as it is.",
  "vault-copy-damaged": "The vault's own copy of this passkey cannot be read; it was left as it is.",
} as const;

/** What the person should know about a passkey that was read. */
const WARNING_SENTENCES = {
  "user-handle-missing":
    "No user handle: it works only where the site names the passkey, and it cannot be written to CXF.",
  "user-handle-too-long": "The user handle is longer than WebAuthn allows; it is kept as it is.",
  "counter-kept":
    "The signature counter is kept, because the site may refuse a lower value; such a passkey cannot be written to CXF.",
  "counter-malformed": "The signature counter is not a number and counts as 0.",
  "label-contradicts-key": "The file names another algorithm than the key has; the key decides.",
  "sec1-converted": "The key was SEC1 and was converted to PKCS#8.",
  "standard-base64": "Standard base64 stands where base64url belongs.",
  "prf-legacy-shape":
    "The PRF secret has an old shape; it is taken as the seed with user verification, and the other seed is made once.",
  "prf-second-seed-made":
    "The file holds one PRF seed; the one without user verification is made once and kept.",
  "prf-unknown-algorithm": "The PRF data names an unknown algorithm and was dropped.",
  "prf-malformed": "The PRF data cannot be read and was dropped.",
  "prf-seed-length": "A PRF seed is not 32 bytes long; it is kept as it is.",
  "large-blob-dropped":
    "The large blob is larger than it claims or than the 60 KiB that Keyferry keeps, and was dropped.",
  "large-blob-malformed": "The large blob cannot be inflated and was dropped.",
  "cred-blob-dropped": "The credBlob cannot be read and was dropped.",
  "item-id-repeated": "Two items of the file share one id.",
  "flags-unknown": "The file does not say BE and BS; both count as set.",
  "legacy-id-differs": "The entry holds two credential ids; the current field is used.",
  "foreign-members-dropped": "The entry holds more foreign data than Keyferry keeps; it was dropped.",
  "present-without-prf":
    "The vault has this passkey without the PRF data that the file has; the vault's was left as it is.",
  "name-shortened": "A name was too long and was shortened.",
  "notes-shortened": "The notes were too long and were shortened.",
  "folders-dropped": "It lay in more folders than Keyferry keeps; the rest were dropped.",
  "tags-dropped": "It had more tags than Keyferry keeps; the rest were dropped.",
} as const;

/** Why a passkey cannot be written to a format. */
const LEFT_OUT_SENTENCES = {
  "cxf-needs-counter-zero": "CXF forbids passkeys with a signature counter.",
  "needs-user-handle": "The format cannot hold a passkey without a user handle.",
  "algorithm-not-carried": "The format cannot hold a key of this algorithm.",
  "needs-16-byte-id": "The format holds credential ids of exactly 16 bytes only.",
  "conflicts-in-target":
    "The file holds another key under the same site and credentialId; it was not overwritten.",
  "value-too-long": "A value is longer than the format allows.",
} as const;

export type SkipCode = keyof typeof SKIP_SENTENCES;
export type WarningCode = keyof typeof WARNING_SENTENCES;
export type LeftOutCode = keyof typeof LEFT_OUT_SENTENCES;
export type RemarkCode = SkipCode | WarningCode | LeftOutCode;

const SENTENCES: Readonly<Record<RemarkCode, string>> = {
  ...SKIP_SENTENCES,
  ...WARNING_SENTENCES,
  ...LEFT_OUT_SENTENCES,
};

export const REMARK_CODES: readonly RemarkCode[] = [
  ...keysOf(SKIP_SENTENCES),
  ...keysOf(WARNING_SENTENCES),
  ...keysOf(LEFT_OUT_SENTENCES),
];

/** The sentence for people who read English. */
export function remarkSentence(code: RemarkCode): string {
  return SENTENCES[code];
}

function keysOf<Row extends object>(row: Row): (keyof Row)[] {
  // Object.keys answers string[]; the rows above have no other keys than their own.
  return Object.keys(row) as (keyof Row)[];
}
