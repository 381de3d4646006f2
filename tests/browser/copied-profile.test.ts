/**
 * A copy of a locked vault's browser profile tells nothing: everything distinctive that went into the vault is looked
 * for in every file of the copy, raw and in every usual encoding, and in every row of the extension's databases. What
 * is looked for includes the real keys, opened here with the password. The same search finds what was planted in clear.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSecret, openState } from "../../extension/background/vault/item-rows.ts";
import { OpenKeys } from "../../extension/background/vault/open-keys.ts";
import { argon2idByWasm } from "../../extension/platform/argon2.ts";
import type { ItemRow, VaultRow } from "../../extension/storage/schema.ts";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import {
  answerWords,
  choosePassword,
  lockFromPopup,
  PAGES,
  unlockPopup,
  waitForOnboarding,
  waitForPasskey,
} from "../../scripts/start/vault-steps.ts";
import { credentialSource, passkeyRecord } from "../../shared/vault/passkey-record.ts";
import { readRecoveryWords, recoveryKeys } from "../../shared/vault/recovery-words.ts";
import { openLocalKey } from "../../shared/vault/unlock-password.ts";
import { BROWSERS } from "../support/browsers.ts";
import { startCeremonySite } from "../support/ceremony-site.ts";
import { type DumpedRow, dumpRows } from "../support/database-rows.ts";
import { bytesNeedles, type Needle, NeedleSearch, textNeedles } from "../support/needles.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { searchProfile } from "../support/search-profile.ts";
import { approveRequest, launch, PASSWORD } from "../support/vault-browser.ts";

/** Browsers resolve names under localhost themselves, so a site may have a name of its own. */
const HOST = "quittenmarke.localhost";

const PLANTED = {
  "name of the site": "Quarzmarkt Rosenheim",
  "name of the account": "zwetschge.4711@example.org",
  "person's name": "Xaver Zwetschgenmus",
  "name of the other account": "ysop-8080@example.org",
  "person's own name for it": "Dachbodenfund Nummer neun",
  "earlier own name": "Kellerfund Nummer drei",
  "site with a rule": "brombeerhecke.example",
  "searched text": "zwetschge.47",
  "device name": "Werkbank im Gartenhaus",
  password: PASSWORD,
} as const;

const USER_HANDLE = Buffer.from("handle~QWJ~0123456789~handle");
const CONTROL = "Kontrollmarke im Klartext 5150";
/** Version and algorithm of a PKCS#8 key on P-256, with which every private key of one would begin. */
const PKCS8_P256 = Buffer.from("020100301306072a8648ce3d020106082a8648ce3d030107", "hex");

async function onboard(driver: BrowserDriver): Promise<readonly string[]> {
  const page = await waitForOnboarding(driver);
  const words = await choosePassword(page, PASSWORD, PLANTED["device name"]);
  await answerWords(page, words);
  await page.close();
  return words;
}

/** What a person does with two passkeys and a rule; returns the credential ids. Leaves the vault locked. */
async function liveWithIt(driver: BrowserDriver, page: DrivenPage): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of [PLANTED["name of the account"], PLANTED["name of the other account"]]) {
    const ceremony = await PageCeremony.start(
      page,
      "create",
      creationOptions({
        rp: { name: PLANTED["name of the site"] },
        user: { id: USER_HANDLE.toString("base64url"), name, displayName: PLANTED["person's name"] },
      }),
    );
    await approveRequest(driver);
    ids.push((await ceremony.credential()).id);
  }
  const signIn = await PageCeremony.start(page, "get", requestOptions({ rpId: HOST }));
  await approveRequest(driver);
  await signIn.credential();

  const manager = await driver.openExtensionPage(PAGES.manager);
  await manager.fill(testId("search"), PLANTED["searched text"]);
  const itemId = await waitForPasskey(manager, PLANTED["name of the account"]);
  await manager.click(`[data-item="${itemId}"]`);
  for (const label of [PLANTED["earlier own name"], PLANTED["person's own name for it"]]) {
    await manager.fill(testId("passkey-label"), label);
    await manager.click(testId("passkey-rename"));
    await manager.waitUntil(`document.querySelector('${testId("passkey-rename")}').disabled`);
  }
  await manager.click(testId("section-sites"));
  await manager.fill(testId("site-name"), PLANTED["site with a rule"]);
  await manager.click(testId("site-add"));
  await manager.waitFor(`[data-site="${PLANTED["site with a rule"]}"]`);
  // The manager stays open on purpose: browsers write down what stands in open tabs.
  await lockFromPopup(await driver.openExtensionPage(PAGES.popup));
  return ids;
}

