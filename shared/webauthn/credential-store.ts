/** The ceremony's first door to the outside: which passkeys are there. A map is enough to implement it in a test. */
import type { CredentialSource, PasskeyFacts } from "./credential-source.ts";

export interface CredentialStore {
  /** Every passkey of this rpId that is not in the trash, newest first; no secret is opened. */
  findByRpId(rpId: string): Promise<readonly PasskeyFacts[]>;
  /** Opens one passkey with its secrets, or null when it is not there (any more). */
  open(rpId: string, credentialId: Uint8Array): Promise<CredentialSource | null>;
}
