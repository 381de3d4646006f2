import { describe, expect, it } from "vitest";
import { poll, withinLimit } from "../../../scripts/browsers/poll.ts";

describe("polling", () => {
  it("asks until there is an answer, through nulls, falses and errors", async () => {
    const answers = [
      () => null,
      () => false as const,
      () => Promise.reject(new Error("gone")),
      () => "there",
    ];
    const seen = await poll("it", async () => (answers.shift() ?? (() => "too late"))());

    expect(seen).toBe("there");
  });

  it("names what it waited for, with the last error as cause", async () => {
    const cause = new Error("gone");
    const waiting = poll("the window", () => Promise.reject(cause), 60);

    await expect(waiting).rejects.toMatchObject({ message: "not seen within 60 ms: the window", cause });
  });
});

describe("a limit", () => {
  it("gives the promise's value or its error", async () => {
    expect(await withinLimit("it", Promise.resolve(1))).toBe(1);
    await expect(withinLimit("it", Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("names what did not come", async () => {
    await expect(withinLimit("the end", new Promise(() => undefined), 20)).rejects.toThrow(
      "not seen within 20 ms: the end",
    );
  });
});
