/** What is wrong with the password just given: not the right one, or too many tries and a time to wait. */
import { useSignal } from "@preact/signals";
import { text, textOfCount } from "./text.ts";
import { lengthText } from "./time-text.ts";
import { useNow } from "./use-now.ts";

/** The part of UnlockResult and ApprovalStep that speaks of passwords. */
type PasswordAnswer =
  | { readonly result: "unlocked" }
  | { readonly result: "wrong-password"; readonly attemptsLeft: number }
  | { readonly result: "wait"; readonly retryAfterMs: number };

export type PasswordProblem = {
  readonly message: string | null;
  readonly isWaiting: boolean;
  readonly receive: (answer: PasswordAnswer) => void;
};

type Problem = { readonly attemptsLeft: number } | { readonly waitUntilMs: number };

export function usePasswordProblem(): PasswordProblem {
  const problem = useSignal<Problem | null>(null);
  const now = useNow(500);
  const receive = (answer: PasswordAnswer) => {
    if (answer.result === "unlocked") problem.value = null;
    else if (answer.result === "wrong-password") problem.value = { attemptsLeft: answer.attemptsLeft };
    else problem.value = { waitUntilMs: Date.now() + answer.retryAfterMs };
  };
  const current = problem.value;
  if (current === null) return { message: null, isWaiting: false, receive };
  if ("attemptsLeft" in current)
    return { message: textOfCount("passwordWrong", current.attemptsLeft), isWaiting: false, receive };
  const leftMs = current.waitUntilMs - now.value;
  if (leftMs <= 0) return { message: null, isWaiting: false, receive };
  return { message: text("passwordWait", lengthText(leftMs)), isWaiting: true, receive };
}
