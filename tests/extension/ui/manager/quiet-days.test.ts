import { describe, expect, it } from "vitest";
import type { DeviceSummary } from "../../../../extension/messages/devices-contract.ts";
import { quietDays } from "../../../../extension/ui/manager/quiet-days.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1000 * DAY_MS;

function device(daysSilent: number | null, more: Partial<DeviceSummary> = {}): DeviceSummary {
  const heardAtMs = daysSilent === null ? null : NOW_MS - daysSilent * DAY_MS;
  return {
    deviceId: "d",
    name: "Laptop",
    platform: "mac",
    isThis: false,
    status: "active",
    heardAtMs,
    ...more,
  };
}

describe("quietDays", () => {
  //  days silent   what is said
  it.each([
    [0, null],
    [7.99, null],
    [8, 8],
    [12.5, 12],
    [400, 400],
  ])("%d days of silence are said as %j", (days, said) => {
    expect(quietDays(device(days), NOW_MS)).toBe(said);
  });

  it("says nothing of this device, of a removed one and of one never heard from", () => {
    expect(quietDays(device(30, { isThis: true }), NOW_MS)).toBeNull();
    expect(quietDays(device(30, { status: "removed" }), NOW_MS)).toBeNull();
    expect(quietDays(device(null), NOW_MS)).toBeNull();
  });

  it("says nothing where a device's clock is ahead", () => {
    expect(quietDays(device(-20), NOW_MS)).toBeNull();
  });
});
