/** A fork whose surviving branch went on until a snapshot covers what was brought over: nothing is brought over twice. */
import { describe, expect, it } from "vitest";
import { entriesAfter } from "../../../shared/sync/covered-entries.ts";
import { FetchedLog } from "../../../shared/sync/fetched-log.ts";
import { isLeafOnly } from "../../../shared/sync/kept-log.ts";
import { settle, trash } from "./devices.ts";
import { changed } from "./losses.ts";
import { repeatsIn } from "./repeats.ts";
import { mergedAndCovered } from "./scenarios.ts";

describe("merging by a snapshot", () => {
  it("brings over nothing that another member brought over beneath it", async () => {
    const { laptop, tablet } = await mergedAndCovered("beneath");
    await tablet.sync();

    await tablet.engine.mergeFork(tablet.transport);
    await settle(tablet, laptop);

    expect(tablet.notices("fork-merged")).toMatchObject([{ reissued: 0 }]);
    expect(await repeatsIn(laptop)).toEqual([]);
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });

  it("writes nothing again that it had sent without an answer, and that another member brought over", async () => {
    const { laptop, tablet } = await mergedAndCovered("unanswered");
    await tablet.sync();
    expect(tablet.state.outbox).toHaveLength(1);

    await tablet.engine.mergeFork(tablet.transport);
    expect(tablet.state.outbox).toEqual([]);
    await settle(tablet, laptop);

    expect(await repeatsIn(laptop)).toEqual([]);
    expect(laptop.labels).toHaveProperty("unanswered");
  });

  it("leaves in the trash what was brought over and put there since", async () => {
    const { laptop, tablet } = await mergedAndCovered("trashed", async (merged) => {
      await merged.engine.write([trash("unanswered")]);
    });
    await tablet.sync();

    await tablet.engine.mergeFork(tablet.transport);
    await settle(tablet, laptop);

    expect(laptop.labels).not.toHaveProperty("unanswered");
    expect(tablet.labels).toEqual(laptop.labels);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["another entry", (bytes) => bytes.map((byte, place) => (place > 600 ? byte ^ 1 : byte))],
    ["no entry at all", (bytes) => bytes.slice(0, 100)],
    ["nothing", () => new Uint8Array()],
  ])("refuses %s in place of one beneath it", async (_, lie) => {
    const { laptop } = await mergedAndCovered("lie");
    const { transport, environment, state } = laptop;
    const log = await FetchedLog.fetch(transport, state.keyring.vaultId, environment.scheme.verify);
    const lying = changed(transport, {
      pull: async (after) => {
        const page = await transport.pull(after);
        return { ...page, entries: page.entries.map((bytes, place) => (place === 3 ? lie(bytes) : bytes)) };
      },
    });
    const source = { known: [], goOn: () => undefined };

    const whole = await entriesAfter(log, 4, { ...source, transport });

    expect(whole.map(({ seq }) => seq)).toEqual(
      log
        .kept()
        .slice(4)
        .map(({ seq }) => seq),
    );
    expect(whole.some(isLeafOnly)).toBe(false);
    await expect(entriesAfter(log, 4, { ...source, transport: lying })).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });
});
