/**
 * A work of the background as a page follows it: its stage, asked for again and again. Often while something is under
 * way; now and then while the background only holds the file in its memory, because a worker that nobody asks ends.
 */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { faultCode } from "../../ask-with-retry.ts";

const MOVING_MS = 500;
const HOLDING_MS = 10_000;

/** moving: goes on by itself. holding: waits for the person. ended: nothing is held any more. */
export type Pace = "moving" | "holding" | "ended";

export type Followed<Stage> = {
  readonly stage: ReadonlySignal<Stage | null>;
  /** Code of the fault that the newest question ended with; `again` asks once more. */
  readonly fault: ReadonlySignal<string | null>;
  /** Takes what another question has answered, and follows from there. */
  readonly show: (stage: Stage) => void;
  readonly again: () => void;
};

/** `work` names what is followed; `question` and `paceOf` are read when it changes. */
export function useFollowed<Stage>(
  work: string,
  question: () => Promise<Stage>,
  paceOf: (stage: Stage) => Pace,
): Followed<Stage> {
  const stage = useSignal<Stage | null>(null);
  const fault = useSignal<string | null>(null);
  const round = useSignal(0);
  useEffect(() => {
    const isOver = { value: false };
    const follow = async () => {
      while (!isOver.value) {
        const next = await patiently(
          question,
          () => stage.value !== null && paceOf(stage.value) === "moving",
        );
        if (isOver.value) return;
        if (next === null) continue;
        // The same answer twice is no news to what shows it.
        if (JSON.stringify(next) !== JSON.stringify(stage.value)) stage.value = next;
        const pace = paceOf(next);
        if (pace === "ended") return;
        await pause(pace === "moving" ? MOVING_MS : HOLDING_MS);
      }
    };
    follow().catch((error) => {
      if (!isOver.value) fault.value = faultCode(error);
    });
    return () => {
      isOver.value = true;
    };
  }, [work, round.value]);
  const again = useCallback(() => {
    fault.value = null;
    round.value += 1;
  }, [fault, round]);
  const show = useCallback(
    (next: Stage) => {
      stage.value = next;
      again();
    },
    [stage, again],
  );
  return { stage, fault, show, again };
}

/** Null where nothing was answered by a background that may be busy with the very work: it is asked again. */
async function patiently<Stage>(
  question: () => Promise<Stage>,
  mayBeBusy: () => boolean,
): Promise<Stage | null> {
  try {
    return await question();
  } catch (error) {
    if (faultCode(error) === "ui/no-answer" && mayBeBusy()) return null;
    throw error;
  }
}

function pause(lengthMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lengthMs));
}
