/** The page around a step: name, progress, and the keyboard put at the step's beginning. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";

type FrameProps = {
  readonly step: string;
  /** "2 of 4"; none where the number of steps is not known yet or no longer matters. */
  readonly progress?: { readonly number: number; readonly total: number } | null;
  /** The first page of all leaves the keyboard where the browser puts it. */
  readonly isFirst?: boolean;
  readonly children: ComponentChildren;
};

export function Frame({ step, progress, isFirst = false, children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const inside = main.current?.contains(document.activeElement) ?? false;
    if (!isFirst && !inside) main.current?.focus();
    window.scrollTo(0, 0);
  }, [step, isFirst]);
  return (
    <div class="onboarding">
      <header class="onboarding-head">
        <span class="brand">
          <Icon name="ferry" />
          Keyferry
        </span>
        {progress && (
          <span class="caption" data-testid="onboarding-progress">
            {text("progress", String(progress.number), String(progress.total))}
          </span>
        )}
      </header>
      <main
        key={step}
        ref={main}
        class="onboarding-step appear"
        tabIndex={-1}
        data-testid={`onboarding-${step}`}
      >
        {children}
      </main>
    </div>
  );
}
