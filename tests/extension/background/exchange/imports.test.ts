import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { ImportStage } from "../../../../extension/messages/exchange-contract.ts";
import {
  type ExpectedFile,
  FIXTURE_PASSPHRASE,
  FIXTURES,
  fixtureBytes,
  rangeOf,
} from "../../../shared/exchange/fixtures.ts";
import { type Durable, durable, foundTestVault, type Worker } from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";

const accepted = FIXTURES.filter(([, file]) => file.document === "accept");
const refused = FIXTURES.filter(([, file]) => file.document === "refuse");

async function stage(): Promise<{ world: Durable; worker: Worker; page: ExchangePage }> {
  const world = durable();
  const worker = await foundTestVault(world);
  return { world, worker, page: new ExchangePage(worker) };
}

async function previewed(
  page: ExchangePage,
  name: string,
): Promise<{ importId: string; preview: ImportStage }> {
  const importId = await page.send(fixtureBytes(name));
  const first = await page.read(importId);
  const preview = first.stage === "passphrase" ? await page.read(importId, FIXTURE_PASSPHRASE) : first;
  return { importId, preview };
}

const listed = async (worker: Worker) => (await worker.access.opened()).passkeys.list();

describe.each(accepted)("the file %s", (name, file) => {
  it("comes into the vault passkey by passkey as expected, and a second time changes nothing", async () => {
    const { worker, page } = await stage();

    const { importId, preview } = await previewed(page, name);
    expectCounts(preview, file);
    expect(await listed(worker)).toEqual([]);
    const done = await page.commit(importId);

    if (done.stage !== "done") throw new Error(done.stage);
    const before = await listed(worker);
    expect(before).toHaveLength(done.summary.imported);
    const again = await previewed(page, name);
    if (again.preview.stage !== "preview") throw new Error(again.preview.stage);
    expect(again.preview.counts).toMatchObject({ import: 0, restore: 0, conflict: 0 });
    await page.commit(again.importId);
    expect(await listed(worker)).toEqual(before);
  });
});

function expectCounts(preview: ImportStage, { counts }: ExpectedFile): void {
  if (preview.stage !== "preview") throw new Error(JSON.stringify(preview));
  const [leastImport, mostImport] = rangeOf(counts.import);
  const [leastSkip, mostSkip] = rangeOf(counts.skip);
  expect(preview.counts.import).toBeGreaterThanOrEqual(leastImport);
  expect(preview.counts.import).toBeLessThanOrEqual(mostImport);
  expect(preview.counts["already-present"]).toBe(counts.alreadyPresent);
  expect(preview.counts.skipped).toBeGreaterThanOrEqual(leastSkip);
  expect(preview.counts.skipped).toBeLessThanOrEqual(mostSkip);
  expect(preview.rows).toBe(counts.inFile);
}

describe.each(refused)("the file %s", (name) => {
  it("is refused whole, and says why", async () => {
    const { worker, page } = await stage();

    const { importId, preview } = await previewed(page, name);

    expect(preview).toMatchObject({ stage: "refused" });
    expect((preview as { fault: string }).fault).toMatch(/^exchange\/(unsupported-version|malformed)$/);
    expect(await page.commit(importId)).toEqual(preview);
    expect(await listed(worker)).toEqual([]);
  });
});
