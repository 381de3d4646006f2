/**
 * Ceremonies as a site starts them and a person ends them, with the moments at which things happened. Moments are
 * wall-clock milliseconds with a fraction (`performance.timeOrigin + performance.now()` of whoever saw it).
 * User verification is discouraged throughout: typing a password is the person's time.
 */
import type { DrivenPage } from "../browsers/browser-driver.ts";
import { testId } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { poll } from "../browsers/poll.ts";
import { approve, waitForApproval } from "../start/vault-steps.ts";
import { nextMomentMs } from "./approval-marks.ts";
import { PASSWORD } from "./subjects.ts";

/** The JSON form of PublicKeyCredentialRequestOptions (WebAuthn Level 3, 5.5). */
export type RequestOptionsJson = {
  readonly challenge: string;
  readonly userVerification: "discouraged";
  readonly allowCredentials: readonly { readonly type: "public-key"; readonly id: string }[];
};

export type StartedGet = {
  readonly calledAtMs: number;
  /** When the background had checked the request and stored it as waiting for the person. */
  readonly waitingAtMs: number;
  /** When the page's promise ended; throws where it did not end as `end` says. */
  settledAtMs(end: "credential" | "NotAllowedError"): Promise<number>;
};

const CHALLENGE = Buffer.alloc(32, 7).toString("base64url");

/** An expression that makes a passkey for the page's own site and gives its id; the browser is asked, or Keyferry. */
export const CREATE_PASSKEY = `navigator.credentials.create({
  publicKey: PublicKeyCredential.parseCreationOptionsFromJSON({
    rp: { name: "Bench" },
    user: { id: "YmVuY2g", name: "bench@example.org", displayName: "Bench" },
    challenge: "${CHALLENGE}",
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", userVerification: "discouraged" },
  }),
}).then((credential) => credential.id)`;

/** An expression that asks for a passkey. */
export function getPasskey(options: RequestOptionsJson): string {
  const json = JSON.stringify(options);
  return `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${json}) })`;
}

/** Asks for one passkey by its id. */
export function chosenPasskey(id: string): RequestOptionsJson {
  return {
    challenge: CHALLENGE,
    userVerification: "discouraged",
    allowCredentials: [{ type: "public-key", id }],
  };
}

/** Makes a passkey in Keyferry, approval included; its id as base64url. */
export async function registerPasskey(driver: ChromiumDriver, page: DrivenPage): Promise<string> {
  const [id] = await Promise.all([
    page.evaluateWithActivation<string>(CREATE_PASSKEY),
    waitForApproval(driver).then((approval) => approve(approval, PASSWORD)),
  ]);
  return id;
}

/** Calls get() and returns as soon as the request waits for the person. */
export async function startGet(
  driver: ChromiumDriver,
  page: DrivenPage,
  options: RequestOptionsJson,
): Promise<StartedGet> {
  const worker = driver.context.serviceWorkers().at(-1);
  if (worker === undefined) throw new Error("the background is not running");
  await worker.evaluate(`void (globalThis.benchWaitingAtMs = new Promise((resolve) => {
    const listener = (changes) => {
      const isNew = ([key, change]) => key.startsWith("request:") && change.oldValue === undefined;
      if (!Object.entries(changes).some(isNew)) return;
      chrome.storage.session.onChanged.removeListener(listener);
      resolve(performance.timeOrigin + performance.now());
    };
    chrome.storage.session.onChanged.addListener(listener);
  }))`);
  const calledAtMs = await page.evaluateWithActivation<number>(`(() => {
    const now = () => performance.timeOrigin + performance.now();
    const call = { calledAtMs: now(), end: null, settledAtMs: 0 };
    globalThis.benchCall = call;
    const settle = (end) => { call.settledAtMs = now(); call.end = end; };
    ${getPasskey(options)}.then(() => settle("credential"), (error) => settle(error.name));
    return call.calledAtMs;
  })()`);
  const waitingAtMs = await worker.evaluate<number>("globalThis.benchWaitingAtMs");
  return {
    calledAtMs,
    waitingAtMs,
    settledAtMs: async (expected) => {
      const end = await poll("get() to settle", () => page.evaluate<string | null>("benchCall.end"));
      if (end !== expected) throw new Error(`get() ended with ${end}`);
      return page.evaluate<number>("benchCall.settledAtMs");
    },
  };
}

/** When the approval window, which is about to open, is painted with an approve button that works. */
export function armedAtMs(driver: ChromiumDriver): Promise<number> {
  return nextMomentMs(driver, "armed");
}

/** Approves with the mouse once that is possible; the moment of the click. */
export async function clickApprove(driver: ChromiumDriver): Promise<number> {
  const approval = await waitForApproval(driver);
  const clicked = nextMomentMs(driver, "clicked");
  await approval.click(testId("approve-confirm"));
  const clickedAtMs = await clicked;
  await approval.waitForClose();
  return clickedAtMs;
}

/** Cancels with the mouse; returns when the window is gone. */
export async function cancelRequest(driver: ChromiumDriver): Promise<void> {
  const approval = await waitForApproval(driver);
  await approval.click(testId("approve-cancel"));
  await approval.waitForClose();
}
