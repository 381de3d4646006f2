/** Why there is no vault here any more: another device removed this browser, and nothing was left to save. */
import { ask } from "../ask-background.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { text } from "./text.ts";
import { useAnswer } from "./use-answer.ts";

export function ErasedNotice() {
  const removal = useAnswer("devices/removal", {});
  if (removal.value.value?.is !== "erased") return null;
  return (
    <Notice kind="warn" testId="erased-notice" title={text("erasedTitle")}>
      <p>{text("erasedWhat")}</p>
      <div>
        <Button
          label={text("dismiss")}
          testId="erased-dismiss"
          kind="quiet"
          onClick={() => void ask("devices/removal-read", {}).then(removal.reload)}
        />
      </div>
    </Notice>
  );
}
