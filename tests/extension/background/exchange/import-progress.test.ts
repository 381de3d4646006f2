/** What whoever waits for a large import is told meanwhile. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { ImportStage } from "../../../../extension/messages/exchange-contract.ts";
import { durable, foundTestVault } from "../../../support/background-world.ts";
import { manyPasskeys } from "../../../support/exchange-files.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";

const PASSKEYS = 1_200;
const NOBODY = { windowId: null };

type Told = { readonly part: string; readonly done: number; readonly total: number | null };

/** Everything that asking again and again hears until nothing is under way. */
async function heard(page: ExchangePage, importId: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (;;) {
    const stage: ImportStage = await page.handlers["exchange/import-status"]({ importId }, NOBODY);
    if (stage.stage !== "reading" && stage.stage !== "importing") return told;
    const { part, done, total } = stage;
    const last = told.at(-1);
    if (last?.part !== part || last.done !== done) told.push({ part, done, total });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("an import of many passkeys", () => {
  it("tells in passkeys how far each part of reading and of writing is, and never goes back", async () => {
    const page = new ExchangePage(await foundTestVault(durable()));
    const importId = await page.send(new TextEncoder().encode(manyPasskeys(PASSKEYS)));

    await page.handlers["exchange/import-read"]({ importId, passphrase: null }, NOBODY);
    const reading = await heard(page, importId);
    await page.handlers["exchange/import-commit"]({ importId, without: [] }, NOBODY);
    const writing = await heard(page, importId);

    expect(partsOf(reading)).toEqual(["opening", "checking", "comparing"]);
    expect(partsOf(writing)).toEqual(["comparing", "sealing", "saving"]);
    for (const told of [reading, writing]) {
      for (const part of partsOf(told).filter((name) => name !== "opening")) {
        const done = told.filter((one) => one.part === part).map((one) => one.done);
        expect(done, part).toEqual(done.toSorted((a, b) => a - b));
        expect(done.filter((count) => count > 0 && count < PASSKEYS).length, part).toBeGreaterThan(0);
      }
      expect(told.filter(({ total }) => total !== PASSKEYS && total !== null)).toEqual([]);
    }
  });
});

function partsOf(told: readonly Told[]): readonly string[] {
  return told.map(({ part }) => part).filter((part, at, all) => part !== all[at - 1]);
}
