/**
 * May a page of this origin use this RP ID? (WebAuthn Level 3, section 5.1.3 steps 7 and 8, 5.1.4 likewise; HTML,
 * "is a registrable domain suffix of or is equal to".) Compares label by label; a public suffix belongs to nobody.
 * Related origins (related-origins.ts) come in as what the site has said of them.
 *
 * Stricter than a URL parser on purpose: an RP ID must be spelled as the browser spells hosts, in lower case ASCII
 * without port, scheme or trailing dot; Unicode names come as "xn--". Firefox demands the same.
 */
import { CeremonyFault } from "./ceremony-fault.ts";
import { registrableDomain } from "./public-suffix.ts";

const ORIGIN = /^(https?):\/\/([^/?#@\\:]+)(?::\d{1,5})?$/u;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/u;
const MAX_HOST_LENGTH = 253;

/**
 * The RP ID that holds for the request: the given one, or the origin's host. `origin` is what the browser says.
 * `relatedRpId`: an RP ID whose site has named this origin, or null.
 * Throws CeremonyFault "ceremony/opaque-origin" where the origin is no web origin, else "ceremony/rp-id-not-allowed".
 */
export function effectiveRpId(
  origin: string,
  rpId: string | null,
  relatedRpId: string | null = null,
): string {
  const [, scheme, host] = ORIGIN.exec(origin) ?? [];
  if (scheme === undefined || host === undefined) {
    // Step 7: opaque and non-web origins have no effective domain; an IPv6 address is one that is no domain.
    if (/^https?:\/\/\[/u.test(origin)) throw notAllowed("the origin is an address");
    throw new CeremonyFault("ceremony/opaque-origin", "not a web origin");
  }
  if (!isDomain(host)) throw notAllowed("the origin's host is not a domain");
  if (scheme === "http" && !isLocalhost(host)) throw notAllowed("the origin is not secure");
  // Step 8: no RP ID given, or the host itself, even where that is a public suffix.
  if (rpId === null || rpId === host) return host;
  if (rpId === relatedRpId) return rpId;
  if (!isDomain(rpId)) throw notAllowed("the RP ID is not a domain");
  if (!host.endsWith(`.${rpId}`)) throw notAllowed("the RP ID is not a suffix of the origin");
  // The suffix of the host counts too: below s3.amazonaws.com, amazonaws.com is no site although it is elsewhere.
  const site = registrableDomain(host);
  const isWithinSite = site !== null && (rpId === site || rpId.endsWith(`.${site}`));
  if (!isWithinSite || registrableDomain(rpId) === null) throw notAllowed("the RP ID is a public suffix");
  return rpId;
}

/** A host name as browsers spell it, and no address. */
export function isDomain(host: string): boolean {
  const labels = host.split(".");
  // A last label of digits makes a host an IPv4 address, or an attempt at one (URL Standard, "ends in a number").
  const endsInNumber = /^(?:[0-9]+|0x[0-9a-f]*)$/u.test(labels.at(-1) ?? "");
  return host.length <= MAX_HOST_LENGTH && !endsInNumber && labels.every((label) => LABEL.test(label));
}

/** Names that a browser never asks the network for, so plain http is as good as https (Secure Contexts, 3.1). */
function isLocalhost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

function notAllowed(message: string): CeremonyFault {
  return new CeremonyFault("ceremony/rp-id-not-allowed", message);
}
