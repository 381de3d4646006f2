/**
 * Everything the demo site can refuse, and the one table that says it: an HTTP status for machines, three short
 * sentences for people (what happened, what is safe, what to do).
 */
import { Fault } from "../../shared/bytes/fault.ts";

export type SiteFaultCode =
  | "site/malformed"
  | "site/foreign-origin"
  | "site/not-found"
  | "site/signed-out"
  | "site/name-taken"
  | "site/no-such-account"
  | "site/ceremony-gone"
  | "site/passkey-unknown"
  | "site/passkey-taken"
  | "site/not-verified"
  | "site/last-passkey"
  | "site/last-without-code"
  | "site/wrong-code"
  | "site/internal";

export class SiteFault extends Fault<SiteFaultCode> {}

export type FaultAnswer = {
  readonly status: number;
  readonly happened: string;
  readonly safe: string;
  readonly todo: string;
};

export const FAULT_ANSWERS = {
  "site/malformed": {
    status: 400,
    happened: "Some of what was sent is missing or not in the expected form.",
    safe: "Nothing was changed.",
    todo: "Check the fields and try again.",
  },
  "site/foreign-origin": {
    status: 403,
    happened: "This request came from another site.",
    safe: "It was refused and nothing was changed.",
    todo: "Use the pages of Harbour Lines itself.",
  },
  "site/not-found": {
    status: 404,
    happened: "There is nothing at this address.",
    safe: "Your account and tickets are untouched.",
    todo: "Go back to the start page.",
  },
  "site/signed-out": {
    status: 401,
    happened: "You are signed out.",
    safe: "Nothing was changed, and your tickets are kept.",
    todo: "Sign in and try again.",
  },
  "site/name-taken": {
    status: 409,
    happened: "Another traveller already uses this name.",
    safe: "No account was made and no passkey was kept here.",
    todo: "Choose another name, or sign in if the account is yours.",
  },
  "site/no-such-account": {
    status: 404,
    happened: "No account has this name.",
    safe: "Nothing was changed.",
    todo: "Check the spelling, or create an account.",
  },
  "site/ceremony-gone": {
    status: 410,
    happened: "This request was answered already, or waited too long.",
    safe: "Nothing was changed.",
    todo: "Start again from the button.",
  },
  "site/passkey-unknown": {
    status: 404,
    happened: "Harbour Lines does not know this passkey.",
    safe: "The passkey itself is untouched. It may have been removed here, or belong to another account.",
    todo: "Use another passkey, or your recovery code.",
  },
  "site/passkey-taken": {
    status: 409,
    happened: "This passkey is registered already.",
    safe: "Both the passkey and the account it belongs to are unchanged.",
    todo: "Sign in with it, or make a new one.",
  },
  "site/not-verified": {
    status: 403,
    happened: "The answer of your passkey could not be confirmed.",
    safe: "Nobody was signed in and nothing was changed.",
    todo: "Try again. If it happens twice, use another passkey.",
  },
  "site/last-passkey": {
    status: 409,
    happened: "This is your last passkey.",
    safe: "It was not removed.",
    todo: "Add another one first, or confirm that you will come back with your recovery code.",
  },
  "site/last-without-code": {
    status: 409,
    happened: "This is your last passkey, and there is no recovery code to come back with.",
    safe: "It was not removed.",
    todo: "Make a recovery code or add another passkey first.",
  },
  "site/wrong-code": {
    status: 403,
    happened: "This name and recovery code do not belong together.",
    safe: "The account is unchanged, and an unused code stays valid.",
    todo: "Check both. A code works once, and a newer code replaces an older one.",
  },
  "site/internal": {
    status: 500,
    happened: "Something went wrong on our side.",
    safe: "Your account was not changed.",
    todo: "Try again in a moment.",
  },
} as const satisfies Record<SiteFaultCode, FaultAnswer>;
