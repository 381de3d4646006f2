/**
 * Every format inside a real browser: the libraries behind them run in a worker without a document in Chromium, under the
 * extension's content security policy, and with the WebCrypto that the browser has. What the screens do with it:
 * exchange tests beside this one.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportStage, ImportStage } from "../../extension/messages/exchange-contract.ts";
import { EXPORT_PROTECTION } from "../../extension/messages/exchange-contract.ts";
import type { DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { PAGES } from "../../scripts/start/vault-steps.ts";
import { FORMAT_IDS } from "../../shared/exchange/exchange-passkey.ts";
import { FIXTURE_PASSPHRASE, FIXTURES, fixtureBytes, rangeOf } from "../shared/exchange/fixtures.ts";
import { BROWSERS } from "../support/browsers.ts";
import { askBackground, openVaultBrowser, PASSWORD, type VaultBrowser } from "../support/vault-browser.ts";

const UNDER_WAY: readonly string[] = ["reading", "importing", "writing"];
/** One of each kind of container; all of them are imported in tests/extension/background/exchange. */
const NAMES = [
  "cxf-multi-alg.json",
  "cxf-min-passkey.json.age",
  "bitwarden-passkeys.password-protected-pbkdf2.json",
  "bitwarden-passkeys.password-protected-argon2id.json",
  "keepass-passkeys.kdbx4-argon2id.kdbx",
  "protonpass-passkeys.data.json",
  "aliasvault-passkeys.avex",
  "keepassxc-ed25519.passkey",
];

describe.each(BROWSERS)("formats in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    page = await browser.driver.openExtensionPage(PAGES.manager);
  });
  afterAll(() => browser.close());

  function settled<Stage extends { readonly stage: string }>(what: string, request: object): Promise<Stage> {
    return poll(
      what,
      async () => {
        const stage = await askBackground<Stage>(page, what, request);
        return UNDER_WAY.includes(stage.stage) ? null : stage;
      },
      60_000,
    );
  }

  async function sent(bytes: Uint8Array): Promise<string> {
    const { importId } = await askBackground<{ importId: string }>(page, "exchange/import-begin", {
      sizeBytes: bytes.length,
    });
    const piece = Buffer.from(bytes).toString("base64url");
    await askBackground(page, "exchange/import-piece", { importId, offset: 0, bytes: piece });
    return importId;
  }

  async function previewed(bytes: Uint8Array, passphrase: string): Promise<ImportStage> {
    const importId = await sent(bytes);
    for (const given of [null, passphrase]) {
      await askBackground(page, "exchange/import-read", { importId, passphrase: given });
      const stage = await settled<ImportStage>("exchange/import-status", { importId });
      if (stage.stage !== "passphrase") return stage;
    }
    throw new Error("the passphrase was not taken");
  }

  it.each(NAMES)("reads %s", async (file) => {
    const expected = FIXTURES.find(([fixture]) => fixture === file)?.[1];
    if (expected === undefined) throw new Error("no such sample");

    const stage = await previewed(fixtureBytes(file), FIXTURE_PASSPHRASE);

    if (stage.stage !== "preview") throw new Error(JSON.stringify(stage));
    const [least, most] = rangeOf(expected.counts.import);
    expect(stage.rows).toBe(expected.counts.inFile);
    expect(stage.counts.import).toBeGreaterThanOrEqual(least);
    expect(stage.counts.import).toBeLessThanOrEqual(most);
  });

  it("writes every format, and reads it again", async () => {
    const importId = await sent(fixtureBytes("cxf-min-passkey.json"));
    await askBackground(page, "exchange/import-read", { importId, passphrase: null });
    await settled("exchange/import-status", { importId });
    await askBackground(page, "exchange/import-commit", { importId, without: [] });
    await settled("exchange/import-status", { importId });
    for (const target of FORMAT_IDS) {
      const passphrase = EXPORT_PROTECTION[target] === "never" ? null : FIXTURE_PASSPHRASE;
      const request = { target, selection: { kind: "all" } };
      const { exportId } = await askBackground<{ exportId: string }>(page, "exchange/export-begin", request);
      await settled("exchange/export-status", { exportId });
      await askBackground(page, "vault/unlock", { password: PASSWORD });
      const secrets = { passphrase, recipients: [], isPlainConfirmed: true };
      await askBackground(page, "exchange/export-write", { exportId, ...secrets });
      const written = await settled<ExportStage>("exchange/export-status", { exportId });
      expect([target, written.stage]).toEqual([target, "written"]);
      const file = await askBackground<{ bytes: string }>(page, "exchange/export-piece", {
        exportId,
        offset: 0,
      });

      const again = await previewed(new Uint8Array(Buffer.from(file.bytes, "base64url")), FIXTURE_PASSPHRASE);

      expect([target, again]).toMatchObject([target, { stage: "preview", counts: { "already-present": 1 } }]);
    }
  });
});
