/**
 * COSE algorithm numbers (IANA "COSE Algorithms" registry) that Keyferry can sign with.
 * Not supported: RSA-PSS, ES256K, and ML-DSA until the platform has it.
 */
export const ES256 = -7;
export const EDDSA = -8;
export const ES384 = -35;
export const ES512 = -36;
export const RS256 = -257;

/**
 * In the order in which a new passkey chooses. ES256 comes first whatever the site prefers, because most other
 * vaults can take nothing else (a deviation from the site's order; DECISIONS.md).
 */
export const SUPPORTED_ALGORITHMS = [ES256, EDDSA, ES384, ES512, RS256] as const;

export type CoseAlgorithm = (typeof SUPPORTED_ALGORITHMS)[number];

export function isSupportedAlgorithm(alg: number): alg is CoseAlgorithm {
  return (SUPPORTED_ALGORITHMS as readonly number[]).includes(alg);
}
