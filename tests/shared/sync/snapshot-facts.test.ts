/** A snapshot counts only where it is what this device folded itself. */
import { describe, expect, it } from "vitest";
import { disagreeing } from "./scenarios.ts";

describe("snapshots", () => {
  it("that are not what a device folded itself are reported and not relied on", async () => {
    const { devices, laptop, phone } = await disagreeing();
    const before = phone.state.snapshot;

    await phone.sync();

    expect(phone.notices("snapshot-mismatch")).toMatchObject([{ device: laptop.id }]);
    expect(phone.state.snapshot).toEqual(before);
    expect(devices.server.backup(laptop.state.keyring.vaultId).control.seq).toBe(phone.state.log.seq);
  });
});
