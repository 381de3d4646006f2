/** What pages ask about the list of sites where a passkey is still to be added, because the old one cannot be moved. */

/** open: to do. ticked: by the person. held: the vault has a passkey of this site, which ticks it off by itself. */
export type ChecklistState = "open" | "ticked" | "held";

export type ChecklistEntry = { readonly rpId: string; readonly state: ChecklistState };

/** passkeys: the page that the site names for adding one. password: its password settings. start: its first page. */
export type EnrolPageKind = "passkeys" | "password" | "start";

export type ChecklistMessages = {
  /** Open ones first, then by name. */
  "checklist/read": {
    request: Record<string, never>;
    response: { entries: readonly ChecklistEntry[] };
  };
  /** Puts these sites on the list, ticks them off, or takes them from it. */
  "checklist/write": {
    request: { rpIds: readonly string[]; enrolment: "wanted" | "done" | "none" };
    response: { done: true };
  };
  /**
   * Where the site lets a passkey be added. Asks the site's own origin, without credentials: only to be sent on a click.
   * Answers the site's first page where it tells nothing or cannot be reached.
   */
  "checklist/enrol-page": {
    request: { rpId: string };
    response: { address: string; kind: EnrolPageKind };
  };
};
