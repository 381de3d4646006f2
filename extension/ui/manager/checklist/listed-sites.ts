/** Sites as a person types or pastes them into one field: names or addresses, one a line or with commas between. */
import { siteName } from "../site-rules.ts";

export type ListedSites = {
  /** Each once, in their order. */
  readonly sites: readonly string[];
  /** What is not the address of a site, as it was typed. */
  readonly wrong: readonly string[];
};

export function listedSites(typed: string): ListedSites {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== "");
  const named = words.map((word) => ({ word, site: siteName(word) }));
  return {
    sites: [...new Set(named.flatMap(({ site }) => (site === null ? [] : [site])))],
    wrong: named.flatMap(({ word, site }) => (site === null ? [word] : [])),
  };
}
