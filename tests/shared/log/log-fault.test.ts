import { describe, expect, it } from "vitest";
import { LogFault } from "../../../shared/log/log-fault.ts";

describe("LogFault", () => {
  it("carries its code and keeps the cause", () => {
    const cause = new Error("inner");
    expect(new LogFault("log/malformed", "header", cause)).toMatchObject({
      name: "Fault",
      code: "log/malformed",
      cause,
    });
  });
});
