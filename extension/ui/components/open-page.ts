/** Opens the extension's own pages. */
import { browser } from "../../platform/browser.ts";

/** Sections of the manager, as they stand after the # of its address. */
export type ManagerSection =
  | "passkeys"
  | "trash"
  | "devices"
  | "moving"
  | "sync"
  | "sites"
  | "checkup"
  | "settings";

export async function openManager(section: ManagerSection, itemId?: string): Promise<void> {
  const place = itemId === undefined ? section : `${section}/${itemId}`;
  await openTab(`ui/manager/page.html#${place}`);
}

/** Shows an address of the web in a new tab. */
export async function openAddress(address: string): Promise<void> {
  await browser.tabs.create({ url: address });
}

export async function openOnboarding(): Promise<void> {
  await openTab("ui/onboarding/page.html");
}

/** Shows a waiting request in a small window of its own, or in a tab where there are no windows. */
export async function openApproval(requestId: string): Promise<void> {
  const path = `ui/approve/page.html?request=${encodeURIComponent(requestId)}`;
  if (!browser.windows) {
    await openTab(path);
    return;
  }
  await browser.windows.create({ url: browser.runtime.getURL(path), type: "popup", width: 400, height: 560 });
}

/** The popup in a window of its own, which closes when the vault is open; a tab where there are no windows. */
export async function openUnlockWindow(): Promise<void> {
  const path = "ui/popup/page.html?unlock";
  if (!browser.windows) {
    await openTab(path);
    return;
  }
  await browser.windows.create({ url: browser.runtime.getURL(path), type: "popup", width: 400, height: 460 });
}

async function openTab(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}
