import { describe, expect, it } from "vitest";
import { freshMemory, goOn } from "../../../shared/sync/engine-parts.ts";

describe("goOn", () => {
  it("lets an open engine pass and ends a closed one as if the server were gone", () => {
    const memory = freshMemory();
    expect(() => goOn({ memory })).not.toThrow();

    memory.isClosed = true;

    expect(() => goOn({ memory })).toThrow(expect.objectContaining({ code: "sync/unreachable" }));
  });

  it("gives every engine a memory of its own", () => {
    const first = freshMemory();
    first.pushed = 9;

    expect(freshMemory().pushed).toBe(0);
  });
});
