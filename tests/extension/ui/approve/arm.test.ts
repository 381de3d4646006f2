import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ARM_MS,
  type ArmEvent,
  type ArmState,
  arm,
  UNFOCUSED,
} from "../../../../extension/ui/approve/arm.ts";

/** Feeds events in order; returns the last state and at which events it approved. */
function feed(events: readonly ArmEvent[], from: ArmState = UNFOCUSED) {
  const approvedAt: number[] = [];
  let state = from;
  events.forEach((event, place) => {
    const next = arm(state, event);
    state = next.state;
    if (next.approves) approvedAt.push(place);
  });
  return { state, approvedAt };
}

const focus = (nowMs: number): ArmEvent => ({ type: "focus", nowMs });
const tick = (nowMs: number): ArmEvent => ({ type: "tick", nowMs });
const changed = (nowMs: number): ArmEvent => ({ type: "changed", nowMs });
const blur: ArmEvent = { type: "blur" };
const press: ArmEvent = { type: "pointer-down", clickCount: 1 };
const secondPress: ArmEvent = { type: "pointer-down", clickCount: 2 };
const click: ArmEvent = { type: "click", isPointer: true };
const assistiveClick: ArmEvent = { type: "click", isPointer: false };
const enterDown: ArmEvent = { type: "key-down", isRepeat: false };
const enterHeld: ArmEvent = { type: "key-down", isRepeat: true };
const enterUp: ArmEvent = { type: "key-up" };
const ARMED: readonly ArmEvent[] = [focus(0), tick(ARM_MS)];

describe("arming of the approve button", () => {
  it("takes 500 ms of focus", () => {
    expect(feed([focus(0), tick(ARM_MS - 1)]).state.phase).toBe("arming");
    expect(feed([focus(0), tick(ARM_MS)]).state.phase).toBe("armed");
  });

  it("never happens without focus", () => {
    expect(feed([tick(0), changed(10), tick(10_000)]).state.phase).toBe("unfocused");
  });

  it("starts again at each focus gain", () => {
    const again = [...ARMED, blur, focus(2_000)];

    expect(feed([...again, tick(2_000 + ARM_MS - 1)]).state.phase).toBe("arming");
    expect(feed([...again, tick(2_000 + ARM_MS)]).state.phase).toBe("armed");
  });

  it("does not start again when the same focus is reported twice", () => {
    expect(feed([focus(0), focus(400), tick(ARM_MS)]).state.phase).toBe("armed");
  });

  it("starts again when what is asked changes", () => {
    expect(feed([...ARMED, changed(1_000), tick(1_000)]).state.phase).toBe("arming");
  });

  //    what happens                                      events after arming or instead of it            approves
  it.each<[string, readonly ArmEvent[], boolean]>([
    ["a click whose press and release are armed", [...ARMED, press, click], true],
    ["a click of assistive technology", [...ARMED, assistiveClick], true],
    ["Enter down and up", [...ARMED, enterDown, enterUp], true],
    ["a click before arming", [focus(0), press, click], false],
    ["a press before arming, released after it", [focus(0), press, tick(ARM_MS), click], false],
    ["a click without any press that was seen", [...ARMED, click], false],
    ["the second half of a double click", [...ARMED, secondPress, click], false],
    ["a press before the focus was lost", [...ARMED, press, blur, focus(900), tick(1_500), click], false],
    ["a press before what is asked changed", [...ARMED, press, changed(900), tick(1_500), click], false],
    [
      "Enter held since before arming",
      [focus(0), enterDown, tick(ARM_MS), enterHeld, enterHeld, enterUp],
      false,
    ],
    ["Enter released after arming only", [focus(0), enterDown, tick(ARM_MS), enterUp], false],
    ["Enter down without up", [...ARMED, enterDown], false],
    ["an assistive click before arming", [focus(0), assistiveClick], false],
    ["Enter down, focus lost, up", [...ARMED, enterDown, blur, enterUp], false],
  ])("%s", (_, events, approves) => {
    expect(feed(events).approvedAt).toHaveLength(approves ? 1 : 0);
  });

  it("approves at no event within 500 ms of the last focus gain, whatever the order of events", () => {
    const anEvent = fc.oneof(
      fc.constantFrom(blur, press, secondPress, click, assistiveClick, enterDown, enterHeld, enterUp),
      fc.constantFrom<"focus" | "changed" | "tick">("focus", "changed", "tick"),
    );
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), anEvent), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (timed) => {
        let nowMs = 0;
        let focusedAtMs = Number.POSITIVE_INFINITY;
        let state: ArmState = UNFOCUSED;
        for (const [waitMs, what] of timed) {
          nowMs += waitMs;
          const event: ArmEvent = typeof what === "string" ? { type: what, nowMs } : what;
          if (event.type === "blur") focusedAtMs = Number.POSITIVE_INFINITY;
          if (event.type === "focus" && state.phase === "unfocused") focusedAtMs = nowMs;
          const next = arm(state, event);
          state = next.state;
          if (next.approves) expect(nowMs - focusedAtMs).toBeGreaterThanOrEqual(ARM_MS);
        }
      }),
    );
  });
});
