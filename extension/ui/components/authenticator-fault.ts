/** What can stand between a page of ours and the browser's own authenticators. Nothing is changed by any of it. */
import { Fault } from "../../../shared/bytes/fault.ts";

export type AuthenticatorFaultCode =
  /** The person closed the browser's dialog, or took too long. */
  | "ui/authenticator-cancelled"
  /** This authenticator cannot compute what unlocking needs. */
  | "ui/authenticator-without-prf"
  /** It is among the ways to unlock already. */
  | "ui/authenticator-known"
  | "ui/authenticator-failed";

export class AuthenticatorFault extends Fault<AuthenticatorFaultCode> {}

/** The browser's refusals, by the name of the DOMException. */
const CODES: Readonly<Record<string, AuthenticatorFaultCode>> = {
  NotAllowedError: "ui/authenticator-cancelled",
  AbortError: "ui/authenticator-cancelled",
  InvalidStateError: "ui/authenticator-known",
  ConstraintError: "ui/authenticator-without-prf",
  NotSupportedError: "ui/authenticator-without-prf",
};

/** Whatever `navigator.credentials` threw. */
export function authenticatorFault(error: unknown): AuthenticatorFault {
  if (error instanceof AuthenticatorFault) return error;
  const name = typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
  return new AuthenticatorFault(CODES[name] ?? "ui/authenticator-failed", "asked an authenticator", error);
}
