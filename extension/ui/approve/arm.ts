/**
 * When the approve button works: never by accident. A pure state machine over what the window sees.
 * The button arms 500 ms after the window gained focus (and again after each gain, and after each change of what is
 * asked). A click counts if its mouse button went down while armed and was no second half of a double click; Enter
 * counts if it went down, not as a repeat, and up again while armed.
 */

export const ARM_MS = 500;

export type ArmState =
  | { readonly phase: "unfocused" }
  | { readonly phase: "arming"; readonly armsAtMs: number }
  | { readonly phase: "armed"; readonly press: "none" | "pointer" | "key" };

export type ArmEvent =
  | { readonly type: "focus"; readonly nowMs: number }
  | { readonly type: "blur" }
  /** What is asked has changed: it has to be read anew. */
  | { readonly type: "changed"; readonly nowMs: number }
  | { readonly type: "tick"; readonly nowMs: number }
  /** `clickCount` is 2 for the second press of a double click. */
  | { readonly type: "pointer-down"; readonly clickCount: number }
  /** A click on the button; `isPointer` is false when assistive technology clicks without any pointer. */
  | { readonly type: "click"; readonly isPointer: boolean }
  | { readonly type: "key-down"; readonly isRepeat: boolean }
  | { readonly type: "key-up" };

export const UNFOCUSED: ArmState = { phase: "unfocused" };

/** The state after `event`, and whether the event approves. */
export function arm(
  state: ArmState,
  event: ArmEvent,
): { readonly state: ArmState; readonly approves: boolean } {
  switch (event.type) {
    case "focus":
      // A second report of the focus we know about does not start again.
      return stay(state.phase === "unfocused" ? arming(event.nowMs) : state);
    case "blur":
      return stay(UNFOCUSED);
    case "changed":
      return stay(state.phase === "unfocused" ? state : arming(event.nowMs));
    case "tick":
      return stay(state.phase === "arming" && event.nowMs >= state.armsAtMs ? ready("none") : state);
    default:
      return state.phase === "armed" ? input(state, event) : stay(state);
  }
}

type ArmedState = Extract<ArmState, { phase: "armed" }>;
type InputEvent = Extract<ArmEvent, { type: "pointer-down" | "click" | "key-down" | "key-up" }>;

function input(
  state: ArmedState,
  event: InputEvent,
): { readonly state: ArmState; readonly approves: boolean } {
  switch (event.type) {
    case "pointer-down":
      return stay(ready(event.clickCount > 1 ? "none" : "pointer"));
    case "click":
      return { state: ready("none"), approves: !event.isPointer || state.press === "pointer" };
    case "key-down":
      return stay(event.isRepeat ? state : ready("key"));
    case "key-up":
      return { state: ready("none"), approves: state.press === "key" };
  }
}

function arming(nowMs: number): ArmState {
  return { phase: "arming", armsAtMs: nowMs + ARM_MS };
}

function ready(press: ArmedState["press"]): ArmState {
  return { phase: "armed", press };
}

function stay(state: ArmState): { readonly state: ArmState; readonly approves: boolean } {
  return { state, approves: false };
}
