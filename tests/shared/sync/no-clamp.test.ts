/** Clocks are compared as they were written: nothing pulls an old one nearer, or a quiet vault would be judged by arrival. */
import { describe, expect, it } from "vitest";
import { create, rename, settle } from "./devices.ts";
import { pair } from "./scenarios.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("two edits that did not see each other", () => {
  it.each([
    // days between them | that of the phone is synced | which stays
    [40, "first", "by phone, later"],
    [40, "last", "by phone, later"],
    [400, "first", "by phone, later"],
  ] as const)(
    "are ordered by their clocks after %i quiet days, where the later one arrives %s",
    async (days, order, stays) => {
      const { devices, laptop, phone } = await pair(`quiet ${days} ${order}`);
      await laptop.engine.write([create("ann")]);
      await settle(laptop, phone);
      await laptop.engine.write([rename("ann", "by laptop, earlier")]);
      devices.clock.pass(days * DAY_MS);
      await phone.engine.write([rename("ann", "by phone, later")]);
      devices.clock.pass(DAY_MS / 2);

      for (const device of order === "first" ? [phone, laptop] : [laptop, phone]) await device.sync();
      await settle(laptop, phone);

      for (const { labels } of [laptop, phone]) expect(labels).toEqual({ ann: stays });
      expect(laptop.confirmed).toEqual(phone.confirmed);
      const [item] = [...laptop.replica.disk.items.values()].flatMap(
        ({ confirmed }) => confirmed?.state ?? [],
      );
      expect(item?.fields.get("label")?.lost[0]).toMatchObject({
        value: "by laptop, earlier",
        isConcurrent: true,
      });
    },
  );
});
