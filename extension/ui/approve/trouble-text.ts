/** What is wrong with the password given in the approval window, or with what stood for it, as a sentence. */
import { text, textOfCount } from "../components/text.ts";
import { lengthText } from "../components/time-text.ts";
import { useNow } from "../components/use-now.ts";
import type { VerificationTrouble } from "./approval.ts";

export function useTroubleText(trouble: VerificationTrouble | null): {
  readonly message: string | null;
  readonly isWaiting: boolean;
} {
  const now = useNow(500);
  if (trouble === null) return { message: null, isWaiting: false };
  if (trouble.kind === "wrong-method") return { message: text("methodWrong"), isWaiting: false };
  if (trouble.kind === "wrong")
    return { message: textOfCount("passwordWrong", trouble.attemptsLeft), isWaiting: false };
  const leftMs = trouble.untilMs - now.value;
  return leftMs > 0
    ? { message: text("passwordWait", lengthText(leftMs)), isWaiting: true }
    : { message: null, isWaiting: false };
}
