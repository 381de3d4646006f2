/** The browser's authenticators as this page can ask them, where it can. */
import { browser } from "../../platform/browser.ts";
import type { AuthenticatorDoor } from "./authenticator.ts";
import { ownRpId } from "./own-rp-id.ts";

export function ownAuthenticator(): AuthenticatorDoor {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return { credentials: navigator.credentials, random, rpId: ownRpId() };
}

/** True only where the browser says itself that it can do this, and lets this page ask. */
export async function canAskAuthenticators(): Promise<boolean> {
  if (typeof PublicKeyCredential === "undefined") return false;
  // Older browsers of those that can do it do not say so; they are left with the password.
  const capabilities = await PublicKeyCredential.getClientCapabilities?.();
  if (capabilities?.["extension:prf"] !== true) return false;
  return ownRpId() === undefined || (await browser.permissions.contains({ origins: ["<all_urls>"] }));
}

/**
 * The toolbar's popup closes as soon as the browser's own dialog takes the focus, and the question with it: there the
 * question is asked in a window.
 */
export function isToolbarPopup(): boolean {
  return browser.extension.getViews({ type: "popup" }).includes(window);
}
