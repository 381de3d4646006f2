/** What a site keeps with a passkey, in real browsers: written and read through the page, still there after a restart. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { createVault } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, launch, PASSWORD } from "../support/vault-browser.ts";

const BLOB = Buffer.from("a certificate, or whatever the site likes").toString("base64url");

describe.each(BROWSERS)("in $name", ({ name }) => {
  let profileDir: string;
  let site: CeremonySite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    profileDir = await mkdtemp(join(tmpdir(), "keyferry-large-blob-"));
    site = await startCeremonySite();
    driver = await launch(name, profileDir);
    await createVault(driver, PASSWORD);
    page = await driver.newPage(site.origin);
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
  });

  async function credentialOf(
    operation: "create" | "get",
    options: Parameters<typeof PageCeremony.start>[2],
  ) {
    const ceremony = await PageCeremony.start(page, operation, options);
    await approveRequest(driver);
    return ceremony.credential();
  }

  const create = (extensions: object) => credentialOf("create", creationOptions({ extensions }));
  const get = async (id: string, largeBlob: object) => {
    const allowCredentials = [{ type: "public-key", id }];
    const options = requestOptions({ allowCredentials, extensions: { largeBlob } });
    return (await credentialOf("get", options)).clientExtensionResults;
  };

  it("keeps what a site writes, also over a restart, and only for a passkey made to hold it", async () => {
    const plain = await create({});
    expect(await get(plain.id, { write: BLOB })).toEqual({ largeBlob: { written: false } });

    const { id, clientExtensionResults } = await create({ largeBlob: { support: "required" } });
    expect(clientExtensionResults).toEqual({ largeBlob: { supported: true } });
    expect(await get(id, { read: true })).toEqual({ largeBlob: {} });
    expect(await get(id, { write: BLOB })).toEqual({ largeBlob: { written: true } });
    expect(await get(id, { read: true })).toEqual({ largeBlob: { blob: BLOB } });

    await driver.close();
    driver = await launch(name, profileDir);
    page = await driver.newPage(site.origin);
    await page.waitUntil(`!String(navigator.credentials.create).includes("create")`);
    expect(await get(id, { read: true })).toEqual({ largeBlob: { blob: BLOB } });
  });
});
