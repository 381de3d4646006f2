import { expect, it } from "vitest";
import { OneAtATime } from "../../../extension/background/one-at-a-time.ts";

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

it("runs jobs of one name in order, each after the one before has ended", async () => {
  const turns = new OneAtATime();
  const seen: string[] = [];
  const job = (name: string) => async () => {
    seen.push(`${name} begins`);
    await tick();
    seen.push(`${name} ends`);
  };

  await Promise.all([turns.run("x", job("first")), turns.run("x", job("second"))]);

  expect(seen).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

it("goes on after a job that failed, and tells only its caller", async () => {
  const turns = new OneAtATime();
  const failing = turns.run("x", async () => {
    throw new Error("no");
  });

  const next = turns.run("x", async () => "fine");

  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("fine");
});

it("lets jobs of different names overlap", async () => {
  const turns = new OneAtATime();
  let isFree = (): void => undefined;
  const blocked = turns.run("x", () => new Promise<void>((resolve) => (isFree = resolve)));

  await expect(turns.run("y", async () => "fine")).resolves.toBe("fine");
  isFree();
  await blocked;
});
