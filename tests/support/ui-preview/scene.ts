/** What a scene is, and the answers that most of them begin with. */
import type { Page } from "playwright-core";
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
export const unlocked = {
  "vault/status": status("unlocked"),
  "health/read": [WELL],
  "passkeys/list": [{ passkeys: SOME_PASSKEYS }],
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
