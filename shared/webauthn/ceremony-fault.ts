/**
 * Every way a ceremony can end without a credential, and the one table that turns it into what the page sees
 * (WebAuthn Level 3, sections 5.1.3 and 5.1.4). Pages learn no more than the spec's few names: detail would let a
 * site probe the vault.
 */
import { Fault } from "../bytes/fault.ts";

export type CeremonyFaultCode =
  | "ceremony/malformed-options"
  | "ceremony/rp-id-not-allowed"
  | "ceremony/opaque-origin"
  | "ceremony/no-supported-type"
  | "ceremony/unsupported-option"
  | "ceremony/no-supported-algorithm"
  | "ceremony/bad-extension-key"
  | "ceremony/constraint-not-met"
  | "ceremony/excluded"
  | "ceremony/cancelled"
  | "ceremony/timed-out"
  | "ceremony/superseded"
  | "ceremony/not-allowed-here"
  | "ceremony/internal";

export type DomExceptionName =
  | "TypeError"
  | "SecurityError"
  | "NotSupportedError"
  | "SyntaxError"
  | "InvalidStateError"
  | "AbortError"
  | "NotAllowedError";

export class CeremonyFault extends Fault<CeremonyFaultCode> {}

/** The name under which the page's promise is rejected. */
export const DOM_EXCEPTION_NAME = {
  "ceremony/malformed-options": "TypeError",
  "ceremony/rp-id-not-allowed": "SecurityError",
  "ceremony/opaque-origin": "NotAllowedError",
  "ceremony/no-supported-type": "NotSupportedError",
  "ceremony/unsupported-option": "NotSupportedError",
  "ceremony/no-supported-algorithm": "NotAllowedError",
  "ceremony/bad-extension-key": "SyntaxError",
  "ceremony/constraint-not-met": "NotAllowedError",
  "ceremony/excluded": "InvalidStateError",
  "ceremony/cancelled": "NotAllowedError",
  "ceremony/timed-out": "NotAllowedError",
  "ceremony/superseded": "AbortError",
  "ceremony/not-allowed-here": "NotAllowedError",
  "ceremony/internal": "NotAllowedError",
} as const satisfies Record<CeremonyFaultCode, DomExceptionName>;
