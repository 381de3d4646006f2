import { expect, it } from "vitest";
import { CancelMemory } from "../../../../extension/background/ceremony/cancel-memory.ts";
import { memorySession } from "../../../support/memory-session.ts";

const ORIGIN = "https://example.org";

it("is tired of an origin after two cancels without user activation, and of no other", async () => {
  const cancels = new CancelMemory(memorySession());
  await cancels.note(ORIGIN);
  expect(await cancels.isTiredOf(ORIGIN, false)).toBe(false);
  await cancels.note(ORIGIN);

  expect(await cancels.isTiredOf(ORIGIN, false)).toBe(true);
  expect(await cancels.isTiredOf("https://other.example", false)).toBe(false);
});

it("starts afresh with user activation", async () => {
  const cancels = new CancelMemory(memorySession());
  await cancels.note(ORIGIN);
  await cancels.note(ORIGIN);

  expect(await cancels.isTiredOf(ORIGIN, true)).toBe(false);
  expect(await cancels.isTiredOf(ORIGIN, false)).toBe(false);
});

it("remembers across the death of the worker", async () => {
  const session = memorySession();
  await new CancelMemory(session).note(ORIGIN);
  await new CancelMemory(session).note(ORIGIN);

  expect(await new CancelMemory(session).isTiredOf(ORIGIN, false)).toBe(true);
});
