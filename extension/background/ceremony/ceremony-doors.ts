/** What the ceremonies of the background need from the vault, the person's windows and the clock. */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import type { RsaEngine } from "../../../shared/cose/rsa-engine.ts";
import type { CredentialSource, NewPasskeyNames } from "../../../shared/webauthn/credential-source.ts";
import type { CredentialStore } from "../../../shared/webauthn/credential-store.ts";
import type { Settings, SiteSettings, UnlockResult, VaultState } from "../../messages/contract.ts";
import type { Operation, Outcome } from "../../messages/page-contract.ts";
import type { MethodResult } from "../../messages/unlock-contract.ts";
import type { ApprovalWindows } from "./approval-windows.ts";
import type { CancelMemory } from "./cancel-memory.ts";
import type { PendingRequests } from "./pending-requests.ts";

/** A passkey that was just made, on its way to disk together with the answer that tells the page of it. */
export type NewPasskey = {
  readonly source: CredentialSource;
  readonly names: NewPasskeyNames;
  readonly mayHoldLargeBlob: boolean;
  readonly createdAtMs: number;
  readonly answer: { readonly requestId: string; readonly documentId: string; readonly outcome: Outcome };
};

export type CounterOwner = Pick<CredentialSource, "rpId" | "credentialId">;

/** The vault while it is unlocked. */
export interface OpenVault {
  readonly store: CredentialStore;
  readonly settings: Settings;
  /** When the person last gave password or biometrics, or null. */
  readonly verifiedAtMs: number | null;
  site(rpId: string): Promise<SiteSettings>;
  /** Resolves once passkey and answer are on disk, together, with strict durability. */
  commitPasskey(passkey: NewPasskey): Promise<void>;
  /** Last counter that was answered for a passkey that came with one, 0 if none. */
  readonly lastCounter: (source: CounterOwner) => Promise<number>;
  /**
   * Resolves once the counter is on disk with strict durability: only then may the answer leave. False where another
   * answer took it meanwhile.
   */
  commitCounter(source: CounterOwner, counter: number): Promise<boolean>;
  /** The person's own names of passkeys: base64url credential id -> label. */
  labels(rpId: string): Promise<ReadonlyMap<string, string>>;
  alwaysNative(rpId: string): Promise<void>;
}

export interface VaultDoor {
  state(): Promise<VaultState>;
  /** The unlocked vault, or null. Checks the deadlines itself. */
  open(): Promise<OpenVault | null>;
  unlock(password: string): Promise<UnlockResult>;
  unlockByMethod(credentialId: Uint8Array, output: Uint8Array): Promise<MethodResult>;
  /** False only when no passkey here can have this id: what a locked vault may tell. */
  mayHold(credentialId: Uint8Array): Promise<boolean>;
  /** Sites that the person gave to the browser, as far as a locked vault knows them. */
  isNativeWhileLocked(rpId: string): Promise<boolean>;
}

/** Answers recorded in the same transaction as a new passkey. */
export interface RecordedOutcomes {
  find(requestId: string, documentId: string): Promise<Outcome | null>;
  confirm(requestId: string): Promise<void>;
}

export type CeremonyWorld = {
  readonly requests: PendingRequests;
  readonly recorded: RecordedOutcomes;
  readonly vault: VaultDoor;
  readonly windows: ApprovalWindows;
  readonly cancels: CancelMemory;
  /** Has the site of this RP ID named this origin as one of its own? Asks the site. */
  readonly isRelated: (rpId: string, origin: string) => Promise<boolean>;
  /** Sends an outcome to the frame that asked, if it is connected. */
  readonly answer: (requestId: string, outcome: Outcome) => void;
  /** Told whether any request waits: only then is it worth hearing of every change of tab and window. */
  readonly watch: (isWaiting: boolean) => void;
  /** Tells open pages of the extension that something they show has changed. */
  readonly changed: () => void;
  /** A page waits for the person to make or choose a passkey. */
  readonly arrived: (operation: Operation) => void;
  readonly random: RandomBytes;
  readonly rsa: RsaEngine;
  readonly nowMs: NowMs;
};
