/** Every screen and state of the pages, as a name, answers and what is done before it is looked at. */
import type { Page } from "playwright-core";
import {
  aCreateView,
  anAccount,
  aView,
  DETAILS,
  NOW_MS,
  SEVERAL_ACCOUNTS,
  SOME_PASSKEYS,
  WELL,
} from "./fixtures.ts";
import { byId, newcomer, onlyPage, type Scene, status, unlocked } from "./scene.ts";
import { finishNewVault, toAskBack, toPassword, toWords } from "./scene-steps.ts";
import { DEVICE_SCENES } from "./scenes-devices.ts";
import { JOIN_SCENES } from "./scenes-join.ts";
import { MOVING_SCENES } from "./scenes-moving.ts";
import { PAIRING_SCENES } from "./scenes-pairing.ts";
import { SYNC_SCENES } from "./scenes-sync.ts";
import { UNLOCK_SCENES } from "./scenes-unlock.ts";

const show = (view: unknown) => [{ step: "show", view }];

const ONBOARDING: readonly Scene[] = [
  { name: "onboarding-1-welcome", page: "onboarding", answers: newcomer },
  { name: "onboarding-2-password", page: "onboarding", answers: newcomer, act: toPassword },
  {
    name: "onboarding-2-password-weak",
    page: "onboarding",
    answers: newcomer,
    act: async (page) => {
      await toPassword(page);
      await byId(page, "new-password").fill("Sommer2026");
      await byId(page, "onboarding-next").click();
    },
  },
  {
    name: "onboarding-2-password-suggested",
    page: "onboarding",
    answers: newcomer,
    act: async (page) => {
      await toPassword(page);
      await byId(page, "suggest-phrase").click();
    },
  },
  { name: "onboarding-3-words", page: "onboarding", answers: newcomer, act: toWords, isPrinted: true },
  { name: "onboarding-4-ask-back", page: "onboarding", answers: newcomer, act: toAskBack },
  {
    name: "onboarding-4-ask-back-wrong",
    page: "onboarding",
    answers: newcomer,
    act: async (page) => {
      await toAskBack(page);
      await byId(page, "create-vault").click();
    },
  },
  {
    name: "onboarding-4-storage-fault",
    page: "onboarding",
    answers: { ...newcomer, "vault/create": [{ fault: "storage/full" }] },
    act: finishNewVault,
  },
  {
    name: "onboarding-5-access",
    page: "onboarding",
    answers: { ...newcomer, "health/read": [{ ...WELL, hasSiteAccess: false }] },
    act: async (page) => {
      await finishNewVault(page);
      await byId(page, "allow-all-sites").click();
    },
  },
  { name: "onboarding-6-done", page: "onboarding", answers: newcomer, act: finishNewVault },
  { name: "onboarding-exists", page: "onboarding", answers: unlocked },
  { name: "onboarding-de-words", page: "onboarding", language: "de", answers: newcomer, act: toWords },
  { name: "onboarding-ja-password", page: "onboarding", language: "ja", answers: newcomer, act: toPassword },
  {
    name: "onboarding-rtl-password",
    page: "onboarding",
    isRightToLeft: true,
    answers: newcomer,
    act: toPassword,
  },
  {
    name: "onboarding-narrow-words",
    page: "onboarding",
    size: { width: 380, height: 780 },
    answers: newcomer,
    act: toWords,
  },
];

/** Waits until the approve button works, so that every picture shows the same moment. */
async function armed(page: Page): Promise<void> {
  await page.locator("[data-testid=approve-confirm][data-phase=armed]").waitFor();
}

function approval(name: string, view: unknown, more: Partial<Scene> = {}): Scene {
  return {
    name: `approve-${name}`,
    page: "approve",
    place: "?request=r1",
    answers: { "approval/read": show(view) },
    ...more,
  };
}

const locked = { vault: "locked", accounts: [] } as const;
const typePassword = async (page: Page) => {
  await byId(page, "approve-password").fill("wrong password");
  await byId(page, "approve-unlock").click();
};

