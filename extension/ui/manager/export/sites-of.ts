/** The sites that passkeys are of, each with how many. Pure. */
import type { PasskeySummary } from "../../../messages/passkey-pages-contract.ts";

export type SiteCount = { readonly rpId: string; readonly count: number };

/** By name; passkeys in the trash do not count. */
export function sitesOf(passkeys: readonly PasskeySummary[]): readonly SiteCount[] {
  const counts = new Map<string, number>();
  for (const { rpId, trashedAtMs } of passkeys)
    if (trashedAtMs === null) counts.set(rpId, (counts.get(rpId) ?? 0) + 1);
  return [...counts].map(([rpId, count]) => ({ rpId, count })).sort((a, b) => (a.rpId < b.rpId ? -1 : 1));
}

/** How many passkeys of these sites; null: of all. */
export function countOfSites(sites: readonly SiteCount[], rpIds: ReadonlySet<string> | null): number {
  return sites.reduce((sum, { rpId, count }) => (rpIds === null || rpIds.has(rpId) ? sum + count : sum), 0);
}
