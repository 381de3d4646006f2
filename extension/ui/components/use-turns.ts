/** Changes that are written as soon as they are made: each after the one before, so that none is dropped. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { faultCode } from "../ask-with-retry.ts";

export type Turns = {
  /** Does `work` when all earlier work has ended, whichever way. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  /** Code of the fault that the newest work ended with. */
  readonly fault: ReadonlySignal<string | null>;
};

/** For settings, where every click counts; `useAction` is for what is done once. */
export function useTurns(): Turns {
  const fault = useSignal<string | null>(null);
  const run = useMemo(() => {
    let last = Promise.resolve();
    const turn = async (before: Promise<void>, work: () => Promise<void>) => {
      await before;
      fault.value = null;
      try {
        await work();
      } catch (error) {
        fault.value = faultCode(error);
      }
    };
    return (work: () => Promise<void>) => {
      last = turn(last, work);
      return last;
    };
  }, [fault]);
  return { run, fault };
}
