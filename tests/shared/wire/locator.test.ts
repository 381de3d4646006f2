import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { locatorOf } from "../../../shared/wire/locator.ts";

describe("locatorOf", () => {
  it("is the labelled SHA-256 of the key", () => {
    const key = new Uint8Array(32).fill(5);

    const expected = createHash("sha256").update("keyferry/v1/locator\0").update(key).digest();

    expect(locatorOf(key)).toEqual(new Uint8Array(expected));
  });
});
