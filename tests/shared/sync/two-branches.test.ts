/** What goes into the outbox where one branch is given up, and the other was compacted or cannot be read. */
import { describe, expect, it } from "vitest";
import { allOfBranch } from "../../../shared/sync/two-branches.ts";
import { create, settle, trash } from "./devices.ts";
import { forkedPair, mergedAndCovered } from "./scenarios.ts";

describe("two branches side by side", () => {
  it("finds in the state of a compacted branch what another member brought over", async () => {
    const { devices, laptop, tablet } = await mergedAndCovered("compacted", async (merged) => {
      await merged.engine.write([trash("unanswered")]);
    });
    devices.server.compact(laptop.state.keyring.vaultId);
    expect((await tablet.sync()).standing).toBe("forked");

    await tablet.engine.mergeFork(tablet.transport);
    await settle(tablet, laptop);

    expect(tablet.notices("fork-merged")).toMatchObject([{ reissued: 0 }]);
    expect(laptop.labels).not.toHaveProperty("unanswered");
    expect(tablet.confirmed).toEqual(laptop.confirmed);
  });

  it("takes all of a branch where nothing is known of the other", async () => {
    const { laptop } = await forkedPair("all");
    await laptop.engine.write([create("waiting")]);
    const { standing } = laptop.state;
    if (standing.is !== "forked") throw new Error("no fork");

    const all = await allOfBranch(laptop.replica, laptop.state, standing.fork.forkSeq, laptop.environment);

    expect(all.flatMap(({ ops }) => ops)).toEqual([create("ann"), create("ann 2"), create("waiting")]);
    expect(all.map(({ reissue }) => reissue !== null)).toEqual([true, true, false]);
  });
});
