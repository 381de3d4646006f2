/** What this page can ask the browser's authenticators with; none where it cannot, or until that is known. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MethodChallenge } from "../../messages/unlock-contract.ts";
import { canAskAuthenticators } from "./own-authenticator.ts";
import { useAnswer } from "./use-answer.ts";

const NONE: readonly MethodChallenge[] = [];

export function useChallenges(): readonly MethodChallenge[] {
  const answer = useAnswer("unlock/challenges", {});
  const isPossible = useCanAsk();
  return (isPossible && answer.value.value?.challenges) || NONE;
}

/** Null until it is known. */
export function useCanAsk(): boolean | null {
  const isPossible = useSignal<boolean | null>(null);
  useEffect(() => {
    void canAskAuthenticators().then(
      (answer) => {
        isPossible.value = answer;
      },
      () => {
        isPossible.value = false;
      },
    );
  }, [isPossible]);
  return isPossible.value;
}
