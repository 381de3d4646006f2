/**
 * Chromium's own virtual authenticator as the peer: it holds a passkey and answers at once, without any window.
 * Protocol: Chrome DevTools Protocol, domain WebAuthn, commands `enable` and `addVirtualAuthenticator`.
 */
import type { DrivenPage } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { CREATE_PASSKEY, chosenPasskey, getPasskey } from "./ceremony-steps.ts";

export type VirtualAuthenticator = {
  /** One get(), from the call until its promise resolves, in milliseconds. */
  getMs(): Promise<number>;
};

/** Opens a page of `origin` in a browser without Keyferry and makes a passkey there. */
export async function openVirtualAuthenticator(
  driver: ChromiumDriver,
  origin: string,
): Promise<VirtualAuthenticator> {
  const opened = await driver.newPage(origin);
  const page: DrivenPage = opened;
  const session = await driver.context.newCDPSession(opened.page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const id = await page.evaluateWithActivation<string>(CREATE_PASSKEY);
  const timed = `(async () => {
    const calledAtMs = performance.now();
    await ${getPasskey(chosenPasskey(id))};
    return performance.now() - calledAtMs;
  })()`;
  return { getMs: () => page.evaluateWithActivation<number>(timed) };
}
