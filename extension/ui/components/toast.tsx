/** One short message that goes by itself, with the way back where there is one. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "./button.tsx";
import { text } from "./text.ts";

type Toast = { readonly message: string; readonly undo?: () => void };

const SHOWN_MS = 10_000;
const current = signal<Toast | null>(null);

/** Shows a message in place of the one before. */
export function showToast(toast: Toast): void {
  current.value = toast;
}

export function ToastArea() {
  const toast = current.value;
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => {
      if (current.value === toast) current.value = null;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div class="toast-area" role="status">
      {toast && (
        <div class="toast appear" data-testid="toast">
          <span>{toast.message}</span>
          {toast.undo && (
            <Button
              label={text("undo")}
              testId="toast-undo"
              kind="quiet"
              icon="restore"
              onClick={() => {
                current.value = null;
                toast.undo?.();
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}
