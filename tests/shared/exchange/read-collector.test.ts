import { describe, expect, it } from "vitest";
import { ReadCollector, Skip } from "../../../shared/exchange/read-collector.ts";
import { barePasskey } from "./sample-passkeys.ts";

describe("a collector", () => {
  it("notes each attempt as a passkey or a skip, and goes on after a bad one", () => {
    const collector = new ReadCollector();

    collector.attempt("a", () => {
      throw new Skip("key-missing");
    });
    collector.attempt("b", (warn) => {
      warn("counter-kept");
      warn("counter-kept");
      return barePasskey();
    });
    collector.skip("c", "in-trash");
    collector.other("d", "note");

    expect(collector.skipped).toEqual([
      { where: "a", code: "key-missing" },
      { where: "c", code: "in-trash" },
    ]);
    expect(collector.passkeys.map(({ where, warnings }) => [where, warnings])).toEqual([
      ["b", ["counter-kept"]],
    ]);
    expect(collector.others).toEqual([{ where: "d", kind: "note" }]);
  });

  it("does not take an error of ours for a bad passkey", () => {
    expect(() =>
      new ReadCollector().attempt("a", () => {
        throw new TypeError("a mistake");
      }),
    ).toThrow(TypeError);
  });
});
