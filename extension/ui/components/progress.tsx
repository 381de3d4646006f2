/** Work whose end is not known: what is being done and how long it has taken. Shown once it takes over a second. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Notice } from "./notice.tsx";
import { text } from "./text.ts";
import { amountText } from "./time-text.ts";

const SHOWN_AFTER_S = 1;

type ProgressProps = { readonly title: string; readonly what: string; readonly testId: string };

export function Progress({ title, what, testId }: ProgressProps) {
  const seconds = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => {
      seconds.value += 1;
    }, 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  if (seconds.value < SHOWN_AFTER_S) return null;
  return (
    <Notice kind="info" icon="clock" testId={testId} title={title}>
      <p>{what}</p>
      <p class="caption">{text("soFar", amountText(seconds.value, "second"))}</p>
    </Notice>
  );
}
