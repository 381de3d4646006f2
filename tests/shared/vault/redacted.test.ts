import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { redacted } from "../../../shared/vault/redacted.ts";

describe("redacted", () => {
  it("prints the name only and leaves the members readable", () => {
    const value = redacted({ secret: "planted" }, "Thing");
    for (const printed of [`${value}`, JSON.stringify([value]), inspect(value)]) {
      expect(printed).toContain("[Thing, redacted]");
      expect(printed).not.toContain("planted");
    }
    expect(value.secret).toBe("planted");
    expect(Object.keys(value)).toEqual(["secret"]);
  });
});
