/** Moving in and out: guides, the list of sites, import and export in every stage. */
import type { Page } from "playwright-core";
import type {
  ExportPreview,
  ExportRow,
  ImportPreview,
  ImportRow,
  ImportSummary,
} from "../../../extension/messages/exchange-contract.ts";
import { NOW_MS } from "./fixtures.ts";
import { byId, type Scene, unlocked } from "./scene.ts";

const HOUR_MS = 3_600_000;

const CHECKLIST = {
  entries: [
    { rpId: "accounts.example-bank.co.uk", state: "open" },
    { rpId: "shop.example", state: "open" },
    { rpId: "github.com", state: "held" },
    { rpId: "forum.example.org", state: "ticked" },
  ],
};

const SUMMARY: ImportSummary = {
  importId: "aW1wb3J0LTE",
  format: "bitwarden-protected",
  atMs: NOW_MS - 2 * HOUR_MS,
  imported: 8,
  undone: null,
};

const IMPORTS = {
  imports: [
    SUMMARY,
    {
      ...SUMMARY,
      importId: "i2",
      format: "kdbx",
      atMs: NOW_MS - 90 * HOUR_MS,
      imported: 1204,
      undoable: 1180,
    },
    {
      ...SUMMARY,
      importId: "i3",
      format: "proton",
      atMs: NOW_MS - 400 * HOUR_MS,
      undone: { atMs: NOW_MS, trashed: 7, kept: 1 },
    },
  ],
};

const moving = { ...unlocked, "exchange/imports": [{ imports: [] }], "checklist/read": [{ entries: [] }] };

function aRow(index: number, more: Partial<ImportRow> = {}): ImportRow {
  return {
    index,
    where: `items[${index}].login.fido2Credentials[0]`,
    verdict: "import",
    reason: null,
    warnings: [],
    rpId: "example.com",
    userName: "marta@example.com",
    userDisplayName: "Marta Nilsson",
    title: "Example",
    hasPrf: false,
    ...more,
  };
}

const ROWS: readonly ImportRow[] = [
  aRow(0, { rpId: "github.com", userName: "mnilsson", title: "GitHub", hasPrf: true }),
  aRow(1, { rpId: "accounts.example-bank.co.uk", userName: "4711 0815", warnings: ["counter-kept"] }),
  aRow(2, { rpId: "mail.proton.example", userName: "山田花子", userDisplayName: "", title: "" }),
  aRow(3, { rpId: "souq.example.ae", userName: "فاطمة الزهراء", title: "سوق" }),
  aRow(4, {
    rpId: "a-very-long-subdomain-name.of-some-department.ministry-of-long-names.example.gov",
    userName: "firstname.middlename.lastname-doublename@department.ministry-of-long-names.example.gov",
    userDisplayName: "Dr. Maximiliane Freifrau von und zu Hohenlangenburg-Schillingsfürst",
    warnings: ["user-handle-missing", "label-contradicts-key"],
  }),
  aRow(5, { rpId: "forum.example.org", verdict: "restore" }),
  aRow(6, { rpId: "github.com", userName: "ferry-release-bot", verdict: "already-present" }),
  aRow(7, { rpId: "shop.example", verdict: "conflict", reason: "conflicts-in-vault" }),
  aRow(8, {
    rpId: "",
    userName: "",
    userDisplayName: "",
    title: "",
    verdict: "skipped",
    reason: "key-raw-scalar",
  }),
  aRow(9, { rpId: "old.example", verdict: "skipped", reason: "in-trash" }),
];

const PREVIEW: ImportPreview = {
  format: "bitwarden-protected",
  counts: { import: 5, restore: 1, "already-present": 1, conflict: 1, skipped: 2, declined: 0, warned: 2 },
  rows: ROWS.length,
  others: [
    { kind: "password", count: 3 },
    { kind: "totp", count: 1 },
    { kind: "note", count: 2 },
    { kind: "identity", count: 1 },
  ],
};

const TALL = { width: 1200, height: 1500 };
const NARROW = { width: 360, height: 1800 };

function importing(name: string, stage: unknown, more: Partial<Scene> = {}): Scene {
  return {
    name: `import-${name}`,
    page: "manager",
    place: "#moving/import/aW1wb3J0LTE",
    answers: {
      ...moving,
      "exchange/import-status": [stage],
      "exchange/import-rows": [{ rows: ROWS }],
    },
    ...more,
  };
}

const previewing = (name: string, more: Partial<Scene> = {}) =>
  importing(name, { stage: "preview", ...PREVIEW }, { size: TALL, ...more });

const done = (name: string, more: Partial<Scene> = {}) =>
  importing(
    name,
    {
      stage: "done",
      summary: { ...SUMMARY, imported: 6 },
      preview: PREVIEW,
    },
    { size: TALL, ...more },
  );

/** 10,000 rows, as the background hands them out: 200 at a time. */
const MANY = Array.from({ length: 10_000 }, (_, index) =>
  aRow(index, { rpId: `site-${index}.example.com`, userName: `person-${index}` }),
);
const manyTurns = Array.from({ length: 50 }, (_, turn) => ({
  rows: MANY.slice(turn * 200, turn * 200 + 200),
}));

