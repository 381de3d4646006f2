import { describe, expect, it } from "vitest";
import { replaceOutbox } from "../../../shared/sync/replace-outbox.ts";
import { create, rename } from "./devices.ts";
import { pair } from "./scenarios.ts";

describe("replacing what waits", () => {
  it("shows the log with what waits now, and nothing of what waited before", async () => {
    const { laptop } = await pair("replace");
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    await laptop.engine.write([rename("ann", "first")]);
    await laptop.engine.write([create("bob")]);
    const [first] = laptop.state.outbox;
    if (first === undefined) throw new Error("nothing waits");
    const { confirmed } = laptop;

    await laptop.replica.commit(
      await replaceOutbox(laptop.replica, laptop.state, [{ ...first, ops: [rename("ann", "instead")] }]),
    );

    expect(laptop.labels).toEqual({ ann: "instead" });
    expect(laptop.state.outbox).toHaveLength(1);
    expect(laptop.confirmed).toEqual(confirmed);
    expect((await laptop.sync()).waiting).toBe(0);
    expect(laptop.labels).toEqual({ ann: "instead" });
  });
});
