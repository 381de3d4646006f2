/**
 * Finding passkeys by any part of site, name or account, whatever the case or accents. Made for 10,000: each is folded
 * once, a keystroke only compares, and a longer query looks only through what the shorter one found.
 */
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";

/** A row of the list; the first of a site shows the site's name. */
export type PasskeyRow = { readonly passkey: PasskeySummary; readonly isFirstOfSite: boolean };

/** What a query found, in the order of the list. */
export class Found {
  readonly count: number;
  readonly #passkeys: readonly PasskeySummary[];
  readonly #sites: Uint32Array;
  /** Places in the list, or null where that is the whole of it. */
  readonly places: Uint32Array | null;

  constructor(passkeys: readonly PasskeySummary[], sites: Uint32Array, places: Uint32Array | null) {
    this.#passkeys = passkeys;
    this.#sites = sites;
    this.places = places;
    this.count = places?.length ?? passkeys.length;
  }

  at(row: number): PasskeySummary | undefined {
    return this.#passkeys[this.#placeOf(row)];
  }

  /** True for the first passkey of each site. */
  isFirstOfSite(row: number): boolean {
    return row === 0 || this.#sites[this.#placeOf(row - 1)] !== this.#sites[this.#placeOf(row)];
  }

  /** The row of this item, or -1. */
  rowOf(itemId: string | null): number {
    const place = itemId === null ? -1 : this.#passkeys.findIndex((passkey) => passkey.itemId === itemId);
    return place < 0 || this.places === null ? place : this.places.indexOf(place);
  }

  #placeOf(row: number): number {
    return this.places === null ? row : (this.places[row] ?? -1);
  }
}

export class PasskeySearch {
  readonly #haystacks: readonly string[];
  readonly #all: Found;
  readonly #found: (places: Uint32Array) => Found;
  #last: { readonly query: string; readonly found: Found };

  /** `passkeys`: in the order in which they are to be found, those of a site together. */
  constructor(passkeys: readonly PasskeySummary[]) {
    const sites = numberedSites(passkeys);
    this.#haystacks = passkeys.map(haystackOf);
    this.#all = new Found(passkeys, sites, null);
    this.#found = (places) => new Found(passkeys, sites, places);
    this.#last = { query: "", found: this.#all };
  }

  /** Those that contain every word of `query`, in the same order. */
  find(query: string): Found {
    const folded = fold(query);
    const words = folded.split(/\s+/).filter(Boolean);
    const { query: shorter, found } = this.#last;
    // Whoever has all words of a text has all words of every beginning of it.
    const within = folded.startsWith(shorter) ? found : this.#all;
    this.#last = { query: folded, found: words.length === 0 ? this.#all : this.#matching(within, words) };
    return this.#last.found;
  }

  #matching({ places, count }: Found, words: readonly string[]): Found {
    const matching = new Uint32Array(count);
    let length = 0;
    for (let row = 0; row < count; row++) {
      const place = places === null ? row : (places[row] ?? 0);
      if (hasAll(this.#haystacks[place] ?? "", words)) matching[length++] = place;
    }
    return this.#found(matching.subarray(0, length));
  }
}

/** Does the work of folding beforehand, while nobody waits for it. */
export function prepareForSearch(passkeys: readonly PasskeySummary[]): void {
  for (const passkey of passkeys) haystackOf(passkey);
}

/** True for the first passkey of each site in a short list that is in order. */
export function isFirstOfSite(passkeys: readonly PasskeySummary[], place: number): boolean {
  return place === 0 || passkeys[place - 1]?.rpId !== passkeys[place]?.rpId;
}

/** The same number for neighbours of one site: comparing names at each keystroke would take longer than searching. */
function numberedSites(passkeys: readonly PasskeySummary[]): Uint32Array {
  const sites = new Uint32Array(passkeys.length);
  let site = 0;
  for (let place = 1; place < passkeys.length; place++) {
    if (isFirstOfSite(passkeys, place)) site++;
    sites[place] = site;
  }
  return sites;
}

/** What a search looks through, by passkey. */
const HAYSTACKS = new WeakMap<PasskeySummary, string>();

function haystackOf(passkey: PasskeySummary): string {
  const known = HAYSTACKS.get(passkey);
  if (known !== undefined) return known;
  const { rpId, rpName, userName, userDisplayName, label } = passkey;
  const haystack = fold([rpId, rpName, userName, userDisplayName, label].join("\n"));
  HAYSTACKS.set(passkey, haystack);
  return haystack;
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
  for (const word of words) if (!haystack.includes(word)) return false;
  return true;
}