const APPROVE: readonly Scene[] = [
  approval("create", aCreateView(), { act: armed }),
  approval("create-arming", aCreateView(), {}),
  approval("create-private", aCreateView({ isPrivateWindow: true }), { act: armed }),
  approval("create-excluded", aCreateView({ isExcluded: true }), { act: armed }),
  approval("create-verify", aCreateView({ needsVerification: true }), { act: armed }),
  approval("get", aView(), { act: armed }),
  approval("get-several", aView({ accounts: SEVERAL_ACCOUNTS }), { act: armed }),
  approval("get-several-verify", aView({ accounts: SEVERAL_ACCOUNTS, needsVerification: true }), {
    act: armed,
  }),
  approval("get-ending", aView({ deadlineMs: NOW_MS + 42_000 }), { act: armed }),
  approval("get-locked", aView(locked)),
  approval("create-locked", aCreateView({ vault: "locked" })),
  approval("locked-wrong", aView(locked), {
    answers: {
      "approval/read": show(aView(locked)),
      "approval/verify": [{ step: "wrong-password", attemptsLeft: 3 }],
    },
    act: typePassword,
  }),
  approval("locked-wait", aView(locked), {
    answers: {
      "approval/read": show(aView(locked)),
      "approval/verify": [{ step: "wait", retryAfterMs: 30_000 }],
    },
    act: typePassword,
  }),
  approval(
    "cross-origin",
    aView({ origin: "https://login.example.com", topOrigin: "https://shop.partner-store.example" }),
    { act: armed },
  ),
  approval("related-origin", aView({ origin: "https://example.de", rpId: "example.com" }), { act: armed }),
  approval(
    "long-names",
    aView({
      rpId: "a-very-long-subdomain-name.of-some-department.ministry-of-long-names.example.gov",
      registrableDomain: "ministry-of-long-names.example.gov",
      origin: "https://a-very-long-subdomain-name.of-some-department.ministry-of-long-names.example.gov",
      accounts: SEVERAL_ACCOUNTS.slice(3, 4),
      needsVerification: true,
    }),
    { act: armed },
  ),
  approval("get-none", aView({ accounts: [] })),
  approval("rtl-name", aView({ accounts: SEVERAL_ACCOUNTS.slice(2, 3) }), { act: armed }),
  approval(
    "failed",
    { step: "failed" },
    {
      answers: {
        "approval/read": [{ step: "failed", fault: "storage/full" }],
      },
    },
  ),
  approval("de", aCreateView({ needsVerification: true, isPrivateWindow: true }), {
    language: "de",
    act: armed,
  }),
  approval("ja", aView({ accounts: [anAccount(), ...SEVERAL_ACCOUNTS.slice(1, 2)] }), {
    language: "ja",
    act: armed,
  }),
  approval("es", aView(locked), { language: "es" }),
  approval("rtl-page", aView({ accounts: SEVERAL_ACCOUNTS }), { isRightToLeft: true, act: armed }),
];

