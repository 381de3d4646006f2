import { describe, expect, it } from "vitest";
import { openKept } from "../../../shared/sync/opened-log.ts";
import { create, Devices, rename } from "./devices.ts";

describe("openKept", () => {
  it("opens every epoch of a log by the state at its end, and leaves bare leaves out", async () => {
    const laptop = await new Devices("opened").found();
    await laptop.engine.write([create("ann")]);
    await laptop.engine.rekey(null, { remove: [] });
    await laptop.engine.write([rename("ann", "x")]);
    const { control, keyring, log } = laptop.state;
    const kept = await laptop.replica.entries(1, log.seq);

    const all = openKept(kept, control, keyring.epochKeys);
    const some = openKept([...kept.slice(0, 1), { seq: 2, bytes: log.head }], control, keyring.epochKeys);

    expect(all.map(({ kind }) => kind)).toEqual(["control", "data", "control", "data"]);
    expect(some.map(({ seq }) => seq)).toEqual([1]);
  });
});
