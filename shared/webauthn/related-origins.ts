/**
 * Related origin requests (WebAuthn Level 3, section 5.11): a site names other origins that may use its RP ID, in
 * https://RPID/.well-known/webauthn. What may be asked for and what the answer means is judged here; asking is not.
 */
import { registrableDomain } from "./public-suffix.ts";
import { isDomain } from "./rp-id.ts";

/** Different names that one document may list, so that nobody collects the web under one RP ID. */
const MAX_LABELS = 5;
/** Real lists have tens. */
const MAX_ORIGINS = 1_024;

const ORIGIN_ITEM = /^(https?):\/\/([^/?#@\\:]+)(:\d{1,5})?(?:[/?#].*)?$/iu;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: ":443", http: ":80" };

/** May the RP ID's site be asked about this origin? Only https asks, and only a plain name of a site's own is asked. */
export function mayAskForRelation(callerOrigin: string, rpId: string): boolean {
  return callerOrigin.startsWith("https://") && isDomain(rpId) && registrableDomain(rpId) !== null;
}

/** Where the RP ID's site lists its origins. For one of which `mayAskForRelation` holds. */
export function relatedOriginsAddress(rpId: string): string {
  return `https://${rpId}/.well-known/webauthn`;
}

/** Does the site's document name this origin? (5.11.1, "related origins validation procedure") */
export function isRelatedOrigin(untrustedDocument: unknown, callerOrigin: string): boolean {
  const labels = new Set<string>();
  for (const item of originsIn(untrustedDocument)) {
    const listed = parseItem(item);
    // Steps 1 to 4: an item that is no web address, or of no site, counts for nothing.
    if (listed === null) continue;
    if (!labels.has(listed.label) && labels.size >= MAX_LABELS) continue;
    if (listed.origin === callerOrigin) return true;
    labels.add(listed.label);
  }
  return false;
}

function originsIn(untrusted: unknown): readonly unknown[] {
  if (typeof untrusted !== "object" || untrusted === null) return [];
  const origins: unknown = Object.getOwnPropertyDescriptor(untrusted, "origins")?.value;
  return Array.isArray(origins) ? origins.slice(0, MAX_ORIGINS) : [];
}

/** The item as an origin, and the first label of its registrable domain. */
function parseItem(item: unknown): { readonly origin: string; readonly label: string } | null {
  const [, scheme, host, port = ""] = (typeof item === "string" && ORIGIN_ITEM.exec(item)) || [];
  if (scheme === undefined || host === undefined) return null;
  const [protocol, name] = [scheme.toLowerCase(), host.toLowerCase()];
  const label = isDomain(name) ? registrableDomain(name)?.split(".")[0] : undefined;
  if (label === undefined) return null;
  return { origin: `${protocol}://${name}${port === DEFAULT_PORTS[protocol] ? "" : port}`, label };
}
