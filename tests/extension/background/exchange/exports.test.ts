import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { ExportStage } from "../../../../extension/messages/exchange-contract.ts";
import { EXPORT_PROTECTION } from "../../../../extension/messages/exchange-contract.ts";
import { bytesToHex } from "../../../../shared/bytes/bytes.ts";
import { ES256 } from "../../../../shared/cose/algorithms.ts";
import { encodeEcPkcs8 } from "../../../../shared/cose/pkcs8.ts";
import { detectFormat } from "../../../../shared/exchange/detect-format.ts";
import { FORMAT_IDS } from "../../../../shared/exchange/exchange-passkey.ts";
import { lostParts } from "../../../../shared/exchange/loss-report.ts";
import { readExchange } from "../../../../shared/exchange/read-exchange.ts";
import { codecOf } from "../../../../shared/exchange/registry.ts";
import {
  bytesFor,
  quickDoors,
  quickOptions,
  samplePasskey,
} from "../../../shared/exchange/sample-passkeys.ts";
import { Stage } from "../../../support/background-stage.ts";
import { durable, foundTestVault, PASSWORD, startWorker } from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";

const PASSPHRASE = "a long passphrase";
const RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const VALUES = ["a.example", "b.example", "c.example"].map((rpId, at) =>
  samplePasskey({
    rpId,
    credentialId: bytesFor(`id ${at}`, 16),
    privateKeyPkcs8: encodeEcPkcs8(ES256, bytesFor(`key ${at}`, 32)),
    source: "cxf",
  }),
);

let stage: Stage;
let page: ExchangePage;

beforeEach(async () => {
  const world = durable();
  await foundTestVault(world);
  // What is tested here is not how hard a passphrase is to guess.
  const quick = { doors: quickDoors, bundleScryptLogN: 4 };
  stage = Stage.of(world, startWorker(world, { exchange: quick }));
  page = new ExchangePage(stage.worker);
  const { files } = await codecOf("cxf").write(VALUES, quickOptions);
  await page.import(files[0]?.bytes ?? new Uint8Array());
  stage.world.clock.nowMs += 1000;
});

/** The person gives the password once more. */
const verify = () => stage.worker.access.unlock(PASSWORD);

/** What the formats that can be in clear need to be written in clear, and others under a passphrase. */
const secretsFor = (target: (typeof FORMAT_IDS)[number]) =>
  EXPORT_PROTECTION[target] === "always" ? { passphrase: PASSPHRASE } : { isPlainConfirmed: true };

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "it was done";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe.each(FORMAT_IDS)("an export to %s", (target) => {
  it("holds every passkey, and loses what it said before, nothing else", async () => {
    const { exportId, stage: preview } = await page.beginExport(target);
    await verify();
    const written = await page.write(exportId, secretsFor(target));

    const file = await page.download(exportId);

    if (written.stage !== "written" || preview.stage !== "preview") throw new Error(JSON.stringify(written));
    const { file: told, stage: _, ...found } = written;
    expect({ stage: "preview", ...found }).toEqual(preview);
    expect(told).toMatchObject({
      sizeBytes: file.length,
      isEncrypted: EXPORT_PROTECTION[target] === "always",
    });
    expect(detectFormat(file)).toBe(target);
    const { passkeys } = await readExchange(file, { doors: quickDoors, passphrase: PASSPHRASE });
    const lost = new Set(found.lost.map(({ part }) => part));
    for (const [at, { passkey }] of passkeys.entries()) {
      const before = VALUES[at] ?? samplePasskey();
      expect(bytesToHex(passkey.privateKeyPkcs8)).toBe(bytesToHex(before.privateKeyPkcs8));
      for (const part of lostParts(before, passkey)) expect(lost).toContain(part);
    }
    expect(passkeys).toHaveLength(3);
  });

  it("imported again brings nothing new", async () => {
    const { exportId } = await page.beginExport(target);
    await verify();
    await page.write(exportId, secretsFor(target));
    const importId = await page.send(await page.download(exportId));

    const first = await page.read(importId);
    const preview = first.stage === "passphrase" ? await page.read(importId, PASSPHRASE) : first;

    expect(preview).toMatchObject({ stage: "preview", counts: { import: 0, "already-present": 3 } });
  });
});

describe("before anything is written", () => {
  it("the person has to give the password, after the export began", async () => {
    await verify();
    stage.world.clock.nowMs += 1000;
    const { exportId } = await page.beginExport("aliasvault");

    expect(await codeOf(page.write(exportId, { passphrase: PASSPHRASE }))).toBe("exchange/not-verified");
    expect(await codeOf(page.download(exportId))).not.toBe("it was done");
    await verify();
    expect(await page.write(exportId, { passphrase: PASSPHRASE })).toMatchObject({ stage: "written" });
  });

  it("a file without protection has to be meant", async () => {
    const { exportId } = await page.beginExport("cxf");
    await verify();

    expect(await codeOf(page.write(exportId, {}))).toBe("exchange/plain-not-confirmed");
    expect(await page.write(exportId, { isPlainConfirmed: true })).toMatchObject({ stage: "written" });
  });

  // target, what is given
  it.each([
    ["bundle", { isPlainConfirmed: true }],
    ["kdbx", { isPlainConfirmed: true }],
    ["cxf", { passphrase: PASSPHRASE }],
    ["passkey", { passphrase: PASSPHRASE, isPlainConfirmed: true }],
    ["kdbx", { recipients: [RECIPIENT] }],
    [
      "bundle",
      {
        passphrase: PASSPHRASE,
        recipients: [RECIPIENT],
      },
    ],
  ] as const)("protection has to fit: %s with %j", async (target, secrets) => {
    const { exportId } = await page.beginExport(target);
    await verify();

    expect(await codeOf(page.write(exportId, secrets))).toBe("exchange/protection-does-not-fit");
  });

  it("a recipient that is no age key is refused, and another may be given", async () => {
    const { exportId } = await page.beginExport("bundle");
    await verify();

    expect(await page.write(exportId, { recipients: ["age1nonsense"] })).toMatchObject({
      stage: "failed",
      fault: "exchange/malformed",
      preview: { passkeys: 3 },
    });
    expect(await page.write(exportId, { recipients: [RECIPIENT] })).toMatchObject({ stage: "written" });
  });
});

