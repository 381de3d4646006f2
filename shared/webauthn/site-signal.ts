/**
 * What a site tells of its own passkeys (WebAuthn Level 3, section 5.1.10, the signal methods), out of what a page sent.
 * Nothing is answered: a page learns no more than that its arguments had the right form.
 */
import { decodeBase64url } from "../bytes/base64url.ts";
import { effectiveRpId } from "./rp-id.ts";
import { storableName } from "./storable-name.ts";
import { malformed, toDomString, toRequiredDictionary, toSequence } from "./webidl.ts";

/** The names of the methods. */
export const SIGNAL_METHODS = [
  "signalUnknownCredential",
  "signalAllAcceptedCredentials",
  "signalCurrentUserDetails",
] as const;

export type SiteSignal =
  /** The site does not know this passkey (any more). */
  | { readonly kind: "unknown"; readonly rpId: string; readonly credentialId: Uint8Array }
  /** The site accepts these passkeys of this user, and no others. */
  | {
      readonly kind: "accepted";
      readonly rpId: string;
      readonly userHandle: Uint8Array;
      readonly credentialIds: readonly Uint8Array[];
    }
  /** The site calls this user so from now on. */
  | {
      readonly kind: "names";
      readonly rpId: string;
      readonly userHandle: Uint8Array;
      readonly userName: string;
      readonly userDisplayName: string;
    };

/** `origin`: of the frame, as the browser says. Throws CeremonyFault where this origin may not speak for the RP ID. */
export function decodeSiteSignal(method: string, untrusted: unknown, origin: string): SiteSignal {
  const options = toRequiredDictionary(untrusted);
  const rpId = effectiveRpId(origin, toDomString(options["rpId"]));
  if (method === "signalUnknownCredential")
    return { kind: "unknown", rpId, credentialId: toId(options["credentialId"]) };
  const userHandle = toId(options["userId"]);
  if (method === "signalAllAcceptedCredentials") {
    if (options["allAcceptedCredentialIds"] === undefined) throw malformed("a required list is missing");
    const credentialIds = toSequence(options["allAcceptedCredentialIds"], toId);
    return { kind: "accepted", rpId, userHandle, credentialIds };
  }
  if (method !== "signalCurrentUserDetails") throw malformed("no such signal");
  return {
    kind: "names",
    rpId,
    userHandle,
    userName: storableName(toDomString(options["name"])),
    userDisplayName: storableName(toDomString(options["displayName"])),
  };
}

function toId(untrusted: unknown): Uint8Array {
  const id = decodeBase64url(toDomString(untrusted));
  if (id === null) throw malformed("an id is not base64url");
  return id;
}
