import { expect, it } from "vitest";
import { PasswordAttempts } from "../../../../extension/background/vault/password-attempts.ts";
import { memorySession } from "../../../support/memory-session.ts";

it("lets five wrong passwords pass, then pauses for half a minute, then doubles", async () => {
  let nowMs = 1_000_000;
  const attempts = new PasswordAttempts(memorySession(), () => nowMs);

  const left: number[] = [];
  for (let count = 0; count < 5; count++) left.push(await attempts.failed());
  expect(left).toEqual([4, 3, 2, 1, 0]);
  expect(await attempts.waitMs()).toBe(30_000);

  nowMs += 30_000;
  expect(await attempts.waitMs()).toBe(0);
  await attempts.failed();
  expect(await attempts.waitMs()).toBe(60_000);
});

it("never pauses longer than an hour", async () => {
  const attempts = new PasswordAttempts(memorySession(), () => 0);
  for (let count = 0; count < 40; count++) await attempts.failed();

  expect(await attempts.waitMs()).toBe(3_600_000);
});

it("forgets wrong passwords after the right one", async () => {
  const attempts = new PasswordAttempts(memorySession(), () => 0);
  for (let count = 0; count < 5; count++) await attempts.failed();

  await attempts.succeeded();

  expect(await attempts.waitMs()).toBe(0);
  expect(await attempts.failed()).toBe(4);
});
