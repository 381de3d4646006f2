/** To the screen that a screen belongs to. */
import { Icon } from "../components/icons.tsx";

type WayBackProps = { readonly to: string; readonly label: string; readonly testId: string };

export function WayBack({ to, label, testId }: WayBackProps) {
  return (
    <a class="way-back" href={to} data-testid={testId}>
      <Icon name="back" />
      {label}
    </a>
  );
}
