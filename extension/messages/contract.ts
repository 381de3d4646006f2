/**
 * The one contract between the extension's own pages and its background: name -> what is asked, what is answered.
 * JSON only; bytes are base64url. No key and no passkey secret ever crosses it; password and recovery words cross it
 * only inwards, in the one call that uses them.
 * A handler or decoder that is missing does not compile (see `Handlers` and background/dispatch.ts).
 */
import type { Json } from "./page-contract.ts";

type Entry = { readonly request: Json; readonly response: Json };
type Contract<T extends { [K in keyof T]: Entry }> = T;

export type VaultState = "none" | "locked" | "unlocked";

/** How a password was received. */
export type UnlockResult =
  | { readonly result: "unlocked" }
  | { readonly result: "wrong-password"; readonly attemptsLeft: number }
  /** Too many wrong passwords: try again after this time. */
  | { readonly result: "wait"; readonly retryAfterMs: number };

export type PasskeySummary = {
  /** 16 bytes, base64url. */
  readonly itemId: string;
  readonly rpId: string;
  readonly rpName: string;
  readonly userName: string;
  readonly userDisplayName: string;
  /** The person's own name for it, or "". */
  readonly label: string;
  readonly createdAtMs: number;
  /** When it went to the trash, or null. */
  readonly trashedAtMs: number | null;
};

export type PasskeyDetails = PasskeySummary & {
  readonly credentialId: string;
  readonly userHandle: string | null;
  /** COSE number. */
  readonly alg: number;
  readonly isDiscoverable: boolean;
  readonly hasPrf: boolean;
  readonly backupEligible: boolean;
  readonly backupState: boolean;
  readonly counter: number;
  /** "made-here", or the name of the format it was imported from. */
  readonly source: string;
  /** Name of the device that made or imported it, or "" where unknown. */
  readonly deviceName: string;
  /** Earlier values that lost to later ones, newest first. */
  readonly history: readonly {
    readonly field: string;
    readonly value: string;
    readonly changedAtMs: number;
  }[];
};

/** ask: Keyferry answers first. native: the browser answers. never-save: sign in yes, create no. */
export type SiteRule = "ask" | "native" | "never-save";

export type SiteSettings = {
  readonly rpId: string;
  readonly rule: SiteRule;
  /** Also offer Keyferry when this site asks for a security key or phone. */
  readonly offerForSecurityKey: boolean;
  /** A request that only prefers verification may go on without. */
  readonly mayContinueUnverified: boolean;
};

export type Settings = {
  readonly lockAfterIdleMinutes: number;
  readonly lockAfterHours: number;
  /** 0, 5 or 15. */
  readonly verificationMinutes: number;
  readonly offerForSecurityKey: boolean;
  /** Take the first supported algorithm in the site's order instead of ES256 whenever offered. */
  readonly followSiteAlgorithmOrder: boolean;
};

export type ApprovalAccount = {
  /** base64url */
  readonly credentialId: string;
  readonly userName: string;
  readonly userDisplayName: string;
  readonly label: string;
  readonly createdAtMs: number;
};

/** What the approval window shows of a waiting request. */
export type ApprovalView = {
  readonly requestId: string;
  readonly operation: "create" | "get";
  readonly rpId: string;
  /** The part of rpId under a public suffix, shown strong; equal to rpId where there is no subdomain. */
  readonly registrableDomain: string;
  /** Origin of the asking frame. */
  readonly origin: string;
  /** Origin of the page around it when that differs, else null. */
  readonly topOrigin: string | null;
  readonly isPrivateWindow: boolean;
  readonly vault: "locked" | "unlocked";
  /** The password has to be given in this window before the request can be approved. */
  readonly needsVerification: boolean;
  /** create: the account the site names. */
  readonly account: {
    readonly rpName: string;
    readonly userName: string;
    readonly userDisplayName: string;
  } | null;
  /** create: the vault already holds a passkey of this account; approving tells the site so. */
  readonly isExcluded: boolean;
  /** get: who may sign in, newest first; empty while locked. */
  readonly accounts: readonly ApprovalAccount[];
  /** When the request ends by itself (milliseconds since 1970). */
  readonly deadlineMs: number;
};

