import { describe, expect, it } from "vitest";
import { toDeviceFacts, toKnownDevices } from "../../../shared/sync/device-facts.ts";

describe("device facts", () => {
  it("say the same in the words of the fold and of the replica", () => {
    const facts = new Map([
      ["aa", { name: "Laptop", platform: "Test", heard: { ms: 5, counter: 1 } }],
      ["bb", { name: "", platform: "", heard: null }],
    ]);

    expect(toKnownDevices(facts).get("aa")).toEqual({
      deviceName: "Laptop",
      platform: "Test",
      heard: { ms: 5, counter: 1 },
    });
    expect(toDeviceFacts(toKnownDevices(facts))).toEqual(facts);
  });
});
