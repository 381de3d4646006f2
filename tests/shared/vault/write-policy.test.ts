import { describe, expect, it } from "vitest";
import { writePolicy } from "../../../shared/vault/write-policy.ts";
import { LogBuilder } from "./log-builder.ts";

describe("writing a policy", () => {
  it("asks for a version that we have, and for none above", async () => {
    const log = await LogBuilder.found();
    expect(writePolicy(log.place, log.device, 1, log).control.minVersion).toBe(1);
    expect(() => writePolicy(log.place, log.device, 2, log)).toThrow(
      expect.objectContaining({ message: "version-above-signer" }),
    );
  });
});