const IMPORT: readonly Scene[] = [
  { name: "import-choose", page: "manager", place: "#moving/import", answers: moving },
  importing("passphrase", { stage: "passphrase", isWrong: false, takes: "passphrase" }),
  importing("passphrase-wrong", { stage: "passphrase", isWrong: true, takes: "passphrase" }),
  importing("age-key", { stage: "passphrase", isWrong: false, takes: "key" }),
  importing("reading", { stage: "reading", part: "opening", done: 0, total: null }),
  importing("checking", { stage: "reading", part: "checking", done: 3200, total: 10_000 }),
  importing("refused", { stage: "refused", fault: "exchange/malformed", about: null }),
  importing("refused-csv", { stage: "refused", fault: "exchange/carries-no-passkeys", about: "csv" }),
  previewing("preview"),
  previewing("preview-left-out", {
    act: async (page) => {
      await byId(page, "import-take").first().click();
    },
  }),
  previewing("preview-skipped", { act: (page) => byId(page, "import-show-skipped").click() }),
  previewing("preview-de", { language: "de", isForTheEye: true }),
  previewing("preview-es", { language: "es", isForTheEye: true }),
  previewing("preview-ja", { language: "ja", isForTheEye: true }),
  previewing("preview-rtl", { isRightToLeft: true }),
  previewing("preview-narrow", { size: NARROW }),
  importing(
    "preview-many",
    { stage: "preview", ...PREVIEW, counts: { ...PREVIEW.counts, import: 9995 }, rows: MANY.length },
    {
      answers: {
        ...moving,
        "exchange/import-status": [{ stage: "preview", ...PREVIEW, rows: MANY.length }],
        "exchange/import-rows": manyTurns,
      },
      act: async (page) => {
        await byId(page, "import-rows-after").click();
      },
    },
  ),
  importing("importing", { stage: "importing", part: "saving", done: 3400, total: 10_000 }),
  importing("failed", { stage: "failed", fault: "storage/full", ...PREVIEW }, { size: TALL }),
  done("done"),
  done("done-narrow", { size: NARROW }),
  done("done-ja", { language: "ja", isForTheEye: true }),
  importing("done-earlier", { stage: "done", summary: SUMMARY, preview: null }),
  importing("undoing", { stage: "undoing", done: 100, total: 800 }),
  importing("undo-failed", { stage: "undo-failed", summary: SUMMARY, fault: "storage/full" }),
  importing("undone", {
    stage: "undone",
    summary: { ...SUMMARY, undone: { atMs: NOW_MS, trashed: 7, kept: 1 } },
  }),
  importing("gone", { stage: "gone" }),
];

const EXPORT_ROWS: readonly ExportRow[] = [
  {
    index: 0,
    itemId: "i01",
    rpId: "github.com",
    userName: "mnilsson",
    userDisplayName: "Marta Nilsson",
    label: "Work",
    leftOut: null,
    lost: ["prfWithUserVerification", "prfWithoutUserVerification"],
  },
  {
    index: 1,
    itemId: "i03",
    rpId: "accounts.example-bank.co.uk",
    userName: "4711 0815",
    userDisplayName: "",
    label: "",
    leftOut: "algorithm-not-carried",
    lost: [],
  },
  {
    index: 2,
    itemId: "i09",
    rpId: "shop.example",
    userName: "",
    userDisplayName: "",
    label: "",
    leftOut: null,
    lost: ["tags"],
  },
];

const LOSSY: ExportPreview = {
  target: "bitwarden-protected",
  passkeys: 11,
  written: 10,
  leftOut: 1,
  damaged: 1,
  lost: [
    { part: "prfWithUserVerification", count: 1 },
    { part: "prfWithoutUserVerification", count: 1 },
    { part: "tags", count: 1 },
  ],
  rows: EXPORT_ROWS.length,
};

const WHOLE: ExportPreview = {
  target: "bundle",
  passkeys: 11,
  written: 11,
  leftOut: 0,
  damaged: 0,
  lost: [],
  rows: 0,
};

async function next(page: Page): Promise<void> {
  await byId(page, "export-next").click();
}

async function verify(page: Page): Promise<void> {
  await next(page);
  await byId(page, "export-continue").click();
}

async function protect(page: Page): Promise<void> {
  await verify(page);
  await byId(page, "unlock-password").fill("lantern harbour velvet seventeen");
  await byId(page, "unlock-submit").click();
}

function exporting(name: string, stage: unknown, more: Partial<Scene> = {}): Scene {
  return {
    name: `export-${name}`,
    page: "manager",
    place: "#moving/export",
    answers: {
      ...moving,
      "exchange/export-begin": [{ exportId: "e1" }],
      "exchange/export-status": [stage],
      "exchange/export-rows": [{ rows: EXPORT_ROWS }],
      "exchange/export-end": [{ done: true }],
      "exchange/export-piece": [{ bytes: "AAAA" }],
      "vault/unlock": [{ result: "unlocked" }],
    },
    act: next,
    ...more,
  };
}

const previewed = (preview: ExportPreview) => ({ stage: "preview", ...preview });

