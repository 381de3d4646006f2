import { ES256 } from "../../shared/cose/algorithms.ts";
import { encodeEcPkcs8 } from "../../shared/cose/pkcs8.ts";
import type { CredentialSource } from "../../shared/webauthn/credential-source.ts";

/** A passkey of example.org with a known key, any member replaced: for tests. */
export function aCredentialSource(changes: Partial<CredentialSource> = {}): CredentialSource {
  return {
    credentialId: new Uint8Array(32).fill(0xc1),
    rpId: "example.org",
    userHandle: Uint8Array.of(1, 2, 3, 4),
    alg: ES256,
    privateKeyPkcs8: encodeEcPkcs8(ES256, new Uint8Array(32).fill(9)),
    prfSeeds: {
      withUserVerification: new Uint8Array(32).fill(0xaa),
      withoutUserVerification: new Uint8Array(32).fill(0xbb),
    },
    isDiscoverable: true,
    backupEligible: true,
    backupState: true,
    counter: 0,
    ...changes,
  };
}
