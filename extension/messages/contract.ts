/**
 * The one contract between the extension's own pages and its background: name -> what is asked, what is answered.
 * JSON only; bytes are base64url. No key and no passkey secret crosses it but inside a file that the person imports or
 * exports; password and recovery words cross it only inwards, in the one call that uses them.
 * A handler or decoder that is missing does not compile (see `Handlers` and background/dispatch.ts).
 */
import type { ChecklistMessages } from "./checklist-contract.ts";
import type { DeviceSummary, DevicesMessages } from "./devices-contract.ts";
import type { EraseMessages } from "./erase-contract.ts";
import type { ExchangeMessages } from "./exchange-contract.ts";
import type { JoinResult } from "./join-result.ts";
import type { Json } from "./page-contract.ts";
import type { PairingMessages } from "./pairing-contract.ts";
import type { PasskeyPagesMessages, PasskeySummary } from "./passkey-pages-contract.ts";
import type { RecoveryMessages } from "./recovery-contract.ts";
import type { MethodProof, UnlockMessages } from "./unlock-contract.ts";

type Entry = { readonly request: Json; readonly response: Json };
type Contract<T extends { [K in keyof T]: Entry }> = T;

export type VaultState = "none" | "locked" | "unlocked";

/** How a password was received. */
export type UnlockResult =
  | { readonly result: "unlocked" }
  | { readonly result: "wrong-password"; readonly attemptsLeft: number }
  /** Too many wrong passwords: try again after this time. */
  | { readonly result: "wait"; readonly retryAfterMs: number };

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
    /** True when it lost to an edit on another device, neither author having seen the other's. */
    readonly isConcurrent: boolean;
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
  /** What this authenticator computes opens nothing here (any more). */
  | { readonly step: "wrong-method" }
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

/** How this device and its server stand. Nothing is lost in any of these; `fault` says why in the usual codes. */
export type SyncState =
  /** No server: this device keeps the vault alone. */
  | "off"
  | "in-sync"
  | "syncing"
  /** Edits wait for the next sync. */
  | "waiting"
  /** The last try failed; the next is at nextTryAtMs. */
  | "trouble"
  /** Server and device hold two histories: the person decides. */
  | "forked"
  | "removed"
  /** The log has entries in this device's name that it did not write. */
  | "copied"
  | "closed"
  | "needs-update";

/** Something that happened and that the person should know of; stays until dismissed. */
export type SyncNote = {
  readonly noteId: number;
  readonly about:
    | "unreadable-entry"
    | "stray-group-member"
    | "conflict-item"
    | "wrong-wrap"
    | "epoch-key-missing"
    | "server-healed"
    | "device-added"
    | "devices-removed"
    | "snapshot-mismatch"
    | "concurrent-edit"
    | "fork-merged";
  /** Names of the devices it is about, "" where unknown. */
  readonly deviceNames: readonly string[];
  /** Their ids, hex. */
  readonly deviceIds: readonly string[];
  /** The passkey or site it is about, by its rpId, or null. */
  readonly rpId: string | null;
  readonly itemId: string | null;
  /** How many entries or edits it is about, where that can be counted. */
  readonly count: number | null;
};

export type ForkSummary = {
  /** The last change that both histories have. */
  readonly forkSeq: number;
  readonly seenAtMs: number;
  /** Changes since then on each side. */
  readonly here: number;
  readonly there: number;
};

export type SyncStatus = {
  /** Address of the server, or null. */
  readonly server: string | null;
  readonly state: SyncState;
  /** Fault code of the last try, or null. */
  readonly fault: string | null;
  readonly lastSyncedAtMs: number | null;
  readonly nextTryAtMs: number | null;
  /** Edits on this device that the server does not have yet. */
  readonly waitingEdits: number;
  /** This one first, then by name; removed ones last. */
  readonly devices: readonly DeviceSummary[];
  readonly notes: readonly SyncNote[];
  readonly fork: ForkSummary | null;
};

type Nothing = Record<string, never>;
type Done = { readonly done: true };
type ItemRequest = { readonly itemId: string };
type RequestRequest = { readonly requestId: string };

export type Messages = Contract<
  VaultMessages &
    ChecklistMessages &
    DevicesMessages &
    EraseMessages &
    ExchangeMessages &
    PairingMessages &
    PasskeyPagesMessages &
    RecoveryMessages &
    UnlockMessages
>;

type VaultMessages = {
  "vault/status": {
    request: Nothing;
    response: { state: VaultState; locksAtMs: number | null; waitingRequestIds: readonly string[] };
  };
  /** `words`: the 24 recovery words made and confirmed by the onboarding page. Refused when a vault exists. */
  "vault/create": {
    request: { password: string; words: readonly string[]; deviceName: string };
    response: Done;
  };
  /**
   * Makes this browser another device of the vault that the words and the server name. `changeKey`: everything from now
   * on is sealed under a new key. Refused when a vault exists here.
   */
  "vault/join": {
    request: {
      password: string;
      words: readonly string[];
      deviceName: string;
      server: string;
      changeKey: boolean;
    };
    response: JoinResult;
  };
  "sync/status": { request: Nothing; response: SyncStatus };
  /** `invite`: what the server's owner gave, or null. Answers after the first sync, or with a fault. */
  "sync/connect": { request: { server: string; invite: string | null }; response: SyncStatus };
  /** Keeps everything here; the server keeps what it has. */
  "sync/disconnect": { request: Nothing; response: SyncStatus };
  "sync/now": { request: Nothing; response: SyncStatus };
  /** Six words for the vault's history up to `place` (null: the newest), to compare between devices. */
  "sync/compare": {
    request: { place: number | null };
    response: { place: number; newest: number; words: readonly string[] };
  };
  /** The person's word after a fork: take the server's history and bring over what only this one has. */
  "sync/merge-fork": { request: Nothing; response: SyncStatus };
  "sync/dismiss-note": { request: { noteId: number }; response: SyncStatus };
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
  /** As "approval/verify", by an authenticator of the person (see unlock-contract.ts). */
  "approval/verify-by-method": { request: { requestId: string } & MethodProof; response: ApprovalStep };
  /** `credentialId` for get, null for create. */
  "approval/approve": { request: { requestId: string; credentialId: string | null }; response: ApprovalStep };
  "approval/cancel": { request: RequestRequest; response: ApprovalStep };
  /** "Use another device or security key". `rule` also remembers "always" for this site. */
  "approval/native": { request: { requestId: string; always: boolean }; response: ApprovalStep };
};

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
