import { describe, expect, it } from "vitest";
import { Fault } from "../../../shared/bytes/fault.ts";

describe("Fault", () => {
  it("is an Error with a code and keeps its cause", () => {
    const cause = new Error("underneath");
    const fault = new Fault("a/code", "for developers", cause);

    expect(fault).toBeInstanceOf(Error);
    expect(fault).toMatchObject({ name: "Fault", code: "a/code", message: "for developers", cause });
  });

  it("has no cause member where there is no cause", () => {
    expect("cause" in new Fault("a/code", "for developers")).toBe(false);
  });
});
