/**
 * CollectedClientData as bytes (WebAuthn Level 3, section 5.8.1.1): the exact serialisation, so that simple servers
 * may compare instead of parse. Adds no members of its own.
 */
import { encodeBase64url } from "../bytes/base64url.ts";
import { utf8ToBytes } from "../bytes/bytes.ts";

export type ClientData = {
  readonly type: "webauthn.create" | "webauthn.get";
  readonly challenge: Uint8Array;
  readonly origin: string;
  readonly crossOrigin: boolean;
  /** Origin of the page around a cross-origin frame, or null. */
  readonly topOrigin: string | null;
};

/** The UTF-8 bytes of clientDataJSON. */
export function encodeClientData(data: ClientData): Uint8Array {
  const members = [
    `"type":${toJsonString(data.type)}`,
    `"challenge":${toJsonString(encodeBase64url(data.challenge))}`,
    `"origin":${toJsonString(data.origin)}`,
    `"crossOrigin":${data.crossOrigin}`,
  ];
  if (data.topOrigin !== null) members.push(`"topOrigin":${toJsonString(data.topOrigin)}`);
  return utf8ToBytes(`{${members.join(",")}}`);
}

/** CCDToString: JSON, but with \u escapes for every control character, also those that have a shorter one. */
function toJsonString(text: string): string {
  const escaped = text.replace(/["\\]/gu, "\\$&").replace(/\p{Cc}/gu, (control) => {
    const code = control.charCodeAt(0);
    return code < 0x20 ? `\\u${code.toString(16).padStart(4, "0")}` : control;
  });
  return `"${escaped}"`;
}
