/** Groups of which another hand brought in a part: what waits takes effect all the same, once. */
import { describe, expect, it } from "vitest";
import { create, type Device, Devices, itemOf, settle } from "./devices.ts";
import { changed, losingRequests, unreachable } from "./losses.ts";
import { repeatsIn } from "./repeats.ts";
import { pair } from "./scenarios.ts";

describe("a group of which another hand brought in a part", () => {
  it("begins again with what nobody brought in", async () => {
    const { laptop, tablet } = await twoMergers("part", 0);
    laptop.wrap = losingRequests;
    await expect(laptop.engine.mergeFork(laptop.transport)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    expect(laptop.state.outbox).toHaveLength(2);
    laptop.wrap = (transport) => transport;
    await tablet.engine.mergeFork(tablet.transport);

    await settle(laptop, tablet);

    expect(tablet.labels).toEqual({ both: "", "laptop only": "", bob: "" });
    expect(laptop.confirmed).toEqual(tablet.confirmed);
    expect(tablet.notices("stray-group-member")).toEqual([]);
    expect(await repeatsIn(laptop)).toEqual([]);
  });

  it("begins again where the part stood in the log already, waiting for the rest", async () => {
    const { laptop, tablet } = await twoMergers("begun", 60_000);
    let appends = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) =>
          ++appends > 1 ? unreachable() : transport.append(expect, entries),
      });
    await expect(laptop.engine.mergeFork(laptop.transport)).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    expect(laptop.state.openGroups.size).toBe(1);
    laptop.wrap = (transport) => transport;
    await tablet.engine.mergeFork(tablet.transport);

    await settle(laptop, tablet);

    expect(Object.keys(tablet.labels)).toHaveLength(3 + 8);
    expect(laptop.confirmed).toEqual(tablet.confirmed);
    expect(await repeatsIn(laptop)).toEqual([]);
  });
});

describe("an import of which a part was sent when its device was removed", () => {
  it.each([
    ["it reads of its removal", false],
    ["it finds it in a compacted log", true],
  ])("waits whole for its person to save, where %s", async (_, isCompacted) => {
    const { devices, laptop, phone } = await pair(`removed ${isCompacted}`);
    await laptop.engine.write(Array.from({ length: 12 }, (_, n) => create(`user ${n}`, 40_000)));
    let appends = 0;
    laptop.wrap = (transport) =>
      changed(transport, {
        append: async (expect, entries) =>
          ++appends > 1 ? unreachable() : transport.append(expect, entries),
      });
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    laptop.wrap = (transport) => transport;
    expect(laptop.state.openGroups.size).toBe(1);
    await phone.engine.rekey(phone.transport, { remove: [laptop.id] });
    devices.server.removedMayRead = true;
    if (isCompacted) {
      for (let n = 0; n < 256; n++) await phone.engine.write([create("bob")]);
      await phone.sync();
      devices.server.compact(phone.state.keyring.vaultId);
    }

    expect((await laptop.sync()).standing).toBe("removed");

    const created = laptop.state.outbox.flatMap(({ ops }) => ops.map(({ itemId }) => itemId));
    expect(created).toEqual(Array.from({ length: 12 }, (_, n) => itemOf(`user ${n}`)));
    expect(Object.keys(laptop.labels)).toHaveLength(12);
  });
});

/**
 * Both stand on a branch that the server forgot; the laptop wrote on after the tablet looked. `bytes`: of each of eight
 * more passkeys of the laptop, so that they do not fit one request; 0: none.
 */
async function twoMergers(
  seed: string,
  bytes: number,
): Promise<{ readonly laptop: Device; readonly tablet: Device }> {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  const tablet = await devices.join("Tablet");
  await settle(laptop, phone, tablet);
  const backup = devices.server.backup(laptop.state.keyring.vaultId);
  await laptop.engine.write([create("both")]);
  await settle(laptop, tablet);
  await laptop.engine.write([create("laptop only")]);
  if (bytes > 0) for (let n = 0; n < 8; n++) await laptop.engine.write([create(`large ${n}`, bytes)]);
  await laptop.sync();
  devices.server.restore(backup);
  await phone.engine.write([create("bob")]);
  await phone.sync();
  for (const device of [laptop, tablet]) expect((await device.sync()).standing).toBe("forked");
  return { laptop, tablet };
}
