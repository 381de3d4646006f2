/**
 * Errors on the wire: RFC 9457 problem documents of constant shape, `{type, title, status, code}` in this order and
 * nothing else, so that two errors of one code are the same bytes.
 */
import { isWireFaultCode, WIRE_ANSWERS, type WireFaultCode } from "./wire-fault.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** The document for a code, as JSON text. */
export function encodeProblem(code: WireFaultCode): string {
  const { status, title } = WIRE_ANSWERS[code];
  return JSON.stringify({ type: `urn:keyferry:${code.replace("/", ":")}`, title, status, code });
}

/**
 * The code in a problem document: "unknown" where it is a newer server's, null where the text is no document of such a
 * server.
 */
export function decodeProblem(untrustedText: string): WireFaultCode | "unknown" | null {
  const code = codeIn(untrustedText);
  if (typeof code !== "string" || !code.startsWith("wire/")) return null;
  return isWireFaultCode(code) ? code : "unknown";
}

function codeIn(untrustedText: string): unknown {
  try {
    const document: unknown = JSON.parse(untrustedText);
    return typeof document === "object" && document !== null && "code" in document ? document.code : null;
  } catch {
    // Not JSON: an answer of a proxy between us and the server.
    return null;
  }
}
