/**
 * The client's side of get() (WebAuthn Level 3, section 5.1.4), step by step, from decoded options to the JSON form
 * of the answer. Steps about the document, its focus, mediation and abort signals belong to the extension.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../bytes/base64url.ts";
import type { Caller, CeremonyDoors } from "./ceremony-doors.ts";
import { encodeClientData } from "./client-data.ts";
import { largeBlobAtGet } from "./extensions/large-blob.ts";
import { prfAtGet, verificationWithPrf } from "./extensions/prf.ts";
import { type Assertion, getAssertion } from "./get-assertion.ts";
import type { RequestOptions } from "./request-options.ts";
import type { AuthenticationResponseJSON, ClientExtensionResultsJSON } from "./response-json.ts";
import { effectiveRpId } from "./rp-id.ts";
import type { CeremonyAsk } from "./user-gate.ts";

export type AssertionResult =
  /** The person has not decided: show this, and run again with the decision. */
  | { readonly kind: "ask"; readonly ask: CeremonyAsk }
  /** The browser's own authenticators shall answer. `reason` is for developers. */
  | { readonly kind: "native"; readonly reason: string }
  | {
      readonly kind: "asserted";
      readonly credentialId: Uint8Array;
      readonly rpId: string;
      /** Answered counter: 0, or for a passkey imported with one the value to put on disk before the response leaves. */
      readonly signCount: number;
      readonly response: AuthenticationResponseJSON;
    };

/** Throws CeremonyFault. Nothing is signed before the gate has answered. */
export async function requestAssertion(
  caller: Caller,
  options: RequestOptions,
  doors: CeremonyDoors,
): Promise<AssertionResult> {
  // Steps 1 to 4 (document, timeout) belong to the extension; options are well-formed by type.

  // Steps 5 to 7: effective domain and RP ID.
  const rpId = effectiveRpId(caller.origin, options.rpId, caller.relatedRpId);

  // Steps 8 and 9: extensions were judged with the options.

  // Steps 10 to 12: client data and its hash.
  const clientDataJSON = encodeClientData({
    type: "webauthn.get",
    challenge: options.challenge,
    origin: caller.origin,
    crossOrigin: caller.topOrigin !== null,
    topOrigin: caller.topOrigin,
  });

  // Steps 13 to 19: the one authenticator is here; ask it.
  const assertion = await getAssertion(
    {
      rpId,
      clientDataHash: sha256(clientDataJSON),
      allowCredentials: options.allowCredentials,
      userVerification: verificationWithPrf(options.userVerification, options.extensions.prf),
    },
    doors,
  );
  if (assertion.kind === "ask") return assertion;
  if (assertion.kind === "no-match") return { kind: "native", reason: "no passkey here fits" };

  // Step 20, on success: the answer.
  return {
    kind: "asserted",
    credentialId: assertion.source.credentialId,
    rpId,
    signCount: assertion.signCount,
    response: authenticationResponse(
      assertion,
      clientDataJSON,
      await extensionResults(options, assertion, doors),
    ),
  };
}

async function extensionResults(
  { extensions }: RequestOptions,
  { source }: Assertion,
  { store }: CeremonyDoors,
): Promise<ClientExtensionResultsJSON> {
  const { prf, largeBlob } = extensions;
  return {
    ...(prf === null ? {} : { prf: prfAtGet(prf, source) }),
    ...(largeBlob === null ? {} : { largeBlob: await largeBlobAtGet(largeBlob, source, store) }),
  };
}

function authenticationResponse(
  { source, authenticatorData, signature }: Assertion,
  clientDataJSON: Uint8Array,
  clientExtensionResults: ClientExtensionResultsJSON,
): AuthenticationResponseJSON {
  const id = encodeBase64url(source.credentialId);
  return {
    id,
    rawId: id,
    response: {
      clientDataJSON: encodeBase64url(clientDataJSON),
      authenticatorData: encodeBase64url(authenticatorData),
      signature: encodeBase64url(signature),
      ...(source.userHandle === null ? {} : { userHandle: encodeBase64url(source.userHandle) }),
    },
    authenticatorAttachment: "platform",
    clientExtensionResults,
    type: "public-key",
  };
}
