/** Which of the site mark's colours and which letter a site gets: computed, the same on every device. */

/** How many `--mark-…` colours tokens.css holds. */
export const MARK_COLOURS = 12;

/** A colour number in 0..MARK_COLOURS-1, spread evenly (FNV-1a, 32 bit). */
export function siteColour(rpId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < rpId.length; index++)
    hash = Math.imul(hash ^ rpId.charCodeAt(index), 0x01000193) >>> 0;
  return hash % MARK_COLOURS;
}

/** The letter that stands for the site: the first of its name, without a "www." or "login." before it. */
export function siteLetter(rpId: string): string {
  const labels = rpId.split(".");
  const bare = labels.length > 2 && GENERIC_LABELS.has(labels[0] ?? "") ? labels.slice(1) : labels;
  return (bare[0]?.replace(/^xn--/, "").match(/[\p{L}\p{N}]/u)?.[0] ?? "?").toUpperCase();
}

const GENERIC_LABELS: ReadonlySet<string> = new Set([
  "www",
  "login",
  "account",
  "accounts",
  "auth",
  "id",
  "sso",
  "my",
]);
