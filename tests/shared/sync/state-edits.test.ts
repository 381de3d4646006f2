/** A device that knows a stretch of its branch by a snapshot only, and is the last to have it, when that branch is given up. */
import { describe, expect, it } from "vitest";
import { isLeafOnly } from "../../../shared/sync/kept-log.ts";
import { create, type Device, Devices, rename, settle, trash } from "./devices.ts";

describe("giving up a branch that is known by its snapshot", () => {
  it("brings over what came to be in it", async () => {
    const { phone, tablet } = await knownBySnapshot("state");

    await phone.engine.mergeFork(phone.transport);
    await settle(phone, tablet);

    expect(tablet.labels).toEqual({ made: "renamed", old: "renamed too", "on the other": "" });
    expect(phone.confirmed).toEqual(tablet.confirmed);
  });
});

/**
 * The phone was away while the laptop wrote, and caught up by a snapshot. Then laptop and server's log were lost, an old
 * backup came back, and the tablet, which had been away all the time, wrote on it.
 */
async function knownBySnapshot(seed: string): Promise<{ readonly phone: Device; readonly tablet: Device }> {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const tablet = await devices.join("Tablet");
  await laptop.engine.write([create("old"), create("trashed")]);
  await settle(laptop, phone, tablet);
  const { vaultId } = laptop.state.keyring;
  const backup = devices.server.backup(vaultId);
  await laptop.engine.write([create("made")]);
  await laptop.engine.write([rename("made", "renamed")]);
  await laptop.engine.write([rename("old", "renamed too")]);
  await laptop.engine.write([trash("trashed")]);
  for (let n = 0; n < 256; n++) await laptop.engine.write([rename("trashed", `name ${n}`)]);
  await laptop.engine.write([trash("trashed")]);
  await laptop.sync();
  expect(laptop.state.snapshot).not.toBe(null);
  devices.server.compact(vaultId);
  await phone.sync();
  expect((await phone.replica.entries(1, phone.state.log.seq)).some(isLeafOnly)).toBe(true);
  devices.server.restore(backup);
  await tablet.engine.write([create("on the other")]);
  await tablet.sync();
  expect((await phone.sync()).standing).toBe("forked");
  return { phone, tablet };
}
