import { describe, expect, it } from "vitest";
import { networkOf } from "../../../sync-server/plugins/network-of.ts";

describe("networkOf", () => {
  // address | counts as one with
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:200::1", "2001:db8:1:2ff:ffff::"],
    ["2001:DB8:1:200:0:0:0:1", "2001:db8:1:2ab::"],
    ["2001:db8::1", "2001:db8:0:00ff::"],
    ["fe80::1%eth0", "fe80::2"],
    ["::1", "::2"],
  ])("counts %s and %s as one network", (address, other) => {
    expect(networkOf(address)).toBe(networkOf(other));
  });

  it.each([
    ["192.0.2.7", "192.0.2.8"],
    ["2001:db8:1:200::1", "2001:db8:1:300::1"],
    ["2001:db8:1::1", "2001:db8:2::1"],
    ["::1", "192.0.2.7"],
  ])("keeps %s and %s apart", (address, other) => {
    expect(networkOf(address)).not.toBe(networkOf(other));
  });
});
