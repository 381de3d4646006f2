/** The ceremony's first door to the outside: which passkeys are there, and what sites keep with them. A map is enough to implement it in a test. */
import type { CredentialSource, HeldLargeBlob, PasskeyFacts } from "./credential-source.ts";

export interface CredentialStore {
  /** Every passkey of this rpId that is not in the trash, newest first; no secret is opened. */
  findByRpId(rpId: string): Promise<readonly PasskeyFacts[]>;
  /** Opens one passkey with its secrets, or null when it is not there (any more). */
  open(rpId: string, credentialId: Uint8Array): Promise<CredentialSource | null>;
  /** What the site keeps with the passkey; `mayHold`: it was made to keep something. */
  largeBlob(rpId: string, credentialId: Uint8Array): Promise<HeldLargeBlob>;
  /** Resolves once it is on disk with strict durability; false where it could not be saved. */
  writeLargeBlob(rpId: string, credentialId: Uint8Array, blob: Uint8Array): Promise<boolean>;
}
