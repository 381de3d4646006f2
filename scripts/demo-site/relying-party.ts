/**
 * The relying party's judgement of what browsers answer (WebAuthn Level 3, sections 7.1 and 7.2), made by
 * `@simplewebauthn/server` plus the steps that need this site's own records. Attestation is recorded, not judged: a
 * ferry company has no reason to refuse anyone's authenticator.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { Asked, AskedForNewPasskey } from "./ceremony.ts";
import { SiteFault } from "./faults.ts";
import { RP_ID } from "./options.ts";
import type { Passkey } from "./store.ts";

/** What a registration proves about the new passkey. */
export type ProvenPasskey = Pick<
  Passkey,
  | "id"
  | "publicKey"
  | "alg"
  | "counter"
  | "backupEligible"
  | "backedUp"
  | "aaguid"
  | "attestationFormat"
  | "transports"
>;

/** Throws `site/not-verified`. `origin` is this site's own. */
export async function judgeNewPasskey(
  answer: RegistrationResponseJSON,
  asked: AskedForNewPasskey,
  origin: string,
): Promise<ProvenPasskey> {
  const { verified, registrationInfo } = await judged(() =>
    verifyRegistrationResponse({
      response: answer,
      expectedChallenge: asked.challenge,
      expectedOrigin: origin,
      expectedRPID: RP_ID,
      requireUserVerification: asked.userVerification === "required",
      supportedAlgorithmIDs: [...asked.algorithms],
    }),
  );
  if (!verified) throw new SiteFault("site/not-verified", "the attestation does not hold");
  // The id that counts is the one inside the signed bytes, not the one beside them.
  const { credential } = registrationInfo;
  if (credential.id !== answer.id) throw new SiteFault("site/not-verified", "two different credential ids");
  return {
    id: credential.id,
    publicKey: encodeBase64url(credential.publicKey),
    alg: Number(decodeCredentialPublicKey(credential.publicKey).get(cose.COSEKEYS.alg)),
    counter: credential.counter,
    transports: answer.response.transports ?? [],
    backupEligible: registrationInfo.credentialDeviceType === "multiDevice",
    backedUp: registrationInfo.credentialBackedUp,
    aaguid: registrationInfo.aaguid,
    attestationFormat: registrationInfo.fmt,
  };
}

/**
 * Whether this answer signs its passkey's account in. `expectedAccountId` is null where any account may answer.
 * Gives what to remember of the use. Throws `site/not-verified`.
 */
export async function judgeSignIn(
  answer: AuthenticationResponseJSON,
  asked: Asked,
  passkey: Passkey,
  expectedAccountId: string | null,
  origin: string,
): Promise<Pick<Passkey, "counter" | "backedUp">> {
  refuseForeignHandle(answer.response.userHandle, passkey, expectedAccountId);
  const publicKey = decodeBase64url(passkey.publicKey);
  if (!publicKey) throw new SiteFault("site/internal", "a stored public key is not base64url");
  const { verified, authenticationInfo } = await judged(() =>
    verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: asked.challenge,
      expectedOrigin: origin,
      expectedRPID: RP_ID,
      requireUserVerification: asked.userVerification === "required",
      credential: { id: passkey.id, publicKey, counter: passkey.counter },
    }),
  );
  if (!verified) throw new SiteFault("site/not-verified", "the signature does not hold");
  // Backup eligibility is fixed at registration: a change means another authenticator.
  if ((authenticationInfo.credentialDeviceType === "multiDevice") !== passkey.backupEligible) {
    throw new SiteFault("site/not-verified", "backup eligibility changed");
  }
  return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
}

/** Section 7.2 step 6: the passkey belongs to the account that was asked for, and to the one it names itself. */
function refuseForeignHandle(
  userHandle: string | undefined,
  passkey: Passkey,
  expected: string | null,
): void {
  const namesNobody = userHandle === undefined && expected === null;
  const namesAnother = userHandle !== undefined && userHandle !== passkey.accountId;
  const isNotAsked = expected !== null && expected !== passkey.accountId;
  if (namesNobody || namesAnother || isNotAsked) {
    throw new SiteFault("site/not-verified", "the passkey answers for another account");
  }
}

/** The library throws what it refuses; its sentences stay in the cause, out of the page. */
async function judged<Verdict>(judge: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await judge();
  } catch (cause) {
    throw new SiteFault("site/not-verified", "the answer was refused", cause);
  }
}
