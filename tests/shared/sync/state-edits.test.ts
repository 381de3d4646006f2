/** A device that knows a stretch of its branch by a snapshot only, and is the last to have it, when that branch is given up. */
import { describe, expect, it } from "vitest";
import { settle } from "./devices.ts";
import { knownBySnapshot } from "./scenarios.ts";

describe("giving up a branch that is known by its snapshot", () => {
  it("brings over what came to be in it", async () => {
    const { phone, tablet } = await knownBySnapshot("state");
    expect((await phone.sync()).standing).toBe("forked");

    await phone.engine.mergeFork(phone.transport);
    await settle(phone, tablet);

    expect(tablet.labels).toEqual({ made: "renamed", old: "renamed too", "on the other": "" });
    expect(phone.confirmed).toEqual(tablet.confirmed);
  });
});
