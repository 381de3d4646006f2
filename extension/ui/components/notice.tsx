/** Something to know that stays until it is no longer so. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icons.tsx";

type NoticeKind = "info" | "warn" | "danger" | "ok";

const ICONS = { info: "info", warn: "warning", danger: "warning", ok: "check" } as const satisfies Record<
  NoticeKind,
  IconName
>;

type NoticeProps = {
  readonly kind: NoticeKind;
  readonly testId: string;
  readonly icon?: IconName;
  readonly title?: string;
  /** Interrupts a screen reader; for what has just gone wrong. */
  readonly isUrgent?: boolean;
  readonly children?: ComponentChildren;
};

export function Notice({ kind, testId, icon, title, isUrgent, children }: NoticeProps) {
  return (
    <div class="notice" data-kind={kind} data-testid={testId} role={isUrgent ? "alert" : undefined}>
      <Icon name={icon ?? ICONS[kind]} />
      <div class="notice-body">
        {title && <p class="notice-first">{title}</p>}
        {children}
      </div>
    </div>
  );
}
