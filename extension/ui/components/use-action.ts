/** Something the person started: one at a time, its fault kept to be shown. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { faultCode } from "../ask-with-retry.ts";

export type Action = {
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<string | null>;
  /** Forgets the fault. */
  readonly clear: () => void;
};

/** `run` does nothing while an earlier run is under way. */
export function useAction(): Action {
  const isBusy = useSignal(false);
  const fault = useSignal<string | null>(null);
  const run = useCallback(
    async (work: () => Promise<void>) => {
      if (isBusy.value) return;
      isBusy.value = true;
      fault.value = null;
      try {
        await work();
      } catch (error) {
        fault.value = faultCode(error);
      } finally {
        isBusy.value = false;
      }
    },
    [isBusy, fault],
  );
  const clear = useCallback(() => {
    fault.value = null;
  }, [fault]);
  return { run, isBusy, fault, clear };
}
