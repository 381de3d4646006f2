/**
 * Something that is done only for a person who has just shown who they are: where the background says so, the password
 * is asked for, and the same thing is then done without being asked for again.
 */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { faultCode } from "../ask-with-retry.ts";
import { type Action, useAction } from "./use-action.ts";

const VERIFY_FIRST = "vault/verify-first";

export type VerifiedAction = Action & {
  /** The password is wanted: show a VerifyForm. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Does what waited for the password. */
  readonly goOn: () => Promise<void>;
  /** Nothing is done; the password is no longer wanted. */
  readonly giveUp: () => void;
};

export function useVerifiedAction(): VerifiedAction {
  const action = useAction();
  const waiting = useSignal<(() => Promise<void>) | null>(null);
  const isAsking = useSignal(false);
  const run = useCallback(
    (work: () => Promise<void>) =>
      action.run(async () => {
        isAsking.value = false;
        try {
          await work();
        } catch (error) {
          if (faultCode(error) !== VERIFY_FIRST) throw error;
          waiting.value = work;
          isAsking.value = true;
        }
      }),
    [action, waiting, isAsking],
  );
  const goOn = useCallback(async () => {
    const work = waiting.value;
    if (work !== null) await run(work);
  }, [run, waiting]);
  const giveUp = useCallback(() => {
    isAsking.value = false;
  }, [isAsking]);
  return { ...action, run, isAsking, goOn, giveUp };
}