/** In clear, in the page's own database and in one of the extension. */
async function plantControl(page: DrivenPage): Promise<void> {
  await page.evaluate(async (text: string) => {
    const opening = indexedDB.open("control", 1);
    opening.onupgradeneeded = () => {
      opening.result
        .createObjectStore("rows", { autoIncrement: true })
        .add({ text, bytes: new TextEncoder().encode(text) });
    };
    await new Promise((resolve, reject) => {
      opening.onsuccess = resolve;
      opening.onerror = () => reject(opening.error);
    });
    opening.result.close();
  }, CONTROL);
}

/** The keys that the rows hold, as whoever knows the password finds them. */
async function keysIn(rows: readonly DumpedRow[]): Promise<readonly Needle[]> {
  const ofStore = (store: string) => rows.filter((row) => row.store === store).map(({ value }) => value);
  // Rows of the vault's own tables.
  const [vault] = ofStore("vault") as VaultRow[];
  if (vault === undefined) throw new Error("no vault in the dump");
  const record = vault.unlockRecords[0] ?? new Uint8Array();
  const localKey = await openLocalKey(record, PASSWORD, vault, argon2idByWasm);
  if (localKey === null) throw new Error("the password does not open the vault");
  const keys = OpenKeys.from(localKey, vault, (length) => new Uint8Array(length));
  const { rows: sealer } = keys;
  const keyring = keys.keyringIn(vault);
  const needles = [
    ...bytesNeedles("local key", localKey),
    ...bytesNeedles("device's signing seed", keyring.device.signSeed),
    ...bytesNeedles("device's receiving key", keyring.device.kemSecret),
    ...[...keyring.epochKeys.values()].flatMap(({ key }) => bytesNeedles("epoch key", key)),
  ];
  const items = (ofStore("items") as ItemRow[]).map((row) => ({ row, state: openState(sealer, row) }));
  const passkeys = items.filter(({ state }) => passkeyRecord(state) !== null);
  expect(passkeys).toHaveLength(2);
  for (const { row, state } of passkeys) {
    const source = credentialSource(state, openSecret(sealer, row));
    const der = Buffer.from(source.privateKeyPkcs8);
    const scalar = der.indexOf(Buffer.from("0201010420", "hex")) + 5;
    needles.push(...bytesNeedles("private key", der.subarray(scalar, scalar + 32)));
    const seeds = source.prfSeeds;
    if (seeds !== null) needles.push(...bytesNeedles("PRF seed", seeds.withUserVerification));
  }
  return needles;
}

function wordNeedles(words: readonly string[]): readonly Needle[] {
  const reading = readRecoveryWords(words.join(" "));
  if (reading.problem !== null) throw new Error("not the words of the vault");
  const keys = recoveryKeys(reading.entropy);
  const pairs = words.slice(1).map((word, place) => [words[place], word] as const);
  return [
    ...bytesNeedles("entropy of the words", reading.entropy),
    ...bytesNeedles("signing seed of the words", keys.signSeed),
    ...bytesNeedles("receiving key of the words", keys.kemSecret),
    ...pairs.flatMap(([a, b]) =>
      [" ", '","'].flatMap((between) => textNeedles("two words", `${a}${between}${b}`)),
    ),
  ];
}

