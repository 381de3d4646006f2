/**
 * Base64 as other software writes it (RFC 4648): either alphabet, padded or not. Which spelling it was is told, since
 * a reader may have to warn. Not accepted: white space, a wrong amount of padding, characters of both alphabets mixed.
 */
import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";

export type Base64Spelling = "url" | "standard";

export type DecodedBase64 = { readonly bytes: Uint8Array; readonly spelling: Base64Spelling };

/** Characters converted at a time, a multiple of 3 bytes; longer strings are joined once, not letter by letter. */
const CHUNK = 24_576;

/** The bytes, or null where the text is not base64. */
export function decodeBase64(text: string): DecodedBase64 | null {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (padding > 0 && text.length % 4 !== 0) return null;
  const plain = padding === 0 ? text : text.slice(0, -padding);
  const isStandard = /[+/]/.test(plain);
  if (isStandard && /[-_]/.test(plain)) return null;
  const bytes = decodeBase64url(isStandard ? plain.replace(/\+/g, "-").replace(/\//g, "_") : plain);
  return bytes === null ? null : { bytes, spelling: isStandard ? "standard" : "url" };
}

/** Standard alphabet with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const plain = encodeLongBase64url(bytes).replace(/-/g, "+").replace(/_/g, "/");
  return plain.padEnd(Math.ceil(plain.length / 4) * 4, "=");
}

function encodeLongBase64url(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    chunks.push(encodeBase64url(bytes.subarray(at, at + CHUNK)));
  return chunks.join("");
}
