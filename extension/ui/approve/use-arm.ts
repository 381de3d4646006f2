/** Feeds arm.ts with what the window sees, and calls back when the person has approved. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type ArmEvent, type ArmState, arm, UNFOCUSED } from "./arm.ts";

const TICK_MS = 50;

export type ArmedButton = {
  readonly phase: ReadonlySignal<ArmState["phase"]>;
  readonly onClick: (event: MouseEvent) => void;
};

/** `question` is a text that changes whenever what is asked changes; null while there is nothing to approve. */
export function useArm(question: string | null, onApprove: () => void): ArmedButton {
  const state = useRef<ArmState>(UNFOCUSED);
  const phase = useSignal<ArmState["phase"]>("unfocused");
  const approve = useRef(onApprove);
  approve.current = onApprove;
  const feed = useRef((event: ArmEvent) => {
    const next = arm(state.current, event);
    state.current = next.state;
    phase.value = next.state.phase;
    if (next.approves && hasFocus()) approve.current();
  }).current;

  useEffect(() => {
    if (question === null) return;
    feed({ type: "changed", nowMs: performance.now() });
    const stop = new AbortController();
    const { signal } = stop;
    // The focus is looked at and not only listened for: a window may open with it and never report it.
    let onTime: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const nowMs = performance.now();
      feed(hasFocus() ? { type: "focus", nowMs } : { type: "blur" });
      feed({ type: "tick", nowMs });
      // The ticks may miss the moment by up to one of them.
      clearTimeout(onTime);
      const present = state.current;
      if (present.phase === "arming") onTime = setTimeout(look, present.armsAtMs - nowMs);
    };
    look();
    const timer = setInterval(look, TICK_MS);
    addEventListener("blur", () => feed({ type: "blur" }), { signal });
    addEventListener("focus", look, { signal });
    const pointerDown = (event: MouseEvent) => feed({ type: "pointer-down", clickCount: event.detail });
    addEventListener("mousedown", pointerDown, { signal, capture: true });
    listenForEnter(feed, signal);
    return () => {
      clearInterval(timer);
      clearTimeout(onTime);
      stop.abort();
    };
  }, [question, feed]);

  return { phase, onClick: (event) => feed({ type: "click", isPointer: event.detail > 0 }) };
}

/**
 * Enter anywhere in the window approves, except where it belongs to the control that has the focus. On the approve
 * button the keys are taken from the browser, which would click at the first keydown already.
 */
function listenForEnter(feed: (event: ArmEvent) => void, signal: AbortSignal): void {
  addEventListener(
    "keydown",
    (event) => {
      if (!isApproveKey(event)) return;
      event.preventDefault();
      feed({ type: "key-down", isRepeat: event.repeat });
    },
    { signal },
  );
  addEventListener(
    "keyup",
    (event) => {
      if (!isApproveKey(event)) return;
      event.preventDefault();
      feed({ type: "key-up" });
    },
    { signal },
  );
}

function isApproveKey(event: KeyboardEvent): boolean {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  const isOnApprove = target?.closest("[data-approve]") !== null && target !== null;
  if (event.key === " ") return isOnApprove;
  if (event.key !== "Enter") return false;
  return isOnApprove || !target?.closest("button, a, summary, input[type=checkbox]");
}

function hasFocus(): boolean {
  return document.hasFocus() && document.visibilityState === "visible";
}