/** All bytes and texts in a row, one after the other. */
function contentOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value !== "object" || value === null) return Buffer.from(String(value));
  return Buffer.concat(
    Object.entries(value).flatMap(([name, part]) => [Buffer.from(`|${name}|`), contentOf(part)]),
  );
}

describe.each(BROWSERS)("a copied profile of $name", ({ name }) => {
  it("shows no site, no account and no key of a locked vault", async ({ onTestFinished }) => {
    const dir = await mkdtemp(join(tmpdir(), "keyferry-copied-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
    const [profileDir, copy] = [join(dir, "profile"), join(dir, "copy")];
    const site = await startCeremonySite();
    const first = await launch(name, profileDir);
    // Also where the test fails half-way; closed already is fine.
    onTestFinished(() => first.close().catch(() => undefined));
    const words = await onboard(first);
    const page = await first.newPage(`http://${HOST}:${site.port}`);
    const credentialIds = await liveWithIt(first, page);
    await plantControl(page);
    await plantControl(await first.openExtensionPage(PAGES.popup));
    await first.close();
    await cp(profileDir, copy, { recursive: true });

    const again = await launch(name, profileDir);
    onTestFinished(() => again.close().catch(() => undefined));
    const popup = await again.openExtensionPage(PAGES.popup);
    const rows = await dumpRows(popup);
    await unlockPopup(popup, PASSWORD);
    await waitForPasskey(popup, PLANTED["person's own name for it"]);
    await again.close();
    await site.close();

    const secret = [
      ...Object.entries(PLANTED).flatMap(([what, text]) => textNeedles(what, text)),
      ...bytesNeedles("user handle", USER_HANDLE),
      ...credentialIds.flatMap((id) => bytesNeedles("credential id", Buffer.from(id, "base64url"))),
      ...wordNeedles(words),
      ...(await keysIn(rows)),
    ];
    // The browser's own history names the sites that were visited, and its certificates have keys of their own.
    const secretInStorage = [...textNeedles("rp id", HOST), ...bytesNeedles("PKCS#8 header", PKCS8_P256)];
    const control = textNeedles("control", CONTROL);
    const found = await searchProfile(copy, new NeedleSearch([...secret, ...secretInStorage, ...control]));
    const inRows = new NeedleSearch([...secret, ...secretInStorage, ...control]);
    const rowHits = rows.flatMap((row) =>
      inRows.within(contentOf(row.value)).map((needle) => ({ row, needle })),
    );

    const id = new URL(first.extensionOrigin).host;
    const isStorage = (file: string) => file.includes(id);
    const controls = found.hits.filter((hit) => hit.name === "control" && !hit.form.includes("hex"));
    console.log(
      `${name}: ${secret.length + secretInStorage.length} forms looked for in ${found.files} files,`,
      `${found.bytes} bytes, ${found.values} SQLite values, ${found.decompressed} decompressed, and in ${rows.length} rows;`,
      `control found in ${[...new Set(controls.map(({ file }) => file))].join(", ")}`,
    );
    const isForStorage = (what: string) => secretInStorage.some((needle) => needle.name === what);
    expect(
      found.hits.filter((hit) => hit.name !== "control" && (!isForStorage(hit.name) || isStorage(hit.file))),
    ).toEqual([]);
    expect(
      rowHits.filter(({ needle }) => needle.name !== "control").map(({ needle }) => needle.name),
    ).toEqual([]);
    expect(controls.filter(({ file }) => isStorage(file))).not.toEqual([]);
    expect(controls.filter(({ file }) => !isStorage(file))).not.toEqual([]);
    expect(
      rowHits.filter(({ needle }) => needle.name === "control").map(({ row }) => row.database),
    ).toContain("control");
    expect(rows.filter(({ database }) => database === "keyferry").length).toBeGreaterThanOrEqual(10);
  });
});
