/** The button that approves. While it arms, a bar fills it: 500 ms in which an accidental press does nothing. */
import { useEffect, useRef } from "preact/hooks";
import type { ArmState } from "./arm.ts";

type ArmedButtonProps = {
  readonly label: string;
  readonly phase: ArmState["phase"];
  /** Everything else that is needed has been given. */
  readonly isReady: boolean;
  readonly onClick: (event: MouseEvent) => void;
};

export function ArmedButton({ label, phase, isReady, onClick }: ArmedButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const isEnabled = phase === "armed" && isReady;
  useEffect(() => {
    // Only where the focus would otherwise be nowhere: a field or list that the person is in keeps it.
    if (isEnabled && document.activeElement === document.body) button.current?.focus();
  }, [isEnabled]);
  return (
    <button
      ref={button}
      type="button"
      class="button armed-button"
      data-testid="approve-confirm"
      data-kind="primary"
      data-wide=""
      data-approve=""
      data-phase={phase}
      disabled={!isEnabled}
      onClick={onClick}
    >
      <span>{label}</span>
    </button>
  );
}
