import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { contentsHandlers } from "../../../../extension/background/handlers/contents.ts";
import { PageNews } from "../../../../extension/background/page-news.ts";
import { durable, foundTestVault } from "../../../support/background-world.ts";

const MINUTE = 60_000;
const PAGE = { windowId: null };

async function stage() {
  const world = durable();
  const { access, keeper } = await foundTestVault(world);
  const news = new PageNews(
    () => undefined,
    () => world.clock.nowMs,
  );
  return { world, keeper, news, handlers: contentsHandlers(access, news) };
}

describe("looking at the vault", () => {
  // why the page looks                                                 -> after 14 minutes and 14 more
  it.each([
    ["because the person came", false, "unlocked"],
    ["because a sync moved something, which must not keep a vault open that nobody uses", true, "locked"],
  ])("%s", async (_, isEcho, state) => {
    const { world, keeper, news, handlers } = await stage();
    world.clock.nowMs += 14 * MINUTE;
    if (isEcho) news.moved();

    await handlers["passkeys/list"]({}, PAGE);
    await handlers["sites/list"]({}, PAGE);
    await handlers["settings/read"]({}, PAGE);
    world.clock.nowMs += 14 * MINUTE;

    expect(await keeper.state()).toBe(state);
  });

  it("changing something is always a use", async () => {
    const { world, keeper, news, handlers } = await stage();
    const { settings } = await handlers["settings/read"]({}, PAGE);
    world.clock.nowMs += 14 * MINUTE;
    news.moved();

    await handlers["settings/write"]({ settings }, PAGE);
    world.clock.nowMs += 14 * MINUTE;

    expect(await keeper.state()).toBe("unlocked");
  });

  it("is one look, however many pages of the list it takes", async () => {
    const { world, keeper, handlers } = await stage();
    const page = { language: "en", host: null, from: 0, count: 40, version: null };
    const first = await handlers["passkeys/page"](page, PAGE);
    expect(first).toMatchObject({ from: 0, total: 0, faults: [] });
    world.clock.nowMs += 14 * MINUTE;

    await handlers["passkeys/page"]({ ...page, from: 40, version: first.version }, PAGE);
    world.clock.nowMs += MINUTE;

    expect(await keeper.state()).toBe("locked");
  });
});
