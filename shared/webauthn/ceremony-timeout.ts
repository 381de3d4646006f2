/**
 * How long a ceremony may take (WebAuthn Level 3, section 15.1 recommends 300 to 600 seconds). A shorter time that
 * the site asks for is kept: it is a wish that can be met, and sites wait for it.
 */
const DEFAULT_MS = 300_000;
const MAX_MS = 600_000;

/** `askedMs`: the site's unsigned long, 0 where it named none. */
export function ceremonyTimeoutMs(askedMs: number): number {
  return askedMs === 0 ? DEFAULT_MS : Math.min(askedMs, MAX_MS);
}
