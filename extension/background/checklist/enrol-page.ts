/**
 * Where a site lets a passkey be added: the page it names at /.well-known/passkey-endpoints (W3C "A Well-Known URL for
 * Relying Party Passkey Endpoints", Working Draft 2026-01-14), else its password settings by
 * /.well-known/change-password, else its first page. Asks that one origin only: https, no credentials, no redirect
 * followed, a small JSON object and nothing else.
 */
import * as v from "valibot";
import { registrableDomain } from "../../../shared/webauthn/public-suffix.ts";
import type { EnrolPageKind } from "../../messages/checklist-contract.ts";
import { ended, LIMIT_MS, PLAIN_GET, readSiteJson, type SiteDoor } from "../site-json.ts";

export type EnrolPage = { readonly address: string; readonly kind: EnrolPageKind };

const MAX_ADDRESS = 2048;

const endpoints = v.object({
  enroll: v.optional(v.unknown()),
  manage: v.optional(v.unknown()),
});

/** Never throws: a site that tells nothing, or cannot be reached, has its first page. */
export async function enrolPage(rpId: string, door: SiteDoor): Promise<EnrolPage> {
  const named = await namedPage(rpId, door);
  if (named !== null) return { address: named, kind: "passkeys" };
  const password = `https://${rpId}/.well-known/change-password`;
  if (await leadsElsewhere(password, door)) return { address: password, kind: "password" };
  return { address: `https://${rpId}/`, kind: "start" };
}

async function namedPage(rpId: string, door: SiteDoor): Promise<string | null> {
  const document = await readSiteJson(`https://${rpId}/.well-known/passkey-endpoints`, door);
  const decoded = v.safeParse(endpoints, document);
  if (!decoded.success) return null;
  return ownAddress(rpId, decoded.output.enroll) ?? ownAddress(rpId, decoded.output.manage);
}

/** An https address under the same registrable domain; anything else is not the site's to name. */
function ownAddress(rpId: string, untrusted: unknown): string | null {
  if (typeof untrusted !== "string" || untrusted.length > MAX_ADDRESS || !URL.canParse(untrusted))
    return null;
  const { protocol, hostname, username, href } = new URL(untrusted);
  if (protocol !== "https:" || username !== "") return null;
  const site = registrableDomain(rpId);
  const isOwn = hostname === rpId || (site !== null && registrableDomain(hostname) === site);
  return isOwn ? href : null;
}

/** The sites that have this address redirect it to where the password is changed; a 200 is most often a start page. */
async function leadsElsewhere(url: string, door: SiteDoor): Promise<boolean> {
  try {
    const request = { ...PLAIN_GET, redirect: "manual", signal: door.timeout(LIMIT_MS) } as const;
    const response = await door.fetch(url, request);
    await ended(response);
    return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
  } catch {
    // Not reachable now; the person still gets the first page.
    return false;
  }
}
