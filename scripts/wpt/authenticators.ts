/** What the tests ask of `test_driver` about authenticators, answered by the browser's virtual ones or by the vault. */
import type { Page } from "playwright-core";

/** WebDriver's authenticator configuration, as far as the tests use it (WebAuthn Level 3, 11.3). */
export type AuthenticatorConfig = {
  readonly protocol?: string;
  readonly transport?: string;
  readonly hasResidentKey?: boolean;
  readonly hasUserVerification?: boolean;
  readonly isUserVerified?: boolean;
  /** Default true. */
  readonly isUserConsenting?: boolean;
  readonly defaultBackupEligibility?: boolean;
  readonly defaultBackupState?: boolean;
  readonly extensions?: readonly string[];
};

/** Bytes are base64url. */
export type TestCredential = {
  readonly credentialId: string;
  readonly rpId: string;
  /** PKCS#8. */
  readonly privateKey: string;
  readonly isResidentCredential: boolean;
  readonly signCount?: number;
  readonly userHandle?: string;
  readonly userName?: string;
  readonly userDisplayName?: string;
  readonly largeBlob?: string;
};

/** What a test reads back of a credential; private keys only where the authenticator tells them. */
export type HeldCredential = Omit<TestCredential, "privateKey"> & { readonly privateKey?: string };

export interface Authenticators {
  /** Answers the new authenticator's id. */
  add(page: Page, config: AuthenticatorConfig): Promise<string>;
  remove(page: Page, id: string): Promise<void>;
  addCredential(page: Page, id: string, credential: TestCredential): Promise<void>;
  credentials(page: Page, id: string): Promise<readonly HeldCredential[]>;
  removeCredential(page: Page, id: string, credentialId: string): Promise<void>;
  clear(page: Page, id: string): Promise<void>;
  setUserVerified(page: Page, id: string, isUserVerified: boolean): Promise<void>;
  /** The file is done: nothing of it may reach the next one. */
  afterTest(page: Page): Promise<void>;
}
