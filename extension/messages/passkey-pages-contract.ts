/**
 * The list of passkeys a page at a time, in the order in which a person looks for them and without the trash: what a
 * window shows first comes first, and the rest follows while it is looked at.
 */

export type PasskeySummary = {
  /** 16 bytes, base64url. */
  readonly itemId: string;
  readonly rpId: string;
  readonly rpName: string;
  readonly userName: string;
  readonly userDisplayName: string;
  /** The person's own name for it, or "". */
  readonly label: string;
  readonly createdAtMs: number;
  /** When it went to the trash, or null. */
  readonly trashedAtMs: number | null;
  /** It went there because its site said that it no longer accepts it. */
  readonly isHiddenBySite?: boolean;
};

export type PasskeyPageRequest = {
  /** BCP 47: of which the order depends. */
  readonly language: string;
  /** Of the site whose passkeys are wanted besides, or null. */
  readonly host: string | null;
  /** Place of the first one wanted. */
  readonly from: number;
  /** At most this many. */
  readonly count: number;
  /** Of the list that earlier pages came from, or null before the first. */
  readonly version: string | null;
};

export type PasskeyPage = {
  /** Another one after every change. "" where nobody can tell. */
  readonly version: string;
  /** As asked for; 0 where the list is another one by now. */
  readonly from: number;
  readonly passkeys: readonly PasskeySummary[];
  /** Those that a page at `host` may use; only with `from` 0. */
  readonly here: readonly PasskeySummary[];
  /** How many there are on all pages. */
  readonly total: number;
  /** How many are in the trash because their sites no longer accept them. */
  readonly hiddenBySites: number;
  /** As of "passkeys/list". */
  readonly faults: readonly string[];
};

export type PasskeyPagesMessages = {
  "passkeys/page": { request: PasskeyPageRequest; response: PasskeyPage };
};
