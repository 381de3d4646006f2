/** Work whose end is known: how far it is, in numbers and as a bar. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

type ProgressBarProps = {
  readonly title: string;
  readonly testId: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** What remains, or what may be done meanwhile. */
  readonly children?: ComponentChildren;
};

export function ProgressBar({ title, testId, done, total, children }: ProgressBarProps) {
  const id = useId();
  const known = total === null ? {} : { value: done, max: Math.max(total, 1) };
  return (
    <div class="progress stack-tight" data-testid={testId}>
      <p id={id} class="progress-title">
        {title}
      </p>
      <progress aria-labelledby={id} {...known} />
      {children}
    </div>
  );
}
