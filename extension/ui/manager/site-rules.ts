/** Rules of single sites: what a site has without one, and which name a typed address means. */
import type { SiteSettings } from "../../messages/contract.ts";

/** What applies where nothing is written; writing it removes the site from the list. */
export function defaultRule(rpId: string): SiteSettings {
  return { rpId, rule: "ask", offerForSecurityKey: false, mayContinueUnverified: false };
}

/** True when the site has nothing of its own. */
export function isDefaultRule(site: SiteSettings): boolean {
  return site.rule === "ask" && !site.offerForSecurityKey && !site.mayContinueUnverified;
}

/** Sites with a rule of their own, and those `inSight` whatever their rule, by name. */
export function shownSites(
  sites: readonly SiteSettings[],
  inSight: ReadonlySet<string>,
): readonly SiteSettings[] {
  const own = sites.filter((site) => !isDefaultRule(site) || inSight.has(site.rpId));
  const missing = [...inSight].filter((rpId) => own.every((site) => site.rpId !== rpId));
  return [...own, ...missing.map(defaultRule)].sort((a, b) => (a.rpId < b.rpId ? -1 : 1));
}

/** The host of what a person typed or pasted ("https://example.com/login", "Example.com"), or null. */
export function siteName(typed: string): string | null {
  const trimmed = typed.trim();
  const address = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  if (trimmed === "" || !URL.canParse(address)) return null;
  const { hostname, protocol } = new URL(address);
  const isWeb = protocol === "https:" || protocol === "http:";
  return isWeb && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(hostname) ? hostname : null;
}
