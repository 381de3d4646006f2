/**
 * Where a site's own part of a host name begins, by the public suffix list with its private section: on
 * alice.github.io the site is alice.github.io, not github.io. The only importer of tldts.
 */
import { getDomain } from "tldts";

const OPTIONS = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: true,
} as const;

/** The public suffix and the one label before it, or null: for a suffix itself, an address, a name of one label. */
export function registrableDomain(host: string): string | null {
  return getDomain(host, OPTIONS);
}
