/** The list of sites to move as two devices of one vault have it: two whole backgrounds and the shipped server. */
import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { checklistHandlers } from "../../../../extension/background/handlers/checklist.ts";
import { PageNews } from "../../../../extension/background/page-news.ts";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import {
  durable,
  foundTestVault,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { fetchInto } from "../../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

const PAGE = { windowId: null };

function handlersOf({ access }: Worker) {
  const door = {
    fetch: () => Promise.reject(new TypeError("offline")),
    timeout: (ms: number) => AbortSignal.timeout(ms),
  };
  return checklistHandlers(access, new PageNews(() => undefined, Date.now), door);
}

it("the list of sites to move reaches the other device, and what is ticked off there comes back", async () => {
  const server = await TestServer.open();
  try {
    const fetch = fetchInto(ORIGIN, server.app.server);
    const world = durable();
    await foundTestVault(world);
    const [home, away] = [startWorker(world, { fetch }), startWorker(durable(), { fetch })];
    await home.sync.connect(ORIGIN, null);
    const names = { deviceName: "Second device", platform: "linux" };
    const asked = { password: "another password", words: WORDS, names, server: ORIGIN, changeKey: false };
    await joinVault(away.joinWorld, asked);
    const bothSynced = async () => {
      for (const worker of [home, away, home]) await worker.sync.now();
    };

    await handlersOf(home)["checklist/write"](
      { rpIds: ["a.example", "b.example"], enrolment: "wanted" },
      PAGE,
    );
    await bothSynced();
    await handlersOf(away)["checklist/write"]({ rpIds: ["a.example"], enrolment: "done" }, PAGE);
    await bothSynced();

    const expected = [
      { rpId: "b.example", state: "open" },
      { rpId: "a.example", state: "ticked" },
    ];
    expect((await handlersOf(away)["checklist/read"]({}, PAGE)).entries).toEqual(expected);
    expect((await handlersOf(home)["checklist/read"]({}, PAGE)).entries).toEqual(expected);
  } finally {
    await server.close();
  }
});
