/**
 * The list of passkeys in the order and shape a person looks for them: by site, then by account, found by any part
 * of site, name or account, whatever the case or accents. Made for 10,000 rows: folding and sorting happen once a
 * list, a keystroke only compares.
 */
import type { PasskeySummary } from "../../messages/contract.ts";

export type IndexedPasskey = {
  readonly passkey: PasskeySummary;
  /** What a search looks through. */
  readonly haystack: string;
};

/** A row of the list; the first of a site shows the site's name. */
export type PasskeyRow = { readonly passkey: PasskeySummary; readonly isFirstOfSite: boolean };

/** The passkeys that are not in the trash, sorted by site, then account, then age. */
export function indexPasskeys(
  passkeys: readonly PasskeySummary[],
  language: string,
): readonly IndexedPasskey[] {
  const collator = new Intl.Collator(language, { sensitivity: "base", numeric: true });
  return passkeys
    .filter((passkey) => passkey.trashedAtMs === null)
    .sort(
      (a, b) =>
        compareText(a.rpId, b.rpId) ||
        collator.compare(accountName(a), accountName(b)) ||
        a.createdAtMs - b.createdAtMs,
    )
    .map((passkey) => ({ passkey, haystack: haystackOf(passkey) }));
}

/** Those that contain every word of `query`, in the same order. */
export function searchPasskeys(indexed: readonly IndexedPasskey[], query: string): readonly PasskeySummary[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? indexed : indexed.filter(({ haystack }) => hasAll(haystack, words));
  return found.map(({ passkey }) => passkey);
}

/** Rows in the given order, each knowing whether it begins a site. */
export function groupBySite(sorted: readonly PasskeySummary[]): readonly PasskeyRow[] {
  return sorted.map((passkey, place) => ({
    passkey,
    isFirstOfSite: place === 0 || sorted[place - 1]?.rpId !== passkey.rpId,
  }));
}

/** True when a page at `host` may use a passkey of `rpId`: the same name or one above it. */
export function belongsToHost(rpId: string, host: string): boolean {
  return host === rpId || host.endsWith(`.${rpId}`);
}

/** What a person calls this passkey: their own name for it, else the account's names. */
export function accountName(passkey: Pick<PasskeySummary, "label" | "userName" | "userDisplayName">): string {
  return passkey.label || passkey.userName || passkey.userDisplayName;
}

/** The account's other name, or "" where it would say the same again. */
export function secondName(passkey: Pick<PasskeySummary, "label" | "userName" | "userDisplayName">): string {
  const others = passkey.label ? [passkey.userName, passkey.userDisplayName] : [passkey.userDisplayName];
  return others.find((name) => name !== "" && name !== accountName(passkey)) ?? "";
}

function haystackOf(passkey: PasskeySummary): string {
  return fold(
    [passkey.rpId, passkey.rpName, passkey.userName, passkey.userDisplayName, passkey.label].join("\n"),
  );
}

/** Without case, accents and width variants. */
function fold(value: string): string {
  const lower = value.toLowerCase();
  return isAscii(lower) ? lower : lower.normalize("NFKD").replaceAll(/\p{M}/gu, "");
}

function isAscii(value: string): boolean {
  for (let index = 0; index < value.length; index++) if (value.charCodeAt(index) > 127) return false;
  return true;
}

function hasAll(haystack: string, words: readonly string[]): boolean {
  return words.every((word) => haystack.includes(word));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
