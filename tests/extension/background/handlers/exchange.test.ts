import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { fixtureBytes } from "../../../shared/exchange/fixtures.ts";
import { durable, foundTestVault } from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";

const PAGE = { windowId: null };
const MINUTE_MS = 60_000;

describe("a page that follows an import or export", () => {
  it("does not keep the vault open by asking, once nothing goes on by itself any more", async () => {
    const world = durable();
    const page = new ExchangePage(await foundTestVault(world));
    const importId = await page.send(fixtureBytes("cxf-min-passkey.json"));
    expect(await page.read(importId)).toMatchObject({ stage: "preview" });

    const look = () => page.handlers["exchange/import-status"]({ importId }, PAGE);
    world.clock.nowMs += 10 * MINUTE_MS;
    expect(await look()).toMatchObject({ stage: "preview" });
    world.clock.nowMs += 6 * MINUTE_MS;

    await expect(look()).rejects.toMatchObject({ code: "vault/locked" });
  });
});
