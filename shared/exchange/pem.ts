/**
 * PKCS#8 as PEM (RFC 7468), as password managers pass it around: lines of any length or none at all, CRLF, and line
 * breaks spelled as backslash and n. Encrypted and SEC1 PEM are refused by name.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { LIMITS } from "./limits.ts";
import { Skip } from "./read-collector.ts";
import type { SkipCode } from "./remarks.ts";

const LABELS: Readonly<Record<string, SkipCode | "pkcs8">> = {
  "PRIVATE KEY": "pkcs8",
  "ENCRYPTED PRIVATE KEY": "key-encrypted",
  "EC PRIVATE KEY": "key-sec1",
  "RSA PRIVATE KEY": "key-pkcs1",
};
const PEM = /^-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----$/;
const LINE_LENGTH = 64;

/** The DER bytes inside. Throws Skip. */
export function decodePem(text: string): Uint8Array {
  if (text === "") throw new Skip("key-missing");
  if (text.length > 2 * LIMITS.keyBytes) throw new Skip("key-too-large");
  const plain = text.replace(/\\r|\\n/g, "\n").trim();
  const [, label = "", body = ""] = PEM.exec(plain) ?? [];
  const kind = LABELS[label] ?? "key-malformed";
  if (kind !== "pkcs8") throw new Skip(kind);
  const decoded = decodeBase64(body.replace(/\s+/g, ""));
  if (decoded === null || decoded.bytes.length === 0) throw new Skip("key-malformed");
  return decoded.bytes;
}

/** Lines of 64 characters and a line break at the end, as KeePassXC writes it. */
export function encodePem(der: Uint8Array): string {
  const body = encodeBase64(der);
  const lines = body.match(new RegExp(`.{1,${LINE_LENGTH}}`, "g")) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
