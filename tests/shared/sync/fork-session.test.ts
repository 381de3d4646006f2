/** Two histories side by side, until the person decides. */
import { describe, expect, it } from "vitest";
import { create } from "./devices.ts";
import { forkedPair } from "./scenarios.ts";

describe("a fork", () => {
  it("becomes a fork on the other side when somebody wrote since, and both branches are kept", async () => {
    const { laptop, phone } = await forkedPair("fork");

    expect(laptop.state.standing).toMatchObject({ is: "forked" });
    expect(laptop.labels).toEqual({ old: "", ann: "", "ann 2": "" });
    expect((await laptop.replica.theirs()).length).toBeGreaterThan(0);
    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("lets the person go on writing while forked", async () => {
    const { laptop } = await forkedPair("go on");

    await laptop.engine.write([create("new")]);
    await laptop.sync();

    expect(laptop.labels).toHaveProperty("new");
    expect(laptop.state.outbox).toHaveLength(1);
  });

  it("ends the alarm, with a trace, when the server is back on our own history", async () => {
    const { laptop, ours } = await forkedPair("back");
    laptop.server.restore(ours);

    await laptop.sync();

    expect(laptop.state.standing).toEqual({ is: "active" });
    expect(laptop.notices("fork-merged")).toMatchObject([{ reissued: 0 }]);
    expect(await laptop.replica.theirs()).toEqual([]);
  });
});