/** What the window does next after any of its calls. */
export type ApprovalStep =
  | { readonly step: "show"; readonly view: ApprovalView }
  | { readonly step: "wrong-password"; readonly attemptsLeft: number }
  | { readonly step: "wait"; readonly retryAfterMs: number }
  /** The request is decided or gone: close. */
  | { readonly step: "close" }
  /** The passkey could not be stored; nothing was registered. `fault` is a fault code. */
  | { readonly step: "failed"; readonly fault: string };

export type Health = {
  /** The person allowed access to all sites. */
  readonly hasSiteAccess: boolean;
  /** The page scripts are registered. */
  readonly isRegistered: boolean;
  readonly isAllowedInPrivateWindows: boolean;
};

type Nothing = Record<string, never>;
type Done = { readonly done: true };
type ItemRequest = { readonly itemId: string };
type RequestRequest = { readonly requestId: string };

export type Messages = Contract<{
  "vault/status": {
    request: Nothing;
    response: { state: VaultState; locksAtMs: number | null; waitingRequestIds: readonly string[] };
  };
  /** `words`: the 24 recovery words made and confirmed by the onboarding page. Refused when a vault exists. */
  "vault/create": {
    request: { password: string; words: readonly string[]; deviceName: string };
    response: Done;
  };
  "vault/unlock": { request: { password: string }; response: UnlockResult };
  "vault/lock": { request: Nothing; response: Done };
  "vault/change-password": { request: { password: string; newPassword: string }; response: UnlockResult };
  /** Everything that is shown in lists; trashed ones too. Site of the active tab first is the page's work. */
  "passkeys/list": {
    request: Nothing;
    /** `faults`: codes of what could not be read and is left out; see ui/components/fault-text. */
    response: { passkeys: readonly PasskeySummary[]; faults?: readonly string[] };
  };
  "passkeys/read": { request: ItemRequest; response: { passkey: PasskeyDetails | null } };
  "passkeys/rename": { request: { itemId: string; label: string }; response: Done };
  "passkeys/trash": { request: ItemRequest; response: Done };
  "passkeys/restore": { request: ItemRequest; response: Done };
  "sites/list": {
    request: Nothing;
    /** `faults` as of "passkeys/list". */
    response: { sites: readonly SiteSettings[]; faults?: readonly string[] };
  };
  "sites/write": { request: { site: SiteSettings }; response: Done };
  "settings/read": { request: Nothing; response: { settings: Settings } };
  "settings/write": { request: { settings: Settings }; response: Done };
  "health/read": { request: Nothing; response: Health };
  "approval/read": { request: RequestRequest; response: ApprovalStep };
  /** Unlocks the vault, or verifies the person again, inside the approval window. */
  "approval/verify": { request: { requestId: string; password: string }; response: ApprovalStep };
  /** `credentialId` for get, null for create. */
  "approval/approve": { request: { requestId: string; credentialId: string | null }; response: ApprovalStep };
  "approval/cancel": { request: RequestRequest; response: ApprovalStep };
  /** "Use another device or security key". `rule` also remembers "always" for this site. */
  "approval/native": { request: { requestId: string; always: boolean }; response: ApprovalStep };
}>;

export type MessageName = keyof Messages;
export type RequestOf<Name extends MessageName> = Messages[Name]["request"];
export type ResponseOf<Name extends MessageName> = Messages[Name]["response"];

/** What travels from a page of the extension to the background. */
export type Envelope<Name extends MessageName = MessageName> = {
  readonly name: Name;
  readonly request: RequestOf<Name>;
};

/** A fault on its way to a page: `code` has a sentence in `_locales` (ui/components/fault-text). */
export type WireAnswer<Name extends MessageName = MessageName> =
  | { readonly ok: true; readonly response: ResponseOf<Name> }
  | { readonly ok: false; readonly fault: string };

/** Broadcast from background to its pages whenever something they show may have changed. */
export const CHANGED = "keyferry/changed";
