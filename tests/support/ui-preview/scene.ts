/** What a scene is, and the answers that most of them begin with. */
import type { Page } from "playwright-core";
import { nameAndAllAbove } from "../../../extension/background/vault/passkey-page.ts";
import { inListOrder } from "../../../extension/messages/passkey-order.ts";
import type { PasskeyPage, PasskeySummary } from "../../../extension/messages/passkey-pages-contract.ts";
import { DETAILS, SETTINGS, SOME_PASSKEYS, SYNC_OFF, WELL } from "./fixtures.ts";
import type { PageName } from "./preview-server.ts";

export type Language = "en" | "de" | "es" | "ja";

export type Scene = {
  readonly name: string;
  readonly page: PageName;
  /** What follows page.html in the address. */
  readonly place?: string;
  readonly language?: Language;
  /** Shows the English words from right to left. */
  readonly isRightToLeft?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  readonly activeUrl?: string;
  readonly act?: (page: Page) => Promise<void>;
  /** Differs from another scene in its words only: looked at, and not checked again by rules. */
  readonly isForTheEye?: boolean;
  /** Also printed, as paper. */
  readonly isPrinted?: boolean;
};

export const status = (state: string, waitingRequestIds: readonly string[] = []) => [
  { state, locksAtMs: null, waitingRequestIds },
];
/** The only page of a list. */
export function onlyPage(passkeys: readonly PasskeySummary[]): PasskeyPage {
  const kept = inListOrder(
    passkeys.filter(({ trashedAtMs }) => trashedAtMs === null),
    "en",
  );
  return {
    version: "1",
    from: 0,
    passkeys: kept,
    here: [],
    total: kept.length,
    hiddenBySites: 0,
    faults: [],
  };
}

/** The answers of a scene: the first pages of lists with the passkeys of the site in the active tab. */
export function answersOf({ answers = {}, activeUrl = ACTIVE_URL }: Scene): NonNullable<Scene["answers"]> {
  const names = nameAndAllAbove(new URL(activeUrl).hostname);
  const pages = (answers["passkeys/page"] ?? []).map((page) =>
    isPage(page) ? { ...page, here: page.passkeys.filter(({ rpId }) => names.has(rpId)) } : page,
  );
  return { ...answers, "passkeys/page": pages };
}

export const ACTIVE_URL = "https://news.example/";

function isPage(answer: unknown): answer is PasskeyPage {
  return typeof answer === "object" && answer !== null && "passkeys" in answer;
}

export const unlocked = {
  "vault/status": status("unlocked"),
  "health/read": [WELL],
  "passkeys/list": [{ passkeys: SOME_PASSKEYS }],
  "passkeys/page": [onlyPage(SOME_PASSKEYS)],
  "passkeys/read": [{ passkey: DETAILS }],
  "passkeys/trash": [{ done: true }],
  "settings/read": [{ settings: SETTINGS }],
  "sync/status": [SYNC_OFF],
  "sites/list": [
    {
      sites: [
        { rpId: "bank.example", rule: "native", offerForSecurityKey: false, mayContinueUnverified: false },
        { rpId: "forum.example.org", rule: "ask", offerForSecurityKey: true, mayContinueUnverified: true },
      ],
    },
  ],
} as const;

export const byId = (page: Page, id: string) => page.getByTestId(id);

export const newcomer = {
  "vault/status": status("none"),
  "health/read": [WELL],
  "vault/create": [{ done: true }],
} as const;
