/** How Bitwarden spells credential ids: a UUID for 16 bytes in the order of its text, else "b64." and base64url. */
import { decodeBase64url, encodeBase64url } from "../../bytes/base64url.ts";
import { checkedCredentialId } from "../passkey-fields.ts";
import { Skip } from "../read-collector.ts";
import { uuidBytes, uuidText } from "../uuid.ts";

const PREFIX = "b64.";

/** Throws Skip. */
export function readBitwardenId(text: string | null): Uint8Array {
  if (text === null || text === "") throw new Skip("credential-id-missing");
  const bytes = text.startsWith(PREFIX)
    ? decodeBase64url(text.slice(PREFIX.length).replace(/={1,2}$/, ""))
    : uuidBytes(text);
  if (bytes === null) throw new Skip("credential-id-malformed");
  return checkedCredentialId(bytes);
}

export function writeBitwardenId(credentialId: Uint8Array): string {
  return credentialId.length === 16 ? uuidText(credentialId) : PREFIX + encodeBase64url(credentialId);
}