describe("what is exported", () => {
  const sitesIn = (found: ExportStage) => (found.stage === "preview" ? found.passkeys : -1);

  it("is what was chosen: all, sites, or single passkeys", async () => {
    const [first] = await (await stage.worker.access.opened()).passkeys.list();
    const sites = { kind: "sites", rpIds: ["a.example", "c.example", "unknown.example"] } as const;
    const single = { kind: "passkeys", itemIds: [first?.itemId ?? ""] } as const;

    expect(sitesIn((await page.beginExport("cxf")).stage)).toBe(3);
    expect(sitesIn((await page.beginExport("cxf", sites)).stage)).toBe(2);
    expect(sitesIn((await page.beginExport("cxf", single)).stage)).toBe(1);
  });

  it("is not the trash", async () => {
    const { passkeys } = await stage.worker.access.opened();
    const [first] = await passkeys.list();
    await passkeys.trash(Buffer.from(first?.itemId ?? "", "base64url"));

    expect(sitesIn((await page.beginExport("cxf")).stage)).toBe(2);
  });

  it("is also what was made here, and says that it was", async () => {
    await stage.register();
    const { exportId, stage: preview } = await page.beginExport("cxf");
    await verify();
    await page.write(exportId, { isPlainConfirmed: true });

    expect(preview).toMatchObject({ passkeys: 4, lost: [] });
    const { passkeys } = await readExchange(await page.download(exportId), {
      ...quickOptions,
      passphrase: PASSPHRASE,
    });
    const made = passkeys.find(({ passkey }) => passkey.rpId === "example.org")?.passkey;
    expect(made).toMatchObject({ source: null, userName: "anna@example.org", counter: 0 });
    expect(made?.prfSeeds?.withUserVerification).toHaveLength(32);
  });

  it("counts what this device cannot read, and writes the rest", async () => {
    const rows = await stage.world.database.items.toArray();
    // That of the import itself is the smallest.
    const [row] = rows.sort((a, b) => (b.sealedSecret?.length ?? 0) - (a.sealedSecret?.length ?? 0));
    if (row?.sealedSecret == null) throw new Error("no row");
    const spoilt = row.sealedSecret.slice();
    spoilt[60] = (spoilt[60] ?? 0) ^ 1;
    await stage.world.database.items.put({ ...row, sealedSecret: spoilt });

    expect((await page.beginExport("cxf")).stage).toMatchObject({
      stage: "preview",
      passkeys: 2,
      damaged: 1,
    });
  });

  it("is told passkey by passkey where something is lost or left out", async () => {
    const counted = samplePasskey({ rpId: "d.example", counter: 7, credentialId: bytesFor("counted", 40) });
    const { files } = await codecOf("bitwarden").write([counted], quickOptions);
    await page.import(files[0]?.bytes ?? new Uint8Array());
    const { exportId, stage: preview } = await page.beginExport("cxf");

    expect(preview).toMatchObject({ passkeys: 4, written: 3, leftOut: 1, rows: 1 });
    const { rows } = await page.handlers["exchange/export-rows"](
      { exportId, from: 0, count: 10 },
      { windowId: null },
    );
    expect(rows).toMatchObject([{ rpId: "d.example", leftOut: "cxf-needs-counter-zero", lost: [] }]);
  });

  it("has nothing to write where the target can hold none of it", async () => {
    const { exportId, stage: preview } = await page.beginExport("cxf", { kind: "sites", rpIds: [] });
    await verify();

    expect(preview).toMatchObject({ stage: "preview", passkeys: 0, written: 0 });
    expect(await page.write(exportId, { isPlainConfirmed: true })).toMatchObject({
      stage: "failed",
      fault: "exchange/nothing-to-write",
    });
  });
});

describe("a written file", () => {
  it("is gone with the lock or when the page is done", async () => {
    const { exportId } = await page.beginExport("cxf");
    await verify();
    await page.write(exportId, { isPlainConfirmed: true });

    await page.handlers["exchange/export-end"]({ exportId }, { windowId: null });

    expect(await page.exportSettled(exportId)).toEqual({ stage: "gone" });
    const ask = page.handlers["exchange/export-piece"]({ exportId, offset: 0 }, { windowId: null });
    expect(await codeOf(ask)).toBe("message/malformed");
  });

  it("that holds one passkey a file is a zip of them", async () => {
    const { exportId } = await page.beginExport("passkey");
    await verify();

    expect(await page.write(exportId, { isPlainConfirmed: true })).toMatchObject({
      stage: "written",
      file: { name: "passkeys.zip", isEncrypted: false },
    });
  });

  it("under a passphrase shows nothing of what it holds", async () => {
    const { exportId } = await page.beginExport("bundle");
    await verify();
    await page.write(exportId, { passphrase: PASSPHRASE });
    const file = Buffer.from(await page.download(exportId));

    for (const text of ["a.example", "alice", "cxf", "accounts"]) expect(file.includes(text)).toBe(false);
  });
});
