/** Answers of a background for the previews: every kind of name a person may meet, long, Japanese, right to left. */
import type {
  ApprovalView,
  Health,
  PasskeyDetails,
  Settings,
  SyncStatus,
} from "../../../extension/messages/contract.ts";
import type { PasskeySummary } from "../../../extension/messages/passkey-pages-contract.ts";

const DAY_MS = 86_400_000;
/** Pictures must not change from day to day: the previews' clock stands here (22 November 2026, 10:00 UTC). */
export const NOW_MS = Date.UTC(2026, 10, 22, 10);

export function aPasskey(overrides: Partial<PasskeySummary> = {}): PasskeySummary {
  return {
    itemId: "AAAAAAAAAAAAAAAAAAAAAA",
    rpId: "example.com",
    rpName: "Example",
    userName: "marta@example.com",
    userDisplayName: "Marta Nilsson",
    label: "",
    createdAtMs: NOW_MS - 3 * DAY_MS,
    trashedAtMs: null,
    ...overrides,
  };
}

export const SOME_PASSKEYS: readonly PasskeySummary[] = [
  aPasskey({ itemId: "i01", rpId: "github.com", rpName: "GitHub", userName: "mnilsson" }),
  aPasskey({
    itemId: "i02",
    rpId: "github.com",
    rpName: "GitHub",
    userName: "ferry-release-bot",
    userDisplayName: "",
  }),
  aPasskey({
    itemId: "i03",
    rpId: "accounts.example-bank.co.uk",
    rpName: "Example Bank",
    userName: "4711 0815",
  }),
  aPasskey({ itemId: "i04", rpId: "amazon.de", rpName: "Amazon", label: "Familienkonto" }),
  aPasskey({
    itemId: "i05",
    rpId: "mail.proton.example",
    rpName: "Post",
    userName: "山田花子",
    userDisplayName: "やまだ はなこ",
  }),
  aPasskey({
    itemId: "i06",
    rpId: "souq.example.ae",
    rpName: "سوق",
    userName: "فاطمة الزهراء",
    userDisplayName: "fatima@souq.example.ae",
  }),
  aPasskey({
    itemId: "i07",
    rpId: "a-very-long-subdomain-name.of-some-department.ministry-of-long-names.example.gov",
    userName: "firstname.middlename.lastname-doublename@department.ministry-of-long-names.example.gov",
    userDisplayName: "Dr. Maximiliane Freifrau von und zu Hohenlangenburg-Schillingsfürst",
  }),
  aPasskey({ itemId: "i08", rpId: "nextcloud.home.arpa", userName: "marta" }),
  aPasskey({ itemId: "i09", rpId: "shop.example", userName: "", userDisplayName: "" }),
  aPasskey({ itemId: "i10", rpId: "xn--bcher-kva.example", rpName: "Bücher", userName: "lesende" }),
  aPasskey({ itemId: "i11", rpId: "webauthn.io", userName: "test-1" }),
  aPasskey({ itemId: "i12", rpId: "trashed.example", trashedAtMs: NOW_MS - 2 * DAY_MS }),
  aPasskey({ itemId: "i13", rpId: "old-shop.example", userName: "gone", trashedAtMs: NOW_MS - 21 * DAY_MS }),
];

/** As many as the popup must be able to show at once. */
export function manyPasskeys(total: number): readonly PasskeySummary[] {
  return Array.from({ length: total }, (_, index) =>
    aPasskey({
      itemId: `m${index}`,
      rpId: `site-${Math.floor(index / 2)}.example.com`,
      userName: `person-${index}@example.com`,
    }),
  );
}

export const DETAILS: PasskeyDetails = {
  ...aPasskey({ itemId: "i01", rpId: "github.com", rpName: "GitHub", userName: "mnilsson", label: "Work" }),
  credentialId: "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  userHandle: "bW5pbHNzb24tNDcxMQ",
  alg: -7,
  isDiscoverable: true,
  hasPrf: true,
  backupEligible: true,
  backupState: true,
  counter: 0,
  source: "made-here",
  deviceName: "Firefox on Linux",
  history: [
    { field: "label", value: "Old job", changedAtMs: NOW_MS - 4 * 3_600_000, isConcurrent: true },
    { field: "userDisplayName", value: "Marta N.", changedAtMs: NOW_MS - 9 * DAY_MS, isConcurrent: false },
  ],
};

export const SYNC_OFF: SyncStatus = {
  server: null,
  state: "off",
  fault: null,
  lastSyncedAtMs: null,
  nextTryAtMs: null,
  waitingEdits: 0,
  devices: [],
  notes: [],
  fork: null,
};

export const WELL: Health = { hasSiteAccess: true, isRegistered: true, isAllowedInPrivateWindows: true };

export const SETTINGS: Settings = {
  lockAfterIdleMinutes: 15,
  lockAfterHours: 8,
  verificationMinutes: 5,
  offerForSecurityKey: false,
  followSiteAlgorithmOrder: false,
};

export function aView(overrides: Partial<ApprovalView> = {}): ApprovalView {
  return {
    requestId: "r1",
    operation: "get",
    rpId: "login.example.com",
    registrableDomain: "example.com",
    origin: "https://login.example.com",
    topOrigin: null,
    isPrivateWindow: false,
    vault: "unlocked",
    needsVerification: false,
    account: null,
    isExcluded: false,
    accounts: [anAccount()],
    deadlineMs: NOW_MS + 300_000,
    ...overrides,
  };
}

export function aCreateView(overrides: Partial<ApprovalView> = {}): ApprovalView {
  return aView({
    operation: "create",
    accounts: [],
    account: { rpName: "Example", userName: "marta@example.com", userDisplayName: "Marta Nilsson" },
    ...overrides,
  });
}

export function anAccount(overrides: Partial<ApprovalView["accounts"][number]> = {}) {
  return {
    credentialId: "c1",
    userName: "marta@example.com",
    userDisplayName: "Marta Nilsson",
    label: "",
    createdAtMs: NOW_MS - 3_600_000 * 5,
    ...overrides,
  };
}

export const SEVERAL_ACCOUNTS = [
  anAccount(),
  anAccount({
    credentialId: "c2",
    userName: "山田花子",
    userDisplayName: "やまだ はなこ",
    createdAtMs: NOW_MS - 40 * DAY_MS,
  }),
  anAccount({ credentialId: "c3", userName: "فاطمة الزهراء", userDisplayName: "fatima@souq.example.ae" }),
  anAccount({
    credentialId: "c4",
    userName: "firstname.middlename.lastname-doublename@department.ministry-of-long-names.example.gov",
    userDisplayName: "",
  }),
  anAccount({ credentialId: "c5", label: "Family", createdAtMs: NOW_MS - 200 * DAY_MS }),
];
