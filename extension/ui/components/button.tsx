/** A button with a text, or a square one whose text is its accessible name. */
import type { ButtonHTMLAttributes } from "preact";
import { Icon, type IconName } from "./icons.tsx";

type ButtonProps = {
  readonly label: string;
  readonly testId: string;
  readonly kind?: "plain" | "primary" | "danger" | "quiet";
  readonly icon?: IconName;
  /** Only the icon is seen; the label is its name. */
  readonly isSquare?: boolean;
  readonly isWide?: boolean;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly isSubmit?: boolean;
  readonly describedBy?: string;
  readonly onClick?: ButtonHTMLAttributes<HTMLButtonElement>["onClick"];
};

export function Button({ label, testId, kind = "plain", icon, isSquare = false, ...rest }: ButtonProps) {
  return (
    <button
      type={rest.isSubmit ? "submit" : "button"}
      class="button"
      data-testid={testId}
      data-kind={kind}
      data-shape={isSquare ? "square" : undefined}
      data-wide={rest.isWide ? "" : undefined}
      disabled={rest.isDisabled ?? false}
      aria-pressed={rest.isPressed}
      aria-label={isSquare ? label : undefined}
      aria-describedby={rest.describedBy}
      title={isSquare ? label : undefined}
      onClick={rest.onClick}
    >
      {icon && <Icon name={icon} />}
      {!isSquare && <span>{label}</span>}
    </button>
  );
}
