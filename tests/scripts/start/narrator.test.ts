import { describe, expect, it } from "vitest";
import { Narrator } from "../../../scripts/start/narrator.ts";

describe("the narrator", () => {
  it("numbers the steps, tells how long each took and gives back what it saw", async () => {
    const lines: string[] = [];
    let now = 0;
    const narrator = new Narrator(
      (line) => lines.push(line),
      () => now,
    );

    const seen = await narrator.step("Create the vault", async () => {
      now += 1234;
      return 24;
    });
    await narrator.step("Sign in", async () => undefined);

    expect(seen).toBe(24);
    expect(lines).toEqual(["   1. Create the vault (1.2 s)", "   2. Sign in (0.0 s)"]);
  });

  it("tells which step was not seen, and why, and throws on", async () => {
    const lines: string[] = [];
    const narrator = new Narrator(
      (line) => lines.push(line),
      () => 0,
    );
    const step = narrator.step("Sign in", async () => {
      throw new Error("no window came");
    });

    await expect(step).rejects.toThrow("no window came");
    expect(lines).toEqual(["   1. Sign in: NOT SEEN after 0.0 s", "      no window came"]);
  });
});
