/** The screens of pairing, on the device that has the vault and on the one that wants in. */
import type { Page } from "playwright-core";
import type { ShownPairing } from "../../../extension/messages/pairing-contract.ts";
import { codeAsQrText } from "../../../shared/pairing/pairing-code.ts";
import { byId, newcomer, type Scene, unlocked } from "./scene.ts";

const pairingId = "0123456789abcdef01";
const SERVER = "https://sync.example.org";
const QR_TEXT = codeAsQrText({
  secret: new Uint8Array(14).fill(7),
  offerHash: new Uint8Array(32).fill(21),
  place: { vaultId: new Uint8Array(32).fill(99), origin: SERVER },
});
const WORDS = "void come effort suffer camp survey warrior heavy shoot primary clutch crush".split(" ");
const PASSWORD = "orbit lantern maple copper whale river";

const NAMED = { pairingId, deviceName: "Firefox on Windows" };
const WAITING: ShownPairing = {
  ...{ is: "waiting", pairingId, qrText: QR_TEXT, words: WORDS, server: SERVER },
  ...{ leftMs: 97_000, isOffline: false },
};
const COMPARING: ShownPairing = {
  ...{ is: "comparing", ...NAMED, platform: "win", leftMs: 112_000, isOffline: false },
};

const show = (page: Page) => byId(page, "show-code").click();

function shown(name: string, view: ShownPairing, more: Partial<Scene> = {}): Scene {
  return {
    name: `pairing-${name}`,
    page: "manager",
    place: "#devices/add",
    size: { width: 1200, height: 900 },
    act: show,
    ...more,
    answers: {
      ...unlocked,
      "pairing/show": [{ is: "opening", pairingId }],
      "pairing/shown": [view],
      "pairing/stop": [view],
      ...more.answers,
    },
  };
}

async function toCode(page: Page): Promise<void> {
  await byId(page, "onboarding-join-start").click();
  await byId(page, "join-by-device").click();
  await byId(page, "new-password").fill(PASSWORD);
  await byId(page, "repeat-password").fill(PASSWORD);
  await byId(page, "onboarding-next").click();
}

async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  await toCode(page);
  await byId(page, "pair-type-words").click();
  for (const [index, word] of words.entries()) await byId(page, `pair-word-${index + 1}`).fill(word);
}

async function toPair(page: Page): Promise<void> {
  await typeWords(page, WORDS_THAT_FIT);
  await byId(page, "pair-server").fill("sync.example.org");
  await byId(page, "pair-words-next").click();
}

const WORDS_THAT_FIT = [...Array<string>(11).fill("abandon"), "about"];
const calling = { is: "calling", isOffline: false };

function joining(name: string, act: (page: Page) => Promise<void>, more: Partial<Scene> = {}): Scene {
  return {
    name: `pairing-join-${name}`,
    page: "onboarding",
    act,
    ...more,
    answers: {
      ...newcomer,
      "pairing/join": [calling],
      "pairing/joining": [{ is: "none" }, calling],
      ...more.answers,
    },
  };
}

const digits = {
  "pairing/joining": [{ is: "none" }, { is: "comparing", digits: "042917", isOffline: false }],
};

export const PAIRING_SCENES: readonly Scene[] = [
  shown("1-intro", { is: "none" }, { act: async () => undefined }),
  shown("1-verify", { is: "none" }, { answers: { "pairing/show": [{ fault: "vault/verify-first" }] } }),
  shown("1-no-server", { is: "none" }, { answers: { "pairing/show": [{ fault: "sync/no-server" }] } }),
  shown("2-code", WAITING),
  shown("2-code-offline", { ...WAITING, isOffline: true }),
  shown("2-code-narrow", WAITING, { size: { width: 480, height: 1500 } }),
  shown("3-match", COMPARING),
  shown("3-not-digits", COMPARING, {
    answers: { "pairing/confirm": [{ result: "not-digits", pairing: COMPARING }] },
    act: async (page) => {
      await show(page);
      await byId(page, "match-digits").fill("12 34");
      await byId(page, "match-add").click();
    },
  }),
  shown("4-adding", { is: "adding", ...NAMED }),
  shown("4-arriving", { is: "arriving", ...NAMED, deviceId: "d7" }),
  shown("5-done", { is: "done", ...NAMED, deviceId: "d7", receipt: "joined" }),
  shown("5-silent", { is: "done", ...NAMED, deviceId: "d7", receipt: "silent" }),
  shown("6-wrong-digits", { is: "ended", pairingId, fault: "pairing/wrong-digits" }),
  shown("6-replaced", { ...WAITING, pairingId: "another" }),
  shown("de-code", WAITING, { language: "de", isForTheEye: true }),
  shown("ja-match", COMPARING, { language: "ja", isForTheEye: true }),
  shown("rtl-code", WAITING, { isRightToLeft: true, isForTheEye: true }),
  joining("1-way", (page) => byId(page, "onboarding-join-start").click()),
  joining("2-code", toCode),
  joining("2-camera-refused", async (page) => {
    await toCode(page);
    await byId(page, "pair-camera").click();
    await byId(page, "pair-camera-refused").waitFor();
  }),
  joining("2-words", (page) => typeWords(page, WORDS)),
  joining("2-words-wrong", async (page) => {
    await typeWords(page, ["vodi", "", ...WORDS.slice(2)]);
    await byId(page, "pair-words-next").click();
  }),
  joining("3-calling", toPair),
  joining("3-digits", toPair, { answers: digits }),
  joining("3-fetching", toPair, {
    answers: { "pairing/joining": [{ is: "none" }, { is: "welcomed" }], "pairing/finish": ["never"] },
  }),
  joining("3-no-offer", toPair, {
    answers: { "pairing/joining": [{ is: "none" }, { is: "ended", fault: "pairing/no-offer" }] },
  }),
  joining("de-code", toCode, { language: "de", isForTheEye: true }),
  joining("es-digits", toPair, { language: "es", answers: digits, isForTheEye: true }),
  joining("ja-way", (page) => byId(page, "onboarding-join-start").click(), {
    language: "ja",
    isForTheEye: true,
  }),
];
