/**
 * authenticatorMakeCredential (WebAuthn Level 3, section 6.3.2), step by step. Asks the person, makes the passkey,
 * and hands it out: whoever called stores it before the site learns of it.
 * Not supported: enterprise attestation, certificates, extensions with authenticator output.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import type { CoseAlgorithm } from "../cose/algorithms.ts";
import { encodeCoseKey } from "../cose/cose-key.ts";
import type { PublicKey } from "../cose/public-key.ts";
import { generateSigningKey, publicKeyOf, sign } from "../cose/signing-key.ts";
import { encodeNoneAttestation, encodePackedSelfAttestation } from "./attestation-object.ts";
import { encodeAuthenticatorData } from "./authenticator-data.ts";
import type { AuthenticatorTraits } from "./authenticator-traits.ts";
import type { CeremonyDoors } from "./ceremony-doors.ts";
import { CeremonyFault } from "./ceremony-fault.ts";
import { type CredentialDescriptor, namesCredential } from "./credential-descriptor.ts";
import type { CredentialSource } from "./credential-source.ts";
import type { CeremonyAsk, UserVerificationRequirement } from "./user-gate.ts";
import { refuseUnverified } from "./user-verification.ts";

export type MakeCredentialRequest = {
  /** SHA-256 of clientDataJSON. */
  readonly clientDataHash: Uint8Array;
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: Uint8Array; readonly name: string; readonly displayName: string };
  readonly alg: CoseAlgorithm;
  readonly isDiscoverable: boolean;
  readonly userVerification: UserVerificationRequirement;
  readonly excludeCredentials: readonly CredentialDescriptor[];
  readonly attestation: "none" | "packed-self";
};

export type MadeCredential = {
  readonly kind: "made";
  readonly source: CredentialSource;
  readonly publicKey: PublicKey;
  readonly userVerified: boolean;
  readonly authenticatorData: Uint8Array;
  readonly attestationObject: Uint8Array;
};

type MakeCredentialDoors = Pick<CeremonyDoors, "store" | "gate" | "random" | "rsa">;

const PRF_SEED_BYTES = 32;

/**
 * "ask": the person has not decided; run again with a decision. Throws CeremonyFault "ceremony/excluded" after
 * consent, "ceremony/constraint-not-met" where required verification did not happen.
 */
export async function makeCredential(
  request: MakeCredentialRequest,
  traits: AuthenticatorTraits,
  doors: MakeCredentialDoors,
): Promise<{ readonly kind: "ask"; readonly ask: CeremonyAsk } | MadeCredential> {
  // Steps 1 and 2: well-formed, and an algorithm that can be made: the types say so.

  // Step 3: is a passkey here that the site does not want twice? Said only to a person who consents.
  const present = await doors.store.findByRpId(request.rp.id);
  const isExcluded = present.some(({ credentialId }) =>
    namesCredential(request.excludeCredentials, credentialId),
  );

  // Steps 4 and 5: discoverable passkeys and verification are always possible.

  // Step 6: the person's consent, and verification where asked for.
  const ask: CeremonyAsk = {
    kind: "create",
    rpId: request.rp.id,
    rpName: request.rp.name,
    userName: request.user.name,
    userDisplayName: request.user.displayName,
    isExcluded,
    userVerification: request.userVerification,
  };
  const consent = await doors.gate.ask(ask);
  if (consent === null) return { kind: "ask", ask };
  if (isExcluded) throw new CeremonyFault("ceremony/excluded", "a passkey of this account is already here");
  refuseUnverified(request.userVerification, consent.userVerified);

  // Step 7: the passkey itself.
  // Deviation: an older passkey of the same account is not overwritten; the person removes what they do not want.
  const source = await newSource(request, traits, doors);
  const publicKey = publicKeyOf(source.alg, source.privateKeyPkcs8);

  // Step 8 (failure) is an exception of the doors. Step 9: no extension adds authenticator output.

  // Step 10: the counter of a new passkey is 0 and stays so.
  // Steps 11 and 13: attested credential data and authenticator data; consent is presence.
  const authenticatorData = encodeAuthenticatorData({
    rpIdHash: sha256(utf8ToBytes(request.rp.id)),
    flags: {
      userPresent: true,
      userVerified: consent.userVerified,
      backupEligible: source.backupEligible,
      backupState: source.backupState,
    },
    signCount: source.counter,
    attestedCredential: {
      aaguid: traits.aaguid,
      credentialId: source.credentialId,
      coseKey: encodeCoseKey(publicKey),
    },
  });

  // Steps 12 and 14: the attestation object.
  const attestationObject = await attest(request, source, authenticatorData, doors);
  return {
    kind: "made",
    source,
    publicKey,
    userVerified: consent.userVerified,
    authenticatorData,
    attestationObject,
  };
}

async function newSource(
  { rp, user, alg, isDiscoverable }: MakeCredentialRequest,
  { credentialIdBytes, backupEligible, backupState }: AuthenticatorTraits,
  { random, rsa }: MakeCredentialDoors,
): Promise<CredentialSource> {
  return {
    credentialId: random(credentialIdBytes),
    rpId: rp.id,
    userHandle: user.id,
    alg,
    privateKeyPkcs8: await generateSigningKey(alg, random, rsa),
    prfSeeds: newPrfSeeds(random),
    isDiscoverable,
    backupEligible,
    backupState,
    counter: 0,
  };
}

/** Every passkey has seeds from birth, because a site may ask for prf only later. */
function newPrfSeeds(random: RandomBytes): CredentialSource["prfSeeds"] {
  return {
    withUserVerification: random(PRF_SEED_BYTES),
    withoutUserVerification: random(PRF_SEED_BYTES),
  };
}

async function attest(
  { attestation, clientDataHash }: MakeCredentialRequest,
  { alg, privateKeyPkcs8 }: CredentialSource,
  authenticatorData: Uint8Array,
  { rsa }: MakeCredentialDoors,
): Promise<Uint8Array> {
  if (attestation === "none") return encodeNoneAttestation(authenticatorData);
  const signed = concatBytes(authenticatorData, clientDataHash);
  return encodePackedSelfAttestation(authenticatorData, alg, await sign(alg, privateKeyPkcs8, signed, rsa));
}
