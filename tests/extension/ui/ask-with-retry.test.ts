import { describe, expect, it } from "vitest";
import { askWithRetry, faultCode } from "../../../extension/ui/ask-with-retry.ts";
import { Fault } from "../../../shared/bytes/fault.ts";

const STATUS = { state: "locked", locksAtMs: null, waitingRequestIds: [] } as const;
const ANSWER = { ok: true, response: STATUS } as const;
const GONE = new Error("Could not establish connection. Receiving end does not exist.");

/** A background that does `turns` in order and then repeats the last; time passes only by sleeping. */
function background(turns: readonly unknown[]) {
  let nowMs = 0;
  let sent = 0;
  const ask = askWithRetry({
    send: async () => {
      const turn = turns[Math.min(sent++, turns.length - 1)];
      if (turn instanceof Error) throw turn;
      return turn === "never" ? new Promise(() => undefined) : turn;
    },
    nowMs: () => nowMs,
    // A race against an answer that is there at once must not let time pass.
    sleep: async (lengthMs) => {
      await Promise.resolve().then(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      nowMs += lengthMs;
    },
  });
  return { ask, sent: () => sent, nowMs: () => nowMs };
}

describe("ask", () => {
  it("returns the background's answer", async () => {
    expect(await background([ANSWER]).ask("vault/status", {})).toEqual(STATUS);
  });

  //    what the browser does while the worker is away
  it.each([
    ["rejects", GONE],
    ["answers undefined", undefined],
    ["answers null", null],
    ["answers something that is no answer", { ok: true }],
    ["never answers", "never"],
  ])("asks again when the browser %s", async (_, turn) => {
    const { ask, sent } = background([turn, turn, ANSWER]);

    expect(await ask("vault/status", {})).toEqual(STATUS);
    expect(sent()).toBe(3);
  });

  it("throws the background's fault at once", async () => {
    const { ask, sent } = background([{ ok: false, fault: "storage/full" }]);

    await expect(ask("vault/status", {})).rejects.toMatchObject({ code: "storage/full" });
    expect(sent()).toBe(1);
  });

  it("gives up within about 20 seconds and keeps the cause", async () => {
    const { ask, nowMs } = background([GONE]);

    await expect(ask("vault/status", {})).rejects.toMatchObject({ code: "ui/no-answer", cause: GONE });
    expect(nowMs()).toBeGreaterThan(10_000);
  });
});

describe("faultCode", () => {
  it("is the code of a fault", () => {
    expect(faultCode(new Fault("vault/tampered", "x"))).toBe("vault/tampered");
  });

  it("is ui/unexpected for anything else", () => {
    expect(faultCode(new TypeError("x"))).toBe("ui/unexpected");
  });
});
