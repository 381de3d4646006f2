/**
 * The client's side of create() (WebAuthn Level 3, section 5.1.3), step by step, from decoded options to the JSON
 * form of the answer. Steps about the document, its focus, activation and abort signals belong to the extension.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../bytes/base64url.ts";
import { type CoseAlgorithm, isSupportedAlgorithm, SUPPORTED_ALGORITHMS } from "../cose/algorithms.ts";
import { encodeSpki } from "../cose/spki.ts";
import { KEYFERRY_AUTHENTICATOR, TRANSPORTS } from "./authenticator-traits.ts";
import type { Caller, CeremonyDoors } from "./ceremony-doors.ts";
import { encodeClientData } from "./client-data.ts";
import type { CreationOptions } from "./creation-options.ts";
import type { CredentialSource, NewPasskeyNames } from "./credential-source.ts";
import { prfAtCreate, verificationWithPrf } from "./extensions/prf.ts";
import { type MadeCredential, makeCredential } from "./make-credential.ts";
import type { ClientExtensionResultsJSON, RegistrationResponseJSON } from "./response-json.ts";
import { effectiveRpId } from "./rp-id.ts";
import type { CeremonyAsk } from "./user-gate.ts";

export type CreationPreferences = {
  /** Take the first algorithm in the site's order that can be made, instead of ES256 whenever offered. */
  readonly followSiteAlgorithmOrder: boolean;
};

export type CreationResult =
  /** The person has not decided: show this, and run again with the decision. */
  | { readonly kind: "ask"; readonly ask: CeremonyAsk }
  /** The browser's own authenticators shall answer. `reason` is for developers. */
  | { readonly kind: "native"; readonly reason: string }
  /** Made. Must be on disk before the site gets the response. */
  | {
      readonly kind: "created";
      readonly source: CredentialSource;
      readonly names: NewPasskeyNames;
      /** A site may keep something with this passkey (largeBlob). */
      readonly mayHoldLargeBlob: boolean;
      readonly createdAtMs: number;
      readonly response: RegistrationResponseJSON;
    };

/** Throws CeremonyFault. Nothing is made before the gate has answered. */
export async function createCredential(
  caller: Caller,
  options: CreationOptions,
  preferences: CreationPreferences,
  doors: CeremonyDoors,
): Promise<CreationResult> {
  // Steps 1 to 6 (document, abort signal, timeout) belong to the extension; options are well-formed by type.

  // Steps 7 and 8: effective domain and RP ID.
  const rpId = effectiveRpId(caller.origin, options.rp.id, caller.relatedRpId);

  // Steps 9 and 10: algorithms. None that can be made here: others may.
  const alg = chooseAlgorithm(options.algorithms, preferences);
  if (alg === null) return { kind: "native", reason: "no algorithm that can be made here" };

  // Steps 11 and 12: extensions were judged with the options.

  // Steps 13 to 15: client data and its hash.
  const clientDataJSON = encodeClientData({
    type: "webauthn.create",
    challenge: options.challenge,
    origin: caller.origin,
    crossOrigin: caller.topOrigin !== null,
    topOrigin: caller.topOrigin,
  });

  // Steps 16 to 20: the one authenticator is here. Attachment and hints: see routing.ts.
  // Steps 21 and 22: ask it.
  const made = await makeCredential(
    {
      clientDataHash: sha256(clientDataJSON),
      rp: { id: rpId, name: options.rp.name },
      user: options.user,
      alg,
      isDiscoverable: options.residentKey !== "discouraged",
      userVerification: verificationWithPrf(options.userVerification, options.extensions.prf),
      excludeCredentials: options.excludeCredentials,
      attestation: wantsSelfAttestation(options) ? "packed-self" : "none",
    },
    KEYFERRY_AUTHENTICATOR,
    doors,
  );
  if (made.kind === "ask") return made;

  // Step 23, on success: the answer. Attestation conveyance was settled before signing.
  return {
    kind: "created",
    source: made.source,
    names: {
      rpName: options.rp.name,
      userName: options.user.name,
      userDisplayName: options.user.displayName,
    },
    mayHoldLargeBlob: options.extensions.largeBlob,
    createdAtMs: doors.nowMs(),
    response: registrationResponse(made, clientDataJSON, extensionResults(options, made)),
  };
}

/** ES256 whenever offered, because most other vaults can take nothing else, unless the person wants the site's order. */
function chooseAlgorithm(
  offered: readonly number[],
  { followSiteAlgorithmOrder }: CreationPreferences,
): CoseAlgorithm | null {
  if (followSiteAlgorithmOrder) return offered.find(isSupportedAlgorithm) ?? null;
  return SUPPORTED_ALGORITHMS.find((alg) => offered.includes(alg)) ?? null;
}

/** "none" by default; self-attestation only for a site that asks for attestation and names its format. */
function wantsSelfAttestation({ attestation, attestationFormats }: CreationOptions): boolean {
  return attestation === "direct" && attestationFormats.includes("packed");
}

function extensionResults(
  { extensions }: CreationOptions,
  { source }: MadeCredential,
): ClientExtensionResultsJSON {
  return {
    ...(extensions.credProps ? { credProps: { rk: source.isDiscoverable } } : {}),
    ...(extensions.prf === null ? {} : { prf: prfAtCreate(extensions.prf, source) }),
    ...(extensions.largeBlob ? { largeBlob: { supported: true } } : {}),
  };
}

function registrationResponse(
  { source, publicKey, authenticatorData, attestationObject }: MadeCredential,
  clientDataJSON: Uint8Array,
  clientExtensionResults: ClientExtensionResultsJSON,
): RegistrationResponseJSON {
  const id = encodeBase64url(source.credentialId);
  return {
    id,
    rawId: id,
    response: {
      clientDataJSON: encodeBase64url(clientDataJSON),
      authenticatorData: encodeBase64url(authenticatorData),
      transports: TRANSPORTS,
      publicKey: encodeBase64url(encodeSpki(publicKey)),
      publicKeyAlgorithm: source.alg,
      attestationObject: encodeBase64url(attestationObject),
    },
    authenticatorAttachment: "platform",
    clientExtensionResults,
    type: "public-key",
  };
}
