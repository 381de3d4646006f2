/**
 * The PRF seed that a file does not have. Made from the private key, so that it is the same whoever imports the file,
 * on which device and how often, and the same at every export; seeds that a file does have are never touched.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { LABELS, labelled } from "../log/labels.ts";
import type { PrfSeeds } from "../webauthn/credential-source.ts";
import type { ExchangePasskey, ExchangeSeeds } from "./exchange-passkey.ts";

const SEED_LENGTH = 32;

/** Both seeds of a passkey. Secret. */
export function withBothSeeds(
  seeds: ExchangeSeeds,
  { privateKeyPkcs8, credentialId }: Pick<ExchangePasskey, "privateKeyPkcs8" | "credentialId">,
): PrfSeeds {
  const { withUserVerification, withoutUserVerification } = seeds;
  if (withoutUserVerification !== null) return { withUserVerification, withoutUserVerification };
  const info = labelled(LABELS.secondPrfSeed, credentialId);
  return {
    withUserVerification,
    withoutUserVerification: hkdf(sha256, privateKeyPkcs8, undefined, info, SEED_LENGTH),
  };
}
