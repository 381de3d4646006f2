/** A work with its end in sight: how far it is and what remains. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { text } from "../../components/text.ts";
import { lengthText } from "../../components/time-text.ts";
import { useNow } from "../../components/use-now.ts";
import { type Look, remainingMs } from "./remaining.ts";

type WorkProgressProps = {
  readonly title: string;
  readonly testId: string;
  readonly done: number;
  readonly total: number | null;
  /** What may be done meanwhile. */
  readonly children?: ComponentChildren;
};

export function WorkProgress({ title, testId, done, total, children }: WorkProgressProps) {
  const atMs = useNow(500).value;
  const first = useRef<Look | null>(null);
  if (total !== null) first.current ??= { atMs, done };
  const leftMs = first.current && total !== null && remainingMs(first.current, { atMs, done }, total);
  return (
    <ProgressBar title={title} testId={testId} done={done} total={total}>
      <p class="caption">{typeof leftMs === "number" && text("stillTakes", lengthText(leftMs))}</p>
      {children}
    </ProgressBar>
  );
}