const POPUP: readonly Scene[] = [
  { name: "popup-none", page: "popup", answers: newcomer },
  { name: "popup-locked", page: "popup", answers: { ...unlocked, "vault/status": status("locked") } },
  {
    name: "popup-locked-waiting",
    page: "popup",
    answers: { ...unlocked, "vault/status": status("locked", ["r1"]) },
  },
  {
    name: "popup-locked-wrong",
    page: "popup",
    answers: {
      ...unlocked,
      "vault/status": status("locked"),
      "vault/unlock": [{ result: "wrong-password", attemptsLeft: 1 }],
    },
    act: async (page) => {
      await byId(page, "unlock-password").fill("wrong");
      await byId(page, "unlock-submit").click();
    },
  },
  { name: "popup-list", page: "popup", answers: unlocked, activeUrl: "https://news.example/" },
  { name: "popup-this-site", page: "popup", answers: unlocked, activeUrl: "https://github.com/login" },
  {
    name: "popup-search",
    page: "popup",
    answers: unlocked,
    activeUrl: "https://news.example/",
    act: async (page) => {
      await byId(page, "search").fill("git");
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "popup-search-nothing",
    page: "popup",
    answers: unlocked,
    act: (page) => byId(page, "search").fill("nothing like this"),
  },
  { name: "popup-empty", page: "popup", answers: { ...unlocked, "passkeys/page": [onlyPage([])] } },
  {
    name: "popup-health",
    page: "popup",
    answers: {
      ...unlocked,
      "health/read": [{ ...WELL, hasSiteAccess: false, isAllowedInPrivateWindows: false }],
    },
  },
  {
    name: "popup-fault",
    page: "popup",
    answers: { ...unlocked, "passkeys/page": [{ fault: "vault/corrupted-row" }] },
  },
  { name: "popup-de", page: "popup", language: "de", answers: unlocked, activeUrl: "https://github.com/" },
  { name: "popup-ja", page: "popup", language: "ja", answers: unlocked },
  {
    name: "popup-rtl",
    page: "popup",
    isRightToLeft: true,
    answers: unlocked,
    activeUrl: "https://github.com/",
  },
];

const MANAGER: readonly Scene[] = [
  { name: "manager-none", page: "manager", answers: newcomer },
  { name: "manager-locked", page: "manager", answers: { ...unlocked, "vault/status": status("locked") } },
  { name: "manager-passkeys", page: "manager", answers: unlocked },
  { name: "manager-detail", page: "manager", place: "#passkeys/i01", answers: unlocked },
  {
    name: "manager-detail-technical",
    page: "manager",
    place: "#passkeys/i01",
    answers: unlocked,
    act: (page) => page.locator("[data-testid=technical-details] summary").click(),
  },
  {
    name: "manager-detail-imported",
    page: "manager",
    place: "#passkeys/i07",
    answers: {
      ...unlocked,
      "passkeys/read": [
        {
          passkey: {
            ...DETAILS,
            ...SOME_PASSKEYS[6],
            source: "Bitwarden JSON",
            isDiscoverable: false,
            counter: 41,
            history: [],
          },
        },
      ],
    },
  },
  {
    name: "manager-trashed-undo",
    page: "manager",
    place: "#passkeys/i01",
    answers: unlocked,
    act: async (page) => {
      await byId(page, "passkey-trash").click();
      await byId(page, "toast").waitFor();
    },
  },
  { name: "manager-empty", page: "manager", answers: { ...unlocked, "passkeys/page": [onlyPage([])] } },
  { name: "manager-trash", page: "manager", place: "#trash", answers: unlocked },
  {
    name: "manager-trash-empty",
    page: "manager",
    place: "#trash",
    answers: { ...unlocked, "passkeys/list": [{ passkeys: SOME_PASSKEYS.slice(0, 3) }] },
  },
  { name: "manager-sites", page: "manager", place: "#sites", answers: unlocked },
  {
    name: "manager-sites-empty",
    page: "manager",
    place: "#sites",
    answers: { ...unlocked, "sites/list": [{ sites: [] }] },
  },
  { name: "manager-checkup-well", page: "manager", place: "#checkup", answers: unlocked },
  {
    name: "manager-checkup-ill",
    page: "manager",
    place: "#checkup",
    answers: {
      ...unlocked,
      "health/read": [{ hasSiteAccess: false, isRegistered: false, isAllowedInPrivateWindows: false }],
    },
  },
  { name: "manager-settings", page: "manager", place: "#settings", answers: unlocked },
  {
    name: "manager-settings-password",
    page: "manager",
    place: "#settings",
    answers: unlocked,
    act: async (page) => {
      await byId(page, "change-password-open").click();
      await byId(page, "suggest-phrase").click();
    },
  },
  { name: "manager-de-settings", page: "manager", place: "#settings", language: "de", answers: unlocked },
  { name: "manager-ja-detail", page: "manager", place: "#passkeys/i01", language: "ja", answers: unlocked },
  {
    name: "manager-rtl-detail",
    page: "manager",
    place: "#passkeys/i01",
    isRightToLeft: true,
    answers: unlocked,
  },
  {
    name: "manager-narrow",
    page: "manager",
    place: "#passkeys/i01",
    size: { width: 600, height: 900 },
    answers: unlocked,
  },
];

export const SCENES: readonly Scene[] = [
  ...ONBOARDING,
  ...JOIN_SCENES,
  ...APPROVE,
  ...POPUP,
  ...MANAGER,
  ...SYNC_SCENES,
  ...MOVING_SCENES,
  ...DEVICE_SCENES,
  ...UNLOCK_SCENES,
  ...PAIRING_SCENES,
];
