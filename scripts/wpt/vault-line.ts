/** The line to the vault: a page of the extension that asks the background as every such page does. */
import type { MessageName, RequestOf, ResponseOf } from "../../extension/messages/contract.ts";
import type { ImportStage } from "../../extension/messages/exchange-contract.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import type { ChromiumPage } from "../browsers/chromium-page.ts";
import { poll } from "../browsers/poll.ts";
import { createVault } from "../start/vault-steps.ts";
import type { TestCredential } from "./authenticators.ts";

const PASSWORD = "only for the tests of the web platform";
const QUIET_PAGE = "ui/popup/page.html";

export class VaultLine {
  readonly #page: ChromiumPage;

  private constructor(page: ChromiumPage) {
    this.#page = page;
  }

  /** Makes a vault in a fresh profile, which also serves sites that ask for a security key, as most tests do. */
  static async open(driver: ChromiumDriver): Promise<VaultLine> {
    await createVault(driver, PASSWORD);
    const line = new VaultLine(await driver.openExtensionPage(QUIET_PAGE));
    const { settings } = await line.ask("settings/read", {});
    await line.ask("settings/write", {
      settings: {
        ...settings,
        offerForSecurityKey: true,
        verificationMinutes: 15,
        lockAfterIdleMinutes: 240,
      },
    });
    return line;
  }

  /** Throws where the background answers a fault. */
  async ask<Name extends MessageName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
    const json = await this.#page.evaluate(async (message: string) => {
      type Messaging = { runtime: { sendMessage(message: unknown): Promise<unknown> } };
      const { chrome } = globalThis as unknown as { chrome: Messaging };
      return JSON.stringify((await chrome.runtime.sendMessage(JSON.parse(message))) ?? null);
    }, JSON.stringify({ name, request }));
    // Answers of the background to its own pages have the contract's shapes.
    const answer = JSON.parse(json) as
      | { ok: true; response: ResponseOf<Name> }
      | { ok: false; fault: string };
    if (!answer.ok) throw new Error(`${name}: ${answer.fault}`);
    return answer.response;
  }
}

/** Imports one credential as a person would a file of another vault. */
export async function importCredential(line: VaultLine, credential: TestCredential): Promise<void> {
  const file = Buffer.from(JSON.stringify(vaultFile(credential)));
  const { importId } = await line.ask("exchange/import-begin", { sizeBytes: file.length });
  await line.ask("exchange/import-piece", { importId, offset: 0, bytes: file.toString("base64url") });
  await line.ask("exchange/import-read", { importId, passphrase: null });
  await until(line, importId, "preview");
  await line.ask("exchange/import-commit", { importId, without: [] });
  await until(line, importId, "done");
  await line.ask("exchange/import-end", { importId });
}

async function until(line: VaultLine, importId: string, wanted: ImportStage["stage"]): Promise<void> {
  await poll(`import ${wanted}`, async () => {
    const { stage } = await line.ask("exchange/import-status", { importId });
    return stage === wanted;
  });
}

/** As Bitwarden writes it: the one format that takes a credential without user handle, and a counter. */
function vaultFile(credential: TestCredential): object {
  const fido2Credential = {
    credentialId: `b64.${credential.credentialId}`,
    keyType: "public-key",
    keyAlgorithm: "ECDSA",
    keyCurve: "P-256",
    keyValue: credential.privateKey,
    rpId: credential.rpId,
    userHandle: credential.userHandle ?? null,
    userName: credential.userName ?? null,
    userDisplayName: credential.userDisplayName ?? null,
    rpName: null,
    counter: String(credential.signCount ?? 0),
    discoverable: String(credential.isResidentCredential),
    creationDate: new Date().toISOString(),
  };
  const item = { type: 1, name: credential.rpId, login: { fido2Credentials: [fido2Credential] } };
  return { encrypted: false, folders: [], items: [item] };
}
