/** Onboarding of a browser that joins a vault, and the offer of sync at the end of a new one. */
import type { Page } from "playwright-core";
import { NOW_MS, SYNC_OFF, WELL } from "./fixtures.ts";
import { byId, newcomer, type Scene } from "./scene.ts";
import { finishNewVault } from "./scene-steps.ts";

/** BIP-39's own example of 32 bytes. */
export const JOIN_WORDS =
  "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold";
const SERVER = "https://sync.example.org";

async function toJoinWords(page: Page): Promise<void> {
  await byId(page, "onboarding-join-start").click();
  await byId(page, "join-by-words").click();
}

/** Pastes as a person would: through the clipboard event of the first field. */
async function pasteWords(page: Page, words: string): Promise<void> {
  await toJoinWords(page);
  await byId(page, "join-word-1").evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, words);
}

async function toServer(page: Page): Promise<void> {
  await pasteWords(page, JOIN_WORDS);
  await byId(page, "join-words-next").click();
}

async function toJoin(page: Page): Promise<void> {
  await toServer(page);
  await byId(page, "join-server").fill("sync.example.org");
  await byId(page, "join-server-next").click();
  await byId(page, "new-password").fill("orbit lantern maple copper whale river");
  await byId(page, "repeat-password").fill("orbit lantern maple copper whale river");
  await byId(page, "onboarding-next").click();
}

async function joinVault(page: Page): Promise<void> {
  await toJoin(page);
  await byId(page, "join-submit").click();
}

const freshness = { deviceName: "Laptop", atMs: NOW_MS, itemCount: 212 };
const joined = { ...newcomer, "vault/join": [{ result: "joined", passkeys: 212, freshness }] };

function join(name: string, act: (page: Page) => Promise<void>, more: Partial<Scene> = {}): Scene {
  return { name: `join-${name}`, page: "onboarding", answers: newcomer, act, ...more };
}

async function toKeepInSync(page: Page): Promise<void> {
  await finishNewVault(page);
  await byId(page, "keep-in-sync").click();
}

async function connect(page: Page, address: string): Promise<void> {
  await toKeepInSync(page);
  await byId(page, "sync-server").fill(address);
  await byId(page, "sync-connect").click();
}

export const JOIN_SCENES: readonly Scene[] = [
  join("1-words", toJoinWords),
  join("1-words-pasted", (page) => pasteWords(page, JOIN_WORDS)),
  join("1-words-wrong", async (page) => {
    await pasteWords(page, JOIN_WORDS.replace("survey", "survay").replace("clutch", "clucth"));
    await byId(page, "join-word-20").fill("");
    await byId(page, "join-word-24").fill("xyzzy");
    await byId(page, "join-words-next").click();
  }),
  join("1-words-checksum", async (page) => {
    await pasteWords(page, JOIN_WORDS.replace("void come", "come void"));
    await byId(page, "join-words-next").click();
  }),
  join("2-server", toServer),
  join("2-server-wrong", async (page) => {
    await toServer(page);
    await byId(page, "join-server").fill("https://sync.example.org/vaults/mine");
    await byId(page, "join-server-next").click();
  }),
  join("4-join", toJoin),
  join(
    "4-joining",
    async (page) => {
      await joinVault(page);
      await byId(page, "join-progress").waitFor();
    },
    { answers: { ...newcomer, "vault/join": ["never"] } },
  ),
  join("4-words-unknown", joinVault, {
    answers: { ...newcomer, "vault/join": [{ result: "words-unknown" }] },
  }),
  join("4-unreachable", joinVault, {
    answers: { ...newcomer, "vault/join": [{ fault: "sync/unreachable" }] },
  }),
  join("5-joined", joinVault, { answers: joined }),
  join("5-joined-unknown-age", joinVault, {
    answers: { ...newcomer, "vault/join": [{ result: "joined", passkeys: 1, freshness: null }] },
  }),
  join(
    "6-access",
    async (page) => {
      await joinVault(page);
      await byId(page, "joined-next").click();
    },
    { answers: { ...joined, "health/read": [{ ...WELL, hasSiteAccess: false }] } },
  ),
  join(
    "7-done",
    async (page) => {
      await joinVault(page);
      await byId(page, "joined-next").click();
    },
    { answers: joined },
  ),
  join("de-words", toJoinWords, { language: "de" }),
  join("de-join", toJoin, { language: "de" }),
  join("es-join", toJoin, { language: "es" }),
  join("ja-joined", joinVault, { language: "ja", answers: joined }),
  join("ja-words", toJoinWords, { language: "ja" }),
  join("rtl-words", toJoinWords, { isRightToLeft: true }),
  join("narrow-words", toJoinWords, { size: { width: 380, height: 780 } }),
  join("keep-in-sync", toKeepInSync),
  join("keep-in-sync-empty", (page) => connect(page, "")),
  join("keep-in-sync-invitation", (page) => connect(page, SERVER), {
    answers: { ...newcomer, "sync/connect": [{ fault: "sync/registration-closed" }] },
  }),
  join("keep-in-sync-connected", (page) => connect(page, SERVER), {
    answers: { ...newcomer, "sync/connect": [{ ...SYNC_OFF, server: SERVER, state: "in-sync" }] },
  }),
  join("de-done", finishNewVault, { language: "de" }),
];
