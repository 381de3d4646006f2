/**
 * A closed vault stays closed: by the paper device at once, by a device after seven days in which anyone may object,
 * counted by each observer from when it first saw it. No clock but its own can shorten that.
 */
import type { ControlState } from "../log/control-state.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { ReplicaState, Standing } from "./replica.ts";

export const OBJECTION_MS = 7 * 24 * 60 * 60 * 1000;

export type ClosingView = { readonly seenAtMs: number | null; readonly standing: Standing | null };

/** After entries were applied. `opened`: those entries, the close perhaps among them. */
export function closingAfter(
  state: Pick<ReplicaState, "control" | "closingSeenAtMs">,
  control: ControlState,
  opened: readonly OpenedEntry[],
  nowMs: number,
): ClosingView {
  const { closing } = control;
  if (closing === null) return { seenAtMs: null, standing: null };
  const isSame = state.control.closing?.bySeq === closing.bySeq;
  const seenAtMs = isSame ? (state.closingSeenAtMs ?? nowMs) : nowMs;
  if (!closing.isFinal) return { seenAtMs, standing: null };
  const entry = opened.find(({ seq }) => seq === closing.bySeq);
  return { seenAtMs, standing: { is: "closed", how: closing.how, newOrigin: newOriginIn(entry) } };
}

/** True once nobody objected to a device's close for long enough. */
export function isCloseDue(state: Pick<ReplicaState, "control" | "closingSeenAtMs">, nowMs: number): boolean {
  const { closing } = state.control;
  if (closing === null || closing.isFinal || state.closingSeenAtMs === null) return false;
  return nowMs - state.closingSeenAtMs >= OBJECTION_MS;
}

/** Where the vault went, as the sealed part of its close says, or null. */
export function newOriginIn(opened: OpenedEntry | undefined): string | null {
  return opened?.kind === "control" && opened.body.about === "close" ? opened.body.newOrigin : null;
}