const EXPORT: readonly Scene[] = [
  exporting("choose", null, { act: async () => undefined, size: TALL }),
  exporting("choose-plain", null, {
    act: (page) => byId(page, "export-plain-targets").click(),
    size: TALL,
  }),
  exporting("choose-sites", null, {
    act: async (page) => {
      await byId(page, "export-sites").click();
      await byId(page, "export-site").nth(1).click();
    },
    size: { width: 1200, height: 1700 },
  }),
  exporting("choose-narrow", null, {
    act: (page) => byId(page, "export-sites").click(),
    size: { width: 360, height: 2200 },
  }),
  exporting("choose-de", null, { act: async () => undefined, language: "de", isForTheEye: true, size: TALL }),
  exporting("choose-ja", null, { act: async () => undefined, language: "ja", isForTheEye: true, size: TALL }),
  exporting("reading", { stage: "reading", done: 700, total: 10_000 }),
  exporting("losses", previewed(LOSSY)),
  exporting("losses-es", previewed(LOSSY), { language: "es", isForTheEye: true }),
  exporting("losses-narrow", previewed(LOSSY), { size: NARROW }),
  exporting("lossless", previewed(WHOLE)),
  exporting("verify", previewed(WHOLE), { act: verify }),
  exporting("protect", previewed(WHOLE), { act: protect }),
  exporting("protect-weak", previewed(LOSSY), {
    act: async (page) => {
      await protect(page);
      await byId(page, "new-password").fill("Sommer2026");
      await byId(page, "export-write").click();
    },
  }),
  exporting("recipients", previewed(WHOLE), {
    act: async (page) => {
      await protect(page);
      await byId(page, "export-way-recipients").click();
      await byId(page, "export-recipients").fill("AGE-SECRET-KEY-1QQQQ");
      await byId(page, "export-write").click();
    },
  }),
  exporting("plain", previewed({ ...WHOLE, target: "cxf" }), {
    act: async (page) => {
      await protect(page);
      await byId(page, "export-write").click();
    },
  }),
  exporting("plain-ja", previewed({ ...WHOLE, target: "cxf" }), {
    act: protect,
    language: "ja",
    isForTheEye: true,
  }),
  exporting("writing", { stage: "writing", ...WHOLE }),
  exporting("written", {
    stage: "written",
    ...WHOLE,
    file: { name: "keyferry-8f3a2c.age", sizeBytes: 3, isEncrypted: true },
  }),
  exporting("written-plain", {
    stage: "written",
    ...LOSSY,
    target: "bitwarden",
    file: { name: "bitwarden-51d0.json", sizeBytes: 3, isEncrypted: false },
  }),
  exporting("failed", { stage: "failed", fault: "exchange/nothing-to-write", preview: null }),
  exporting("gone", { stage: "gone" }),
  {
    name: "export-empty",
    page: "manager",
    place: "#moving/export",
    answers: { ...moving, "passkeys/list": [{ passkeys: [] }] },
  },
];

function guide(vendor: string, more: Partial<Scene> = {}): Scene {
  return {
    name: `guide-${vendor}${more.language ? `-${more.language}` : ""}`,
    page: "manager",
    place: `#moving/from-${vendor}`,
    answers: moving,
    ...more,
  };
}

function checklist(name: string, more: Partial<Scene> = {}): Scene {
  return {
    name: `checklist-${name}`,
    page: "manager",
    place: "#sites/checklist",
    answers: {
      ...moving,
      "checklist/read": [CHECKLIST],
      "checklist/write": [{ done: true }],
      "checklist/enrol-page": [{ address: "https://shop.example/", kind: "start" }],
    },
    ...more,
  };
}

export const MOVING_SCENES: readonly Scene[] = [
  { name: "moving", page: "manager", place: "#moving", answers: moving, size: { width: 1200, height: 1100 } },
  {
    name: "moving-later",
    page: "manager",
    place: "#moving",
    answers: { ...moving, "exchange/imports": [IMPORTS], "checklist/read": [CHECKLIST] },
    size: TALL,
  },
  {
    name: "moving-narrow",
    page: "manager",
    place: "#moving",
    answers: moving,
    size: { width: 360, height: 1900 },
  },
  { name: "moving-rtl", page: "manager", place: "#moving", answers: moving, isRightToLeft: true },
  guide("bitwarden"),
  guide("keepass"),
  guide("file"),
  guide("apple"),
  guide("microsoft"),
  guide("bitwarden", { language: "de", isForTheEye: true }),
  guide("google", { language: "ja", isForTheEye: true }),
  guide("1password", { language: "es", isForTheEye: true }),
  checklist("list"),
  checklist("opened", { act: (page) => byId(page, "checklist-open").last().click() }),
  checklist("wrong", {
    act: async (page) => {
      await byId(page, "checklist-sites").fill("my bank\nshop.example\n???");
      await byId(page, "checklist-add").click();
    },
  }),
  checklist("narrow", { size: { width: 360, height: 1100 } }),
  checklist("rtl", { isRightToLeft: true }),
  checklist("empty", { answers: moving }),
  ...IMPORT,
  ...EXPORT,
];
