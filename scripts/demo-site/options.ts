/**
 * What the site asks of the browser: PublicKeyCredentialCreationOptionsJSON and
 * PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3, sections 5.1.8 and 5.1.9), and the record that the answer
 * will be judged by.
 */
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { type AdvancedForNewPasskey, type AdvancedForSignIn, SITE_ALGORITHMS } from "./advanced-options.ts";
import type { Asked, AskedForNewPasskey } from "./ceremony.ts";
import type { Account, Passkey } from "./store.ts";

export const RP_ID = "localhost";
export const RP_NAME = "Harbour Lines";
const TIMEOUT_MS = 300_000;

/**
 * For a new passkey of `owner`, whose existing ones are excluded. The site's own choice: a discoverable passkey with
 * user verification, for it is the only factor.
 */
export function askForNewPasskey(
  owner: Pick<Account, "id" | "name" | "displayName">,
  existing: readonly Passkey[],
  advanced: AdvancedForNewPasskey,
  challenge: string,
) {
  const userVerification = advanced.userVerification ?? "required";
  const residentKey = advanced.residentKey ?? "required";
  const algorithms = advanced.alg === undefined ? SITE_ALGORITHMS : [advanced.alg];
  const asked: AskedForNewPasskey = { challenge, userVerification, algorithms };
  const publicKey = {
    rp: { id: RP_ID, name: RP_NAME },
    user: { id: owner.id, name: owner.name, displayName: owner.displayName },
    challenge,
    pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    timeout: advanced.timeout ?? TIMEOUT_MS,
    excludeCredentials: existing.map(describePasskey),
    authenticatorSelection: {
      residentKey,
      requireResidentKey: residentKey === "required",
      userVerification,
      ...(advanced.authenticatorAttachment && { authenticatorAttachment: advanced.authenticatorAttachment }),
    },
    attestation: advanced.attestation ?? "none",
    // Authenticators may want to be asked for a format before they attest to themselves.
    ...(advanced.attestation !== undefined &&
      advanced.attestation !== "none" && { attestationFormats: ["packed"] }),
    extensions: { credProps: true, ...prfInput(advanced.prf) },
  };
  return { asked, publicKey };
}

/** `allowed` is empty where any passkey of this site may answer. */
export function askToSignIn(allowed: readonly Passkey[], advanced: AdvancedForSignIn, challenge: string) {
  const userVerification = advanced.userVerification ?? "required";
  const asked: Asked = { challenge, userVerification };
  const publicKey = {
    rpId: RP_ID,
    challenge,
    timeout: advanced.timeout ?? TIMEOUT_MS,
    allowCredentials: allowed.map(describePasskey),
    userVerification,
    extensions: { ...prfInput(advanced.prf) },
  };
  return { asked, publicKey };
}

function describePasskey({ id, transports }: Passkey) {
  return { type: "public-key", id, transports };
}

function prfInput(text: string | undefined) {
  return text === undefined ? {} : { prf: { eval: { first: encodeBase64url(utf8ToBytes(text)) } } };
}
